"""Signposting: the links that lead machines from an identifier to page, data and files, and back.

The same links stand in the ``Link`` headers of every answer and, all of them, in the linkset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.graph.document import Document
from app.web.formats import Format

ABOUT = "https://schema.org/AboutPage"
IN_HEADERS = 10  # items named in the headers; the linkset names all
_KINDS: Mapping[str, str] = {
    "specimen": "Thing",
    "occurrence": "Thing",
    "media": "MediaObject",
    "taxon": "Taxon",
    "event": "Event",
    "dataset": "Dataset",
    "institution": "Organization",
    "collection": "Collection",
    "activity": "Action",
    "agent": "Person",
}
_CLASSES: Mapping[str, str] = {
    "skos:ConceptScheme": "DefinedTermSet",
    "skos:Concept": "DefinedTerm",
    "owl:Ontology": "DefinedTermSet",
}
_LINKSETS = {"linkset": "application/linkset", "linkset.json": "application/linkset+json"}


class Link(NamedTuple):
    """Where to, in which relation, and what is found there."""

    target: str
    relation: str
    media_type: str = ""
    profile: str = ""

    def header(self) -> str:
        """The link as the value of a ``Link`` header (RFC 8288)."""
        said = (("rel", self.relation), ("type", self.media_type), ("profile", self.profile))
        return f"<{self.target}>" + "".join(f'; {name}="{value}"' for name, value in said if value)


class File(NamedTuple):
    """A file that belongs to a document: its address and, where known, its media type."""

    address: str
    media_type: str = ""


class Signs:
    """The signposts of one document, whose representations are at ``address`` + extension."""

    def __init__(
        self,
        document: Document,
        address: str,
        formats: Mapping[str, Format],
        files: Sequence[File] = (),
        asked: str = "",
        more: Sequence[Link] = (),
    ) -> None:
        self.document = document
        self.address = address
        self.formats = formats
        self.files = files
        self._asked = asked
        self._more = more  # links of the identifier that the linkset alone has

    def at(self, extension: str) -> str:
        """Where the document is in one format, in the same state of the graph."""
        return f"{self.address}.{extension}{self._asked}"

    def seen_from(self, extension: str = "") -> Iterator[Link]:
        """From the identifier (""), the page ("html"), or one of the data."""
        yield Link(self.document.iri, "cite-as")
        yield from self._page() if extension in ("", "html") else self._data()
        yield from self._licence()
        for other, format in self.formats.items():
            if other != extension:
                yield Link(self.at(other), "alternate", format.media_type, format.profile)
        for other, media_type in _LINKSETS.items():
            yield Link(self.at(other), "linkset", media_type)

    def headers(self, extension: str = "") -> Iterator[str]:
        """``seen_from`` as header values, with the first few items only."""
        items = 0
        for link in self.seen_from(extension):
            items += link.relation == "item"
            if link.relation != "item" or items <= IN_HEADERS:
                yield link.header()

    def _page(self) -> Iterator[Link]:
        yield Link(ABOUT, "type")
        if kind := schema_type(self.document):
            yield Link(f"https://schema.org/{kind}", "type")
        for author in self.authors():
            yield Link(author, "author")
        for extension, format in self.formats.items():
            if format.describes:
                yield Link(self.at(extension), "describedby", format.media_type, format.profile)
        for file in self.files:
            yield Link(file.address, "item", file.media_type)
        for dataset in self.document.root.values("dwciri:inDataset")[:1]:
            if dataset.iri:
                yield Link(dataset.iri, "collection")

    def _data(self) -> Iterator[Link]:
        yield Link(self.document.iri, "describes")

    def _licence(self) -> Iterator[Link]:
        licences = (value.iri for value in self.document.root.values("dcterms:license") if value.iri)
        for licence in sorted(licences)[:1]:
            yield Link(licence, "license")

    def authors(self) -> list[str]:
        """Who made it, as far as they have identifiers; else who holds it."""
        root = self.document.root
        makers = [
            agent.text("schema:identifier")
            for agent in (*root.nodes("ods:hasAgents"), *root.nodes("dcterms:creator"))
            if agent.values("schema:identifier")
        ]
        makers += [value.iri for value in root.values("dcterms:creator") if "#" not in value.iri]
        named = [maker for maker in dict.fromkeys(makers) if maker.startswith(("http://", "https://"))]
        return named or [value.iri for value in root.values("holotype:institution")[:1] if value.iri]

    def contexts(self) -> Iterator[tuple[str, Iterable[Link]]]:
        """Every resource that has signposts with its links: identifier, page, data, files."""
        yield self.document.iri, (*self.seen_from(""), *self._more)
        for extension in self.formats:
            yield self.at(extension), self.seen_from(extension)
        for file in self.files:
            yield file.address, [Link(self.at("html"), "collection", "text/html")]


def schema_type(document: Document) -> str:
    """The schema.org class of a document's kind, "" where there is none that fits."""
    for name in document.root.types:
        if name in _CLASSES:
            return _CLASSES[name]
    return _KINDS.get(document.kind, "")
