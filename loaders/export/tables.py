"""Rows kept on disk until it is known which columns have anything in them; then written out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

_BREAKS = str.maketrans(dict.fromkeys("\t\n\r\x0b\x0c\x85\u2028\u2029", " "))


class Rows:
    """The rows of one table. ``columns`` are all it could have, ``first`` are there in any case."""

    def __init__(self, path: Path, columns: Sequence[str], first: Sequence[str]) -> None:
        self._columns = columns
        self._first = list(first)
        self._filled: set[str] = set(first)
        self._path = path
        self._file = path.open("w", encoding="utf-8")
        self.count = 0

    def add(self, cells: Mapping[str, str]) -> None:
        """Keep a row: its cells by column, the empty ones left away."""
        said = {name: value for name, value in cells.items() if value}
        self._filled.update(said)
        self._file.write(json.dumps(said, ensure_ascii=False) + "\n")
        self.count += 1

    @property
    def header(self) -> list[str]:
        """The columns that something stands in."""
        return [*self._first, *(c for c in self._columns if c in self._filled and c not in self._first)]

    def _read(self) -> Iterator[dict[str, str]]:
        self._file.close()
        with self._path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)

    def write_csv(self, output: IO[str], names: Mapping[str, str]) -> None:
        """As CSV with a header of ``names``."""
        header = self.header
        writer = csv.writer(output, lineterminator="\r\n")
        writer.writerow([names.get(column, column) for column in header])
        for row in self._read():
            writer.writerow([row.get(column, "") for column in header])

    def write_tabs(self, output: IO[bytes], names: Mapping[str, str]) -> None:
        """With tabs between cells, none inside."""
        header = self.header
        output.write(("\t".join(names.get(c, c) for c in header) + "\n").encode())
        for row in self._read():
            cells = (row.get(column, "").translate(_BREAKS) for column in header)
            output.write(("\t".join(cells) + "\n").encode("utf-8", "replace"))

    def close(self) -> None:
        """Remove what was kept."""
        self._file.close()
        self._path.unlink(missing_ok=True)
