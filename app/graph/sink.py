"""Where a reader writes an answer: a file that is held to the limits of rows and bytes.

What passes a limit is written too: what there is of the answer is cut to size by the parent.
"""

from __future__ import annotations

import os

from app.graph.counting import COUNTERS
from app.graph.errors import TooCostly

_DRAIN = 65_536  # bytes gathered before they are counted and written


class Sink:
    """Where the engine writes: a file, by its descriptor, with the bytes and the rows counted on the way."""

    def __init__(self, descriptor: int, media_type: str, rows: int, size: int) -> None:
        self._row_limit, self._size_limit = rows, size
        self._counter = COUNTERS[media_type]() if media_type in COUNTERS else None
        self._pieces: list[bytes] = []
        self._pending = 0
        self.size = 0
        self._descriptor = descriptor

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
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]
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
