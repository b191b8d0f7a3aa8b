"""Chunks whose rows for the index are read later: while the engine sorts what it was given.

That goes on in one thread of it after the last record, and leaves a processor idle. In a small load
that is a good part of the whole; in a large one there is enough to do for both to the end, and no
memory to spare for chunks that wait.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from pyoxigraph import Store as Oxigraph

SMALL = 500_000  # statements of a load, by one process of several
WAITING = 200_000  # statements that may wait in a process meanwhile, 70 MB
AT_ONCE = 2  # chunks that are read instead of one until none waits


class Unread(NamedTuple):
    """A chunk in memory: which documents the index is to have, and how many statements there are."""

    store: Oxigraph
    documents: list[str]
    statements: int


class PutOff:
    """Those of one load and process, the oldest first."""

    def __init__(self, most: int = WAITING, small: int = SMALL) -> None:
        """``most`` statements wait, for as long as the load has no more than ``small``."""
        self._most, self._small = most, small
        self._waiting: deque[Unread] = deque()
        self._seen = self._kept = 0

    def instead_of(self, fresh: Unread) -> list[Unread]:
        """Take a chunk; gives those that are to be read now."""
        self._seen += fresh.statements
        self._kept += fresh.statements
        self._waiting.append(fresh)
        most = self._most if self._seen <= self._small else 0
        due: list[Unread] = []
        while self._kept > most and len(due) < AT_ONCE:
            due.append(self._waiting.popleft())
            self._kept -= due[-1].statements
        return due

    def all(self) -> list[Unread]:
        """Take out all that wait."""
        found, self._kept = list(self._waiting), 0
        self._waiting.clear()
        return found
