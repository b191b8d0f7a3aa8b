"""Documents as one file of RDF: Turtle, or JSON-LD with the context of the house in it.

Documents are written into pieces, which are joined to a file.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any, Protocol

from pyoxigraph import RdfFormat, Triple, serialize

from app.graph.document import Document
from app.graph.terms import iri, prefixes


class Rdf(Protocol):
    """A format of files of RDF."""

    def written(self, document: Document) -> bytes:
        """A document as it stands in a piece."""

    def join(self, pieces: Iterable[Path], output: IO[bytes]) -> None:
        """Write the file that pieces make."""


class Turtle:
    """Documents one after another, the prefixes in front."""

    def written(self, document: Document) -> bytes:
        """A document without prefixes."""
        text = _turtle(sorted(document.triples, key=str))
        return b"".join(line for line in text.splitlines(keepends=True) if line[:1] != b"@")

    def join(self, pieces: Iterable[Path], output: IO[bytes]) -> None:
        """The prefixes, then the documents."""
        some = _turtle([Triple(iri("rdf:type"), iri("rdf:type"), iri("rdf:Property"))])
        output.writelines(line for line in some.splitlines(keepends=True) if line[:1] == b"@")
        for path in pieces:
            with path.open("rb") as piece:
                shutil.copyfileobj(piece, output)


def _turtle(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""


class JsonLd:
    """One object with a context and a list of documents."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._context = context

    def written(self, document: Document) -> bytes:
        """A document as a tree, behind the comma that parts it from the one before."""
        tree = json.dumps(document.tree(self._context), ensure_ascii=False)
        return b",\n" + tree.encode("utf-8", "replace")

    def join(self, pieces: Iterable[Path], output: IO[bytes]) -> None:
        """Context and list around the documents; the first one has nothing to be parted from."""
        whole = {**prefixes, **self._context}
        output.write(b'{"@context": ' + json.dumps(whole, ensure_ascii=False).encode() + b',\n"@graph": [')
        first = True
        for path in pieces:
            with path.open("rb") as piece:
                if first and piece.read(1):
                    first = False
                shutil.copyfileobj(piece, output)
        output.write(b"\n]}\n")
