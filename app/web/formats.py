"""The forms in which a document is served: extension, media type and, where one is kept, profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.graph.document import Document

HTML, JSON = "text/html", "application/json"


class Format(NamedTuple):
    """``describes`` tells whether it is metadata in a standard form, and not only a view."""

    media_type: str
    title: str
    profile: str = ""
    describes: bool = True

    @property
    def offer(self) -> str:
        """The media type with its profile, as ``Accept`` and ``Content-Type`` have it."""
        return f'{self.media_type};profile="{self.profile}"' if self.profile else self.media_type


_OPENDS = "https://schemas.dissco.tech/schemas/fdo-type"
FORMATS: Mapping[str, Format] = {
    "html": Format(HTML, "HTML", describes=False),
    "ttl": Format("text/turtle", "Turtle"),
    "jsonld": Format("application/ld+json", "JSON-LD"),
    "rdf": Format("application/rdf+xml", "RDF/XML"),
    "nt": Format("application/n-triples", "N-Triples"),
    "trig": Format("application/trig", "TriG"),
    "nq": Format("application/n-quads", "N-Quads"),
    "json": Format(JSON, "JSON", describes=False),
}
_OPENDS_OF: Mapping[str, Format] = {
    "ods:DigitalSpecimen": Format(JSON, "openDS JSON", f"{_OPENDS}/digital-specimen/0.4.0"),
    "ods:DigitalMedia": Format(JSON, "openDS JSON", f"{_OPENDS}/digital-media/0.5.0"),
}
OPENDS = "opends.json"
LINKSETS: Mapping[str, Format] = {
    "linkset": Format("application/linkset", "Linkset", describes=False),
    "linkset.json": Format("application/linkset+json", "Linkset (JSON)", describes=False),
}
# Files of a record for other programs, where a service tells what goes into them.
FILES: Mapping[str, Format] = {
    "dwc.csv": Format("text/csv", "Darwin Core (CSV)"),
    "crate.zip": Format("application/zip", "RO-Crate", "https://w3id.org/ro/crate"),
}
# Longest first, so that .opends.json is not taken for .json.
_EXTENSIONS = sorted((*FORMATS, OPENDS, *LINKSETS, *FILES), key=len, reverse=True)


def split(path: str) -> tuple[str, str]:
    """A path as name and extension; no extension where it ends in none of ours."""
    for extension in _EXTENSIONS:
        name = path.removesuffix(f".{extension}")
        if name and name != path:
            return name, extension
    return path, ""


def formats_of(document: Document) -> dict[str, Format]:
    """The forms a document has, by extension; the first is for those who have no preference."""
    own = [_OPENDS_OF[name] for name in document.root.types if name in _OPENDS_OF]
    return {**FORMATS, **({OPENDS: own[0]} if own else {})}


def every_format() -> dict[str, Format]:
    """All forms that any document has, by extension."""
    return {**FORMATS, OPENDS: _OPENDS_OF["ods:DigitalSpecimen"], **LINKSETS}
