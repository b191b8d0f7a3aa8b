"""The mapping tables as data: which column of a source goes to which place of a document."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from app.graph.mapping_tables import HOUSE, KEYS, own, table
from app.graph.terms import iri, prefixes

FOLDER = HOUSE


class Place(NamedTuple):
    """One line: column ``term`` goes to ``property`` of ``node``; IRIs written out in full."""

    source: str
    term: str
    node: str
    property: str
    kind: str
    hints: Mapping[str, str]
    note: str
    line: int


class NodeKind(NamedTuple):
    """A node of the document: its classes, the property that leads to it, the stem of its name."""

    path: str
    classes: tuple[str, ...]
    via: str
    name: str
    fdo: str = ""  # registered type of the digital object, for documents


def full(name: str) -> str:
    """A CURIE as IRI; what is no CURIE of a declared prefix stays as it is."""
    prefix, colon, _ = name.partition(":")
    return iri(name).value if colon and prefix in prefixes else name


def read_table(name: str, folder: Path | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """Place and cells of the lines of a table of a folder, or of the house with the own ones over it."""
    found = table(name, folder) if folder else table(name, FOLDER, own())
    return enumerate(found, 1)


def _hints(note: str) -> tuple[dict[str, str], str]:
    hints, words = {}, []
    for part in (piece.strip() for piece in note.split(";")):
        name, equals, value = part.partition("=")
        if equals and name in ("else", "ids", "links", "wins", "split", "empty", "until", "verbatim"):
            hints[name] = value
        elif part:
            words.append(part)
    return hints, "; ".join(words)


def _files(folder: Path | None) -> list[Path]:
    """The files that tables are read from."""
    folders = [folder] if folder else [FOLDER, *filter(None, [own()])]
    return [path for one in folders for path in sorted(one.glob("*.tsv"))]


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    lines = [list(rows[0]), *(row.values() for row in rows)]
    path.write_text("".join("\t".join(cells) + "\n" for cells in lines), encoding="utf-8")


@dataclass(frozen=True)
class Tables:
    """Everything the tables say. ``version`` changes when a line does."""

    places: dict[str, dict[str, list[Place]]]
    nodes: dict[str, NodeKind]
    row_types: dict[str, str]
    disciplines: list[dict[str, str]]
    version: str
    folder: Path | None = None

    @classmethod
    def read(cls, folder: Path | None = None) -> Tables:
        """Read the tables of a folder, or those of the house. Raises KeyError for an undeclared prefix."""
        places: dict[str, dict[str, list[Place]]] = {}
        for line, row in read_table("darwin-core", folder):
            hints, note = _hints(row["note"])
            place = Place(
                full(row["source"]),
                full(row["term"]),
                row["node"],
                full(row["property"]),
                row["kind"],
                hints,
                note,
                line,
            )
            places.setdefault(place.source, {}).setdefault(place.term, []).append(place)
        nodes = {
            row["node"]: NodeKind(
                row["node"],
                tuple(full(name) for name in row["class"].split()),
                full(row["via"]),
                row["name"],
                row.get("fdo", ""),
            )
            for _, row in read_table("nodes", folder)
        }
        row_types = {full(row["row_type"]): full(row["as"]) for _, row in read_table("row-types", folder)}
        rules = [row for _, row in read_table("disciplines", folder)]
        summary = hashlib.sha256()
        for path in _files(folder):
            summary.update(path.read_bytes())
        return cls(places, nodes, row_types, rules, summary.hexdigest()[:16], folder)

    def keep(self, place: Path) -> None:
        """Keep the tables below ``place``, so that it is known later what they made of a record."""
        target = place / self.version
        if not target.exists():
            draft = place / f"{self.version}.{secrets.token_hex(4)}"
            draft.mkdir(parents=True)
            for name in KEYS:
                _write(draft / f"{name}.tsv", [row for _, row in read_table(name, self.folder)])
            draft.rename(target)

    def source(self, row_type: str) -> str:
        """The row type whose lines apply to this one: itself, or what it is an older name of."""
        return self.row_types.get(row_type, row_type)
