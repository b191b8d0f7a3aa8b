"""Where a reader writes an answer: a file in memory that keeps to the limits of rows and bytes."""

from __future__ import annotations

import os
import tempfile

from app.graph.counting import COUNTERS
from app.graph.errors import TooCostly

_DRAIN = 65_536  # bytes gathered before they are counted and written


class Sink:
    """Where the engine writes: a file in memory, with the bytes and the rows counted on the way."""

    def __init__(self, media_type: str, rows: int, size: int) -> None:
        self._row_limit, self._size_limit = rows, size
        self._counter = COUNTERS[media_type]() if media_type in COUNTERS else None
        self._pieces: list[bytes] = []
        self._pending = 0
        self.size = 0
        self.descriptor = _memory_file()

    @property
    def rows(self) -> int:
        return self._counter.rows if self._counter else 0

    def write(self, data: bytes) -> int:
        self._pieces.append(data)
        self._pending += len(data)
        if self._pending >= _DRAIN:
            self.flush()
        return len(data)

    def flush(self) -> None:
        data = b"".join(self._pieces)
        self._pieces.clear()
        self._pending = 0
        self.size += len(data)
        if self.size > self._size_limit:
            raise TooCostly(
                f"The answer is larger than {self._size_limit:,} bytes.",
                limit="bytes",
                remedy="Ask for less, add LIMIT, or take a dump of the dataset.",
            )
        if self._counter:
            self._counter.add(data)
            if self._counter.rows > self._row_limit:
                raise TooCostly(
                    f"The answer has more than {self._row_limit:,} rows.",
                    limit="rows",
                    remedy="Add LIMIT, or page through it with ORDER BY, LIMIT and OFFSET.",
                )
        view = memoryview(data)
        while view:
            view = view[os.write(self.descriptor, view) :]


def _memory_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("answer", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
