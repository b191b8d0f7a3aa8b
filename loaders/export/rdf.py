"""Documents as one file of RDF: Turtle, or JSON-LD with the context of the house in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from pyoxigraph import RdfFormat, serialize

from app.graph.document import Document
from app.graph.terms import prefixes


class Turtle:
    """Documents one after another, the prefixes in front."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._begun = False

    def add(self, document: Document) -> None:
        """Write a document."""
        triples = sorted(document.triples, key=str)
        text = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""
        lines = text.splitlines(keepends=True)
        self._output.writelines(line for line in lines if not (self._begun and line[:1] == b"@"))
        self._begun = True

    def end(self) -> None:
        """Turtle needs no end."""


class JsonLd:
    """One object with a context and a list of documents."""

    def __init__(self, output: IO[bytes], context: Mapping[str, Any]) -> None:
        self._output = output
        self._context = context
        whole = {**prefixes, **context}
        output.write(b'{"@context": ' + json.dumps(whole, ensure_ascii=False).encode() + b',\n"@graph": [')
        self._between = b"\n"

    def add(self, document: Document) -> None:
        """Write a document as a tree."""
        tree = json.dumps(document.tree(self._context), ensure_ascii=False)
        self._output.write(self._between + tree.encode("utf-8", "replace"))
        self._between = b",\n"

    def end(self) -> None:
        """Close list and object."""
        self._output.write(b"\n]}\n")
