"""Where a reader writes an answer: held to the limits of rows and bytes, a long one in a file.

What passes a limit is written too: what there is of the answer is cut to size by the parent.
"""

from __future__ import annotations

import os

from app.graph.counting import COUNTERS
from app.graph.errors import TooCostly

_DRAIN = 65_536  # bytes gathered before they are counted and written; an answer below that needs no file


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
            self._drain()
        return len(data)

    def flush(self) -> None:
        """The engine asks for this at its end; what has come is taken care of by ``end``."""

    def _drain(self) -> None:
        """Write what has come, and count it. Raises TooCostly beyond a limit."""
        data = self._gathered()
        self._write(data)
        self._count(data)

    def end(self) -> bytes | None:
        """The answer itself where it is short; None where all of it is in the file now.

        Raises TooCostly beyond a limit, with all of the answer in the file.
        """
        if self.size:
            self._drain()
            return None
        data = self._gathered()
        try:
            self._count(data)
        except TooCostly:
            self._write(data)
            raise
        return data

    def _gathered(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        self._pending = 0
        return data

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def _count(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self._size_limit:
            raise TooCostly(
                f"The answer is larger than {self._size_limit:,} bytes.",
                limit="bytes",
                remedy="Ask for less, read it page by page from /sparql/pages, take the file of the whole "
                "graph (/data lists them), or ask for a part of the answer (partial=true).",
            )
        if self._counter:
            self._counter.add(data)
            if self._counter.rows > self._row_limit:
                raise TooCostly(
                    f"The answer has more than {self._row_limit:,} rows.",
                    limit="rows",
                    remedy="Add LIMIT, read it page by page from /sparql/pages, or ask for a part of the "
                    "answer (partial=true).",
                )
