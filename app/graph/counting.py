"""Counting the solutions in a stream of SPARQL results without parsing it.

The engine writes results fast and Python iterates them slowly, so rows are counted on the written
bytes, by marks that cannot stand inside a value of the format as the engine writes it.
"""

from __future__ import annotations

from typing import Protocol


class Counter(Protocol):
    """Takes the bytes in pieces of any size; ``rows`` is exact once all were added."""

    @property
    def rows(self) -> int: ...

    def add(self, data: bytes) -> None: ...


class TabCounter:
    """TSV: line breaks within values are escaped, so lines are rows, after one of names."""

    def __init__(self) -> None:
        self._lines = 0

    @property
    def rows(self) -> int:
        return max(self._lines - 1, 0)

    def add(self, data: bytes) -> None:
        self._lines += data.count(b"\n")


class CommaCounter:
    """CSV: a line break within quotes belongs to a value; a doubled quote changes nothing."""

    def __init__(self) -> None:
        self._lines = 0
        self._quoted = 0

    @property
    def rows(self) -> int:
        return max(self._lines - 1, 0)

    def add(self, data: bytes) -> None:
        pieces = data.split(b'"')
        self._lines += sum(piece.count(b"\n") for piece in pieces[self._quoted :: 2])
        self._quoted ^= (len(pieces) - 1) & 1


class TagCounter:
    """XML: values have their angle brackets escaped, so every ``<result>`` is a row."""

    _MARK = b"<result>"

    def __init__(self) -> None:
        self._tail = b""
        self.rows = 0

    def add(self, data: bytes) -> None:
        data = self._tail + data
        self.rows += data.count(self._MARK)
        self._tail = data[1 - len(self._MARK) :]


class BraceCounter:
    """JSON: rows are parted by ``},{``, which stands nowhere else outside a string.

    A string that holds the same three characters is told apart by what follows; where that leaves
    a doubt (a row without any value, a string that ends there) the strings are cut out first.
    """

    _PART = b"},{"

    def __init__(self) -> None:
        self._parts = 0
        self._tail = b""
        self._end = b""
        self._inside = 0

    @property
    def rows(self) -> int:
        if self._end == b"}]}}":
            return self._parts + 1
        return self._parts

    def add(self, data: bytes) -> None:
        self._end = (self._end + data)[-4:]
        data = self._tail + data
        cut = data.rfind(b'"') + 1
        if cut:
            self._count(data[:cut])
            data = data[cut:]
        # What is left holds no quote: it lies wholly inside a string, or wholly outside.
        if self._inside:
            backslashes = len(data) - len(data.rstrip(b"\\"))
            self._tail = b"\\" * (backslashes % 2)
        else:
            self._parts += data.count(self._PART)
            self._tail = data[-2:]

    def _count(self, data: bytes) -> None:
        plain = data.replace(b"\\\\", b"")
        doubtful = (
            self._PART + b"}" in data
            or self._PART + b'"}' in data
            or self._PART + b'",' in data
            or data.endswith(self._PART + b'"')
        )
        if doubtful:
            pieces = plain.replace(b'\\"', b"").split(b'"')
            self._parts += sum(piece.count(self._PART) for piece in pieces[self._inside :: 2])
        else:
            self._parts += data.count(self._PART + b'"')
        self._inside ^= (plain.count(b'"') - plain.count(b'\\"')) & 1


COUNTERS: dict[str, type[Counter]] = {
    "application/sparql-results+json": BraceCounter,
    "application/sparql-results+xml": TagCounter,
    "text/csv": CommaCounter,
    "text/tab-separated-values": TabCounter,
}
