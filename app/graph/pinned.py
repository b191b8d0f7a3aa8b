"""Answers kept whole, to be read page by page: no row twice and none lost, whatever is written meanwhile.

A query is run once, on one snapshot; its rows are put on disk as they came. A page is a stretch of that
file, so the last page costs as much as the first, and all show the same commit.
"""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.graph.errors import NotFound
from app.graph.outcome import Outcome
from app.graph.store import View

TSV = "text/tab-separated-values"  # a row is a line there, whatever stands in its values
_PIECE = 1 << 20


@dataclass
class Pinned:
    """One answer: where it lies, where each of its pages begins, of which commit and for whose eyes.

    ``starts`` has one place more than there are pages: the end.
    """

    token: str
    path: Path
    head: bytes
    starts: list[int]
    rows: int
    size: int
    commit: int
    view: View
    used: float = field(default_factory=time.monotonic)

    @property
    def pages(self) -> int:
        """How many pages there are; an answer without rows has one, which is empty."""
        return max(len(self.starts) - 1, 1)

    def page(self, number: int) -> bytes:
        """A page as TSV, from 1 on. Raises NotFound beyond the last."""
        if not 1 <= number <= self.pages:
            raise NotFound(f"This answer has {self.pages} pages; there is no page {number}.")
        if len(self.starts) < 2:
            return self.head
        with self.path.open("rb") as file:
            file.seek(self.starts[number - 1])
            return self.head + file.read(self.starts[number] - self.starts[number - 1])


class PinnedAnswers:
    """Keeps answers below a folder for ``seconds`` after they were last read, ``size`` bytes at most.

    They do not outlive a start of the server.
    """

    def __init__(self, folder: Path, *, seconds: float = 900.0, size: int = 2 << 30) -> None:
        self._folder = folder
        self._seconds = seconds
        self._size = size
        self._kept: OrderedDict[str, Pinned] = OrderedDict()
        self._lock = threading.Lock()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    @property
    def minutes(self) -> int:
        """How long an answer is kept after it was last read."""
        return round(self._seconds / 60)

    def keep(self, outcome: Outcome, view: View, page: int) -> Pinned:
        """Put a finished answer in TSV on disk, in pages of ``page`` rows."""
        token = secrets.token_urlsafe(16)
        path = self._folder / f"{token}.tsv"
        with outcome.open() as source, path.open("wb") as target:
            head = source.readline()
            starts, rows = _write(source, target, page)
        pinned = Pinned(token, path, head, starts, rows, starts[-1], outcome.commit, view)
        with self._lock:
            self._kept[token] = pinned
            self._forget()
        return pinned

    def find(self, token: str, view: View) -> Pinned | None:
        """The answer of that name, for those who see what was seen then; None when it is gone."""
        with self._lock:
            self._forget()
            found = self._kept.get(token)
            if found is None or found.view != view:
                return None
            found.used = time.monotonic()
            self._kept.move_to_end(token)
            return found

    def _forget(self) -> None:
        """Drop what nobody has read for long, and the oldest where there is too much."""
        now, total = time.monotonic(), sum(one.size for one in self._kept.values())
        for token, one in list(self._kept.items()):
            if now - one.used > self._seconds or (total > self._size and len(self._kept) > 1):
                del self._kept[token]
                one.path.unlink(missing_ok=True)
                total -= one.size


def _write(source: BinaryIO, target: BinaryIO, page: int) -> tuple[list[int], int]:
    """Copy rows; gives where each page begins and the last one ends, and how many rows there were."""
    starts, rows, place = [0], 0, 0
    while piece := source.read(_PIECE):
        target.write(piece)
        at = piece.find(b"\n")
        while at >= 0:
            rows += 1
            if rows % page == 0:
                starts.append(place + at + 1)
            at = piece.find(b"\n", at + 1)
        place += len(piece)
    if starts[-1] != place:
        starts.append(place)
    return starts, rows
