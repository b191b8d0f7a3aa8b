"""An order carried out: documents in, one file out. Memory stays flat whatever the number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

from loaders.export.archive import write_archive, write_csv
from loaders.export.crate import write_crate
from loaders.export.order import Order
from loaders.export.pieces import Piece, Scribe, Telling

Progress = Callable[[int], None]


def carry_out(order: Order, folder: Path, source: Telling, progress: Progress) -> Path:
    """Write the file of an order below ``folder``, which holds the names in ``documents.txt``.

    ``progress`` is told how many documents are done. Gives the path of the file.
    """
    scribe = Scribe(order, folder)
    return assemble(order, folder, scribe, (scribe.write(source, *some) for some in scribe.names()), progress)


def assemble(order: Order, folder: Path, scribe: Scribe, pieces: Iterable[Piece], progress: Progress) -> Path:
    """The file of an order from its pieces, which go. Gives its path."""
    made: list[Piece] = []
    done = 0
    for piece in pieces:
        made.append(piece)
        done += piece.documents
        progress(done)
    target, draft = folder / order.file, folder / "draft"
    try:
        with draft.open("wb") as output:
            _write(order, scribe, made, folder, output)
    finally:
        for piece in made:
            for kept in piece.rows.values():
                kept.path.unlink(missing_ok=True)
            if piece.rdf is not None:
                piece.rdf.unlink(missing_ok=True)
    draft.replace(target)
    return target


def _write(order: Order, scribe: Scribe, made: Sequence[Piece], folder: Path, output: IO[bytes]) -> None:
    rdf = [piece.rdf for piece in made if piece.rdf is not None]
    if scribe.rows is None:
        assert scribe.rdf is not None
        scribe.rdf.join(rdf, output)
        return
    tables = scribe.rows.tables([piece.rows for piece in made])
    if order.format == "csv":
        write_csv(output, tables, scribe.rows.names)
    elif order.format == "dwca":
        write_archive(output, tables, scribe.rows.names, order)
    else:
        assert scribe.rdf is not None
        paths = {name: folder / name for name in ("specimens.csv", "specimens.ttl", "query.rq")}
        try:
            with paths["specimens.csv"].open("wb") as file:
                write_csv(file, tables, scribe.rows.names)
            with paths["specimens.ttl"].open("wb") as file:
                scribe.rdf.join(rdf, file)
            paths["query.rq"].write_text(order.sparql, encoding="utf-8")
            write_crate(output, {name: (path, *_SAID[name]) for name, path in paths.items()}, order)
        finally:
            for path in paths.values():
                path.unlink(missing_ok=True)


_SAID = {  # of the files of a crate: their type and what they are
    "specimens.csv": ("text/csv", "The specimens, one a line, by Darwin Core terms"),
    "specimens.ttl": ("text/turtle", "The specimens and their media as RDF"),
    "query.rq": ("application/sparql-query", "The search as a query"),
}
