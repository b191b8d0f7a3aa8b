"""Rows kept on disk until it is known which columns have anything in them; then written out."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_BREAKS = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]")


class Kept(NamedTuple):
    """Some rows of a table on disk: how many, and the columns that something stands in."""

    path: Path
    rows: int
    filled: frozenset[str]


def keep(path: Path, rows: Sequence[Mapping[str, str]]) -> Kept:
    """Put rows on disk, the empty cells left away."""
    filled: set[str] = set()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for cells in rows:
            said = {name: value for name, value in cells.items() if value}
            filled.update(said)
            file.write(_written(said) + "\n")
    return Kept(path, len(rows), frozenset(filled))


class Rows:
    """The rows of one table. ``columns`` are all it could have, ``first`` are there in any case."""

    def __init__(self, kept: Iterable[Kept], columns: Sequence[str], first: Sequence[str]) -> None:
        self._kept = list(kept)
        filled = frozenset[str]().union(*(one.filled for one in self._kept))
        self.header = [*first, *(c for c in columns if c in filled and c not in first)]
        self.count = sum(one.rows for one in self._kept)

    def _read(self) -> Iterator[list[str]]:
        header = self.header
        for one in self._kept:
            with one.path.open(encoding="utf-8", newline="\n") as file:
                for line in file:
                    row = json.loads(line)
                    yield [row.get(column, "") for column in header]

    def write_csv(self, output: IO[str], names: Mapping[str, str]) -> None:
        """As CSV with a header of ``names``."""
        writer = csv.writer(output, lineterminator="\r\n")
        writer.writerow([names.get(column, column) for column in self.header])
        writer.writerows(self._read())

    def write_tabs(self, output: IO[bytes], names: Mapping[str, str]) -> None:
        """With tabs between cells, none inside."""
        output.write(("\t".join(names.get(c, c) for c in self.header) + "\n").encode())
        for cells in self._read():
            if _BREAKS.search("".join(cells)):
                cells = [_BREAKS.sub(" ", cell) for cell in cells]
            output.write(("\t".join(cells) + "\n").encode("utf-8", "replace"))
