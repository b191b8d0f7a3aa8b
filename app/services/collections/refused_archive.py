"""Refused records as a Darwin Core Archive, every cell as it was sent, to be mended and loaded again."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from app.graph.archive_text import Described, descriptor
from app.graph.terms import curie

_PLACE = "row:"  # how the key of a row that has none of its own begins


class _Table:
    """The rows of one row type: the columns in the order in which they were met."""

    def __init__(self, row_type: str) -> None:
        self.row_type = row_type
        self.columns: dict[str, None] = {}
        self.rows: list[tuple[str, dict[str, str]]] = []

    def put(self, key: str, cells: dict[str, str]) -> None:
        self.columns.update(dict.fromkeys(cells))
        self.rows.append((key, cells))

    @property
    def file(self) -> str:
        return f"{_local(self.row_type).lower()}.csv"

    def described(self) -> Described:
        """What the descriptor says of it: names without a namespace are columns that no term names."""
        return Described(self.row_type, self.file, ["", *(c if ":" in c else "" for c in self.columns)])

    def text(self) -> str:
        made = io.StringIO()
        writer = csv.writer(made, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(["id", *map(_local, self.columns)])
        writer.writerows([key, *(cells.get(name, "") for name in self.columns)] for key, cells in self.rows)
        return made.getvalue()


def write_archive(output: IO[bytes], entries: Iterable[dict[str, Any]]) -> None:
    """Write the records of entries of the quarantine; the first row of the first record is of the core."""
    tables: dict[str, _Table] = {}
    for key, row in _rows(entries):
        tables.setdefault(row["type"], _Table(row["type"])).put(key, row["values"])
    core, *extensions = tables.values()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        said = [table.described() for table in extensions]
        archive.writestr("meta.xml", descriptor(core.described(), said, separator=",", enclosed='"'))
        for table in (core, *extensions):
            archive.writestr(table.file, table.text())


def _rows(entries: Iterable[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in entries:
        key = "" if entry["key"].startswith(_PLACE) else entry["key"]
        yield from ((key, row) for row in entry["record"])


def _local(term: str) -> str:
    """The last part of a term, as headers have it."""
    return curie(term).rpartition(":")[2].rpartition("/")[2] or term
