"""The feeds as links: how descriptions of datasets, in RDF and as linksets, lead to them."""

from __future__ import annotations

from collections.abc import Iterator

from app.web.signposts import Link
from app.web.statements import Statements

_VIEW = "https://w3id.org/tree#view"
# Each feed that is a service, with what it keeps to.
_SERVICES = (
    ("oai", "http://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm"),
    ("feeds/patch", "https://afs.github.io/rdf-delta/rdf-patch.html"),
    ("feeds/events", "https://html.spec.whatwg.org/multipage/server-sent-events.html"),
    ("feeds/atom", "https://www.rfc-editor.org/rfc/rfc4287"),
)


def say(out: Statements, dataset: str, base: str) -> None:
    """What tells of changes of a dataset: an event stream with its view, and the services."""
    stream = f"{base}feeds/ldes#stream"
    out.a(stream, "ldes:EventStream")
    out.link(stream, "tree:view", f"{base}feeds/ldes")
    for name, specification in _SERVICES:
        out.a(f"{base}{name}", "dcat:DataService")
        out.link(f"{base}{name}", "dcat:endpointURL", f"{base}{name}")
        out.link(f"{base}{name}", "dcat:servesDataset", dataset)
        out.link(f"{base}{name}", "dcterms:conformsTo", specification)
    out.link(dataset, "rdfs:seeAlso", stream, *(f"{base}{name}" for name, _ in _SERVICES))


def links(base: str) -> Iterator[Link]:
    """The same for a linkset: the view of the stream, the harvesters' service, news as they come."""
    yield Link(f"{base}feeds/ldes", _VIEW, "application/trig")
    yield Link(f"{base}oai?verb=Identify", "service-desc", "text/xml")
    yield Link(f"{base}feeds/events", "monitor", "text/event-stream")
    yield Link(f"{base}feeds/atom", "alternate", "application/atom+xml")
