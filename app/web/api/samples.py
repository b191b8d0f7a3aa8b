"""Values that mean something in this installation, for examples that work as they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.graph.search import Search
from app.graph.workbench import Workbench

_ELSEWHERE = "https://example.org/"  # the base of the examples in query headers
_FIXED = ("graph", "agent")  # kinds whose names are the same everywhere


class Samples:
    """What a visitor finds here first: documents by kind, the commonest values of facets."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._documents: dict[str, str] = {}

    def document(self, kind: str) -> str:
        """The IRI of a document of that kind, "" where there is none."""
        if kind not in self._documents:
            hits = self._bench.search(Search(filters={"kind": (kind,)}, limit=1)).documents
            self._documents[kind] = hits[0].iri if hits else ""
        return self._documents[kind]

    def illustrated(self, kind: str) -> str:
        """The IRI of a document that has an image, or with ``media`` of its image."""
        search = Search(filters={"kind": ("specimen",), "hasImage": ("true",)}, limit=1)
        hits = self._bench.search(search).documents
        found = [hit.thumbnail if kind == "media" else hit.iri for hit in hits]
        return found[0] if found else ""

    def value(self, facet: str, within: Search) -> str:
        """The commonest value of a facet within a search, "" where there is none."""
        search = replace(within, facets=(facet,), top=1, limit=0)
        counts = self._bench.search(search).facets.get(facet, [])
        return counts[0].value if counts else ""

    def instead(self, example: Any) -> Any:
        """An example of a query header with the documents of this installation in it."""
        if isinstance(example, list):
            return [self.instead(item) for item in example]
        if not isinstance(example, str) or not example.startswith(_ELSEWHERE):
            return example
        rest = example.removeprefix(_ELSEWHERE)
        kind = rest.partition("/")[0]
        found = "" if kind in _FIXED else self.document(kind)
        return found or self._bench.base + rest
