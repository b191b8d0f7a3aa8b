"""An order carried out: documents in, one file out. Memory stays flat whatever the number."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from app.graph.catalogue import Query, read_query
from app.graph.graphs import Graphs
from app.graph.narrow import Lens, Readable
from app.graph.root import data_root
from app.graph.store import View, triples
from loaders.export.archive import write_archive, write_csv
from loaders.export.crate import write_crate
from loaders.export.documents import Documents
from loaders.export.exact import Overlay
from loaders.export.order import Order
from loaders.export.rdf import JsonLd, Turtle
from loaders.export.specimen_rows import SpecimenRows
from loaders.mapping import Tables

Progress = Callable[[int], None]


def carry_out(order: Order, folder: Path, store: Readable, view: View, progress: Progress) -> Path:
    """Write the file of an order below ``folder``, which holds the names in ``documents.txt``.

    Documents are read as ``view`` sees them, with what lies in the narrow graphs of the order.
    Gives the path of the file.
    """
    root = data_root()
    reader = _reader(order, folder, store, view, root)
    context = json.loads((root / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    target, draft = folder / order.file, folder / "draft"
    with draft.open("wb") as output:
        if order.format in ("ttl", "jsonld"):
            rdf = Turtle(output) if order.format == "ttl" else JsonLd(output, context)
            done = 0
            for batch in reader.each(_names(folder)):
                for told in batch:
                    rdf.add(told.document)
                    for medium in told.media:
                        rdf.add(medium)
                done += len(batch)
                progress(done)
            rdf.end()
        else:
            rows = SpecimenRows(folder, Tables.read())
            turtle = folder / "specimens.ttl"
            try:
                _tables(order, reader, rows, folder, progress, turtle if order.format == "rocrate" else None)
                if order.format == "csv":
                    write_csv(output, rows)
                elif order.format == "dwca":
                    write_archive(output, rows, order)
                else:
                    _crate(order, rows, folder, turtle, output)
            finally:
                rows.close()
                turtle.unlink(missing_ok=True)
    draft.replace(target)
    return target


def _reader(order: Order, folder: Path, store: Readable, view: View, root: Path) -> Documents:
    def query(name: str) -> Query:
        return read_query(root / "queries" / f"{name}.rq", name)

    overlay = None
    if order.narrow:
        lens = Lens(query("access/standing"), Graphs(order.base).public, order.narrow)
        overlay = Overlay(lens, store, order.terms, folder)
    return Documents(
        lambda text: triples(store.query(text, view)), query("search/contents"), order.base, overlay
    )


def _names(folder: Path) -> Iterator[str]:
    with (folder / "documents.txt").open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


def _tables(
    order: Order,
    reader: Documents,
    rows: SpecimenRows,
    folder: Path,
    progress: Progress,
    turtle: Path | None,
) -> None:
    """Fill the tables and, where it is wanted, a Turtle file beside them."""
    output = turtle.open("wb") if turtle else None
    try:
        rdf = Turtle(output) if output else None
        done = 0
        for batch in reader.each(_names(folder)):
            for told in batch:
                rows.add(told)
                if rdf is not None:
                    for document in (told.document, *told.media):
                        rdf.add(document)
            done += len(batch)
            progress(done)
    finally:
        if output:
            output.close()


def _crate(order: Order, rows: SpecimenRows, folder: Path, turtle: Path, output: IO[bytes]) -> None:
    table, query = folder / "specimens.csv", folder / "query.rq"
    try:
        with table.open("wb") as file:
            write_csv(file, rows)
        query.write_text(order.sparql, encoding="utf-8")
        files = {
            "specimens.csv": (table, "text/csv", "The specimens, one a line, by Darwin Core terms"),
            "specimens.ttl": (turtle, "text/turtle", "The specimens and their media as RDF"),
            "query.rq": (query, "application/sparql-query", "The search as a query"),
        }
        write_crate(output, files, order)
    finally:
        table.unlink(missing_ok=True)
        query.unlink(missing_ok=True)
