"""A small reader of the committed demonstration archives (folders with a ``meta.xml``).

It knows only what those archives use; it serves the images and is a second opinion for tests.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lxml import etree

ARCHIVES = Path(__file__).parent / "archives"
FAULTS = Path(__file__).parent / "faults.tsv"
Row = dict[str, str]
_NAMESPACE = "{http://rs.tdwg.org/dwc/text/}"


@dataclass(frozen=True)
class Table:
    """One table of an archive: term IRI -> value for each row; the key joins rows to the core."""

    row_type: str
    files: tuple[str, ...]
    keys: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Archive:
    """A core table and its extensions."""

    folder: Path
    core: Table
    extensions: dict[str, Table]  # by the last word of the row type


def folders() -> list[Path]:
    """The folders of the five archives, by name."""
    return sorted(path.parent for path in ARCHIVES.glob("*/meta.xml"))


@cache
def read(folder: Path) -> Archive:
    """The archive in a folder, read once."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.parse(folder / "meta.xml", parser).getroot()
    tables = [_table(folder, element) for element in root]
    return Archive(folder, tables[0], {table.row_type.rsplit("/", 1)[-1]: table for table in tables[1:]})


def _table(folder: Path, element: etree._Element) -> Table:
    told = {
        name: value.encode().decode("unicode_escape")
        for name, value in element.attrib.items()
        if name in {"fieldsTerminatedBy", "linesTerminatedBy", "fieldsEnclosedBy"}
    }
    files = tuple(node.text or "" for node in element.iter(f"{_NAMESPACE}location"))
    head = element.find(f"{_NAMESPACE}id")
    if head is None:
        head = element.find(f"{_NAMESPACE}coreid")
    if head is None:
        raise ValueError(f"{folder.name}: a table without id")
    columns = [
        (int(node.get("index", "-1")), node.get("term", ""), node.get("default", ""))
        for node in element.iter(f"{_NAMESPACE}field")
    ]
    table = Table(element.get("rowType", ""), files)
    for name in files:
        text = (folder / name).read_bytes().decode("utf-8-sig")
        for cells in split(text, told)[int(element.get("ignoreHeaderLines", "0")) :]:
            table.keys.append(cells[int(head.get("index", "0"))])
            table.rows.append(
                {term: (cells[index] if index >= 0 else "") or default for index, term, default in columns}
            )
    return table


def split(text: str, told: dict[str, str]) -> list[list[str]]:
    """The cells of each line; ``told`` holds the attributes of the descriptor."""
    if not told["fieldsEnclosedBy"]:
        lines = text.removesuffix(told["linesTerminatedBy"]).split(told["linesTerminatedBy"])
        return [line.split(told["fieldsTerminatedBy"]) for line in lines]
    return list(
        csv.reader(
            io.StringIO(text, newline=""),
            delimiter=told["fieldsTerminatedBy"],
            quotechar=told["fieldsEnclosedBy"],
        )
    )


def short(row: Row) -> Row:
    """The row by local names of its terms (the archives have no two of the same local name in a row)."""
    return {term.replace("#", "/").rsplit("/", 1)[-1]: value for term, value in row.items()}


@cache
def pictures() -> dict[str, Row]:
    """File name of each image we draw -> the core row it shows, by local names."""
    found: dict[str, Row] = {}
    for folder in folders():
        archive = read(folder)
        by_key = {key: short(row) for key, row in zip(archive.core.keys, archive.core.rows, strict=True)}
        table = archive.extensions["Multimedia"]
        for key, row in zip(table.keys, table.rows, strict=True):
            for value in row.values():
                if value.startswith("demo-media/"):
                    found[value.removeprefix("demo-media/")] = by_key[key]
    return found
