"""Something worked out from the whole store: once a commit, beside the requests, never in their way."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger("holotype.lagging")
PATIENCE = 10.0  # seconds that work gets to end in before its store is closed
SHARE = 20  # work of more than half a second rests for this many times as long as it took
_SHORT = 0.5
T = TypeVar("T")


class Lagging(Generic[T]):
    """Keeps the newest result of ``make``; ``stamp`` gives the commit that a result shows.

    Whoever asks gets the last result at once, and a new one is begun where that is of an earlier
    commit. However much is written, the work takes one part in twenty of a core at most.
    """

    def __init__(
        self, make: Callable[[], T], stamp: Callable[[T], int], commit: Callable[[], int], kept: T | None
    ) -> None:
        self._make = make
        self._stamp = stamp
        self._commit = commit
        self._changed = threading.Condition()
        self._newest = kept
        self._running = False
        self._rests_until = 0.0
        self._closed = False

    @property
    def last(self) -> T | None:
        """The last result there is, without beginning a new one."""
        return self._newest

    def newest(self, patience: float = 0.0) -> T | None:
        """The last result there is; waits ``patience`` seconds for one of the last commit."""
        end = time.monotonic() + patience
        with self._changed:
            self._begin()
            while self._behind() and self._running and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)
            return self._newest

    def _behind(self) -> bool:
        return self._newest is None or self._stamp(self._newest) != self._commit()

    def _begin(self) -> None:
        if (
            self._behind()
            and not self._running
            and not self._closed
            and time.monotonic() >= self._rests_until
        ):
            self._running = True
            threading.Thread(target=self._run, name="lagging", daemon=True).start()

    def close(self) -> None:
        """Begin nothing more, and wait for what runs, so that the store is not taken from under it."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: not self._running, PATIENCE)

    def _run(self) -> None:
        began = time.monotonic()
        found: T | None = None
        try:
            found = self._make()
        except Exception:
            if not self._closed:
                log.exception("what is worked out from the whole store could not be made")
        with self._changed:
            self._newest = self._newest if found is None else found
            self._running = False
            took = time.monotonic() - began
            rests = found is None or took > _SHORT
            self._rests_until = time.monotonic() + SHARE * took if rests else 0.0
            self._changed.notify_all()
