"""A set in pieces: some documents written at a time, so that several processes share in it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

from app.graph.root import data_root
from loaders.export.documents import Told
from loaders.export.order import Order
from loaders.export.rdf import JsonLd, Rdf, Turtle
from loaders.export.specimen_rows import Pieces, SpecimenRows
from loaders.export.texts import Row
from loaders.mapping import Tables

_FEWEST, _MOST = 100, 2_500  # documents of a piece
_STEPS = 16  # pieces that a set of middling size falls into


class Piece(NamedTuple):
    """What some documents became: rows by table, a file of RDF, either or both."""

    documents: int
    rows: Pieces
    rdf: Path | None


class Telling(Protocol):
    """What documents are read from: a source, or documents that were read before."""

    def documents(self, names: Iterable[str]) -> Iterator[Told]: ...
    def rows(self, names: Iterable[str], properties: Collection[str]) -> Iterator[Row]: ...


class Scribe:
    """Writes pieces of one order into a folder."""

    def __init__(self, order: Order, folder: Path) -> None:
        self._folder = folder
        self._order = order
        wanted = order.format
        self.rows: SpecimenRows | None = None
        if wanted in ("csv", "dwca", "rocrate"):
            self.rows = SpecimenRows(Tables.read(), alone=wanted != "dwca")
        self.rdf: Rdf | None = None
        if wanted == "jsonld":
            context = data_root() / "ontology" / "context.jsonld"
            self.rdf = JsonLd(json.loads(context.read_text(encoding="utf-8"))["@context"])
        elif wanted in ("ttl", "rocrate"):
            self.rdf = Turtle()

    def names(self) -> Iterator[tuple[int, list[str]]]:
        """The names of the set, piece by piece, each with its number."""
        size = min(max(self._order.total // _STEPS, _FEWEST), _MOST)
        with (self._folder / "documents.txt").open(encoding="utf-8") as file:
            lines = (line.rstrip("\n") for line in file)
            number = 0
            while some := list(islice(lines, size)):
                yield number, some
                number += 1

    def write(self, source: Telling, number: int, names: list[str]) -> Piece:
        """One piece, from what ``source`` says of the documents."""
        rows: Pieces = {}
        path: Path | None = None
        if self.rows is not None:
            told = source.rows(names, self.rows.properties)
            rows = self.rows.keep(told, self._folder, str(number))
        if self.rdf is not None:
            path = self._folder / f"{number}.rdf"
            with path.open("wb") as file:
                for whole in source.documents(names):
                    file.writelines(self.rdf.written(one) for one in (whole.document, *whole.media))
        return Piece(len(names), rows, path)
