"""One document as a file, written by what writes the files of whole sets."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from app.graph.document import Document
from app.graph.terms import iri
from loaders.export.columns import MEDIA
from loaders.export.crate import write_crate
from loaders.export.documents import Told
from loaders.export.order import Order
from loaders.export.texts import Row
from loaders.export.write import carry_out

_RIGHTS = iri("dcterms:accessRights")
_SAID = {  # of the files of a crate: their format, type and what they are
    "specimen.csv": ("csv", "text/csv", "The specimen by Darwin Core terms, one line"),
    "specimen.ttl": ("ttl", "text/turtle", "The specimen and its media as RDF"),
    "specimen.jsonld": ("jsonld", "application/ld+json", "The specimen and its media as JSON-LD"),
}


@dataclass(frozen=True)
class RecordOrder(Order):
    """One document; ``search`` and ``address`` are its identifier, ``cited`` how it is cited."""

    cited: str = ""

    @property
    def citation(self) -> str:
        """The citation of the record."""
        return self.cited

    @property
    def description(self) -> str:
        """What the file holds."""
        return f"The record {self.address} and what is said of its media, at revision {self.commit}."

    @property
    def unlicensed(self) -> str:
        """The licence as it is written, where it is no address."""
        return next((str(row["label"]) for row in self.licences), "The record states no licence.")

    @property
    def conditions(self) -> str:
        """The terms of exact values."""
        return self.terms

    @property
    def act(self) -> str:
        """What was done to make the file."""
        return "Download of a record"


class Given:
    """Documents that somebody has read already, in the place of a source."""

    def __init__(self, document: Document, media: Sequence[Document]) -> None:
        self._told = Told(document, list(media))

    def documents(self, names: Iterable[str]) -> Iterator[Told]:
        """The document with its media."""
        yield self._told

    def rows(self, names: Iterable[str], properties: Collection[str]) -> Iterator[Row]:
        """The same as what columns look at."""
        media = self._told.media if MEDIA in properties else ()
        yield Row(self._told.document.root, [medium.root for medium in media])


def record_file(
    format: str,
    document: Document,
    media: Sequence[Document] = (),
    *,
    exact: Collection[str] = (),
    **said: Any,
) -> bytes:
    """The document as ``csv`` or ``rocrate``; ``said`` is what an order says besides.

    Those of the documents that hold ``exact`` values state the terms, as they do in files of sets.
    """
    order = RecordOrder(
        format=format,
        address=document.iri,
        search=document.iri,
        base=document.base,
        sparql="",
        total=1,
        **said,
    )
    stated, *others = (_stating(order.terms, one) if one.iri in exact else one for one in (document, *media))
    source = Given(stated, others)
    with TemporaryDirectory(prefix="holotype-record-") as name:
        folder = Path(name)
        (folder / "documents.txt").write_text(f"{document.iri}\n", encoding="utf-8")

        def written(format: str) -> Path:
            return carry_out(replace(order, format=format), folder, source, lambda done: None)

        if format != "rocrate":
            return written(format).read_bytes()
        output = io.BytesIO()
        files = {file: (written(kind), media_type, says) for file, (kind, media_type, says) in _SAID.items()}
        write_crate(output, files, order)
        return output.getvalue()


def _stating(terms: str, document: Document) -> Document:
    """A document with the terms of its exact values."""
    stated = Triple(NamedNode(document.iri), _RIGHTS, Literal(terms))
    return Document(document.iri, [*document.triples, stated], base=document.base, commit=document.commit)
