"""Records of OAI-PMH: the header of a document, and the document in a metadata format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from app.graph.document import Document
from app.graph.journal import START, Event, Place
from app.graph.listing import Listing
from app.web.context import workbench
from app.web.feeds.oai_arguments import Span

OAI = "http://www.openarchives.org/OAI/2.0/"
_TOMBSTONE = "holotype:Tombstone"


def moment(at: str) -> str:
    """A time of the journal to the second, as the protocol has it."""
    return f"{at[:19]}Z"


def document_of(event: Event) -> str:
    """The kind of document that an event is about."""
    return event.document.removeprefix(workbench().base).partition("/")[0]


def sets_of(event: Event) -> list[str]:
    """The sets that a record is in."""
    base = workbench().base
    found = [document_of(event)]
    for name in ("institution", "dataset"):
        value = getattr(event, name)
        if value.startswith(f"{base}{name}/"):
            found.append(f"{name}.{value.removeprefix(f'{base}{name}/')}")
    return found


def narrowing(wanted: str) -> dict[str, object]:
    """A set as what narrows a listing down."""
    name, dot, rest = wanted.partition(".")
    return {name: f"{workbench().base}{name}/{rest}"} if dot else {"kinds": (wanted,)}


class Leaf(NamedTuple):
    """Some records of a list; ``after`` is where it goes on, None at its end."""

    events: Sequence[Event]
    after: Place | None


def leaf(listed: Listing, now: Listing, pin: int, after: Place, span: Span, wanted: str, size: int) -> Leaf:
    """The next records of a list. What changed since it began is shown as it is now, or left out
    where that is beyond what was asked for."""
    while True:
        found = listed.documents(pin, after or START, size + 1)
        page = found[:size]
        newest = now.newest(one.document for one in page) if now.until > pin else {}
        kept = [
            current
            for one in page
            if (current := newest.get(one.document, one)).commit <= pin
            or ((not span.before or current.at < span.before) and (not wanted or wanted in sets_of(current)))
        ]
        more = len(found) > size
        if more:
            after = (page[-1].commit, page[-1].document)
        if kept or not more:
            return Leaf(kept, after if more else None)


def documents(names: Sequence[str]) -> dict[str, Document]:
    """Documents as they are now, by name; those that were withdrawn too."""
    found: dict[str, list[object]] = {name: [] for name in names}
    if names:
        for triple in workbench().read("search/contents", documents=list(names)).triples:
            name = triple.subject.value.partition("#")[0]  # type: ignore[union-attr]
            if name in found:
                found[name].append(triple)
    return {
        name: Document(name, triples, base=workbench().base)  # type: ignore[arg-type]
        for name, triples in found.items()
    }


def header(event: Event, *, gone: bool) -> etree._Element:
    """The header of a record."""
    made = etree.Element(f"{{{OAI}}}header")
    if gone:
        made.set("status", "deleted")
    etree.SubElement(made, f"{{{OAI}}}identifier").text = event.document
    etree.SubElement(made, f"{{{OAI}}}datestamp").text = moment(event.at)
    for name in sets_of(event):
        etree.SubElement(made, f"{{{OAI}}}setSpec").text = name
    return made


def headers(events: Iterable[Event]) -> Iterator[etree._Element]:
    """The headers of some records."""
    return (header(event, gone=event.act == "delete") for event in events)


def records(events: Sequence[Event], write: object) -> Iterator[etree._Element]:
    """Some records, each with its metadata unless it was withdrawn."""
    read = documents([event.document for event in events if event.act != "delete"])
    for event in events:
        document = read.get(event.document)
        gone = not document or _TOMBSTONE in document.root.types
        made = etree.Element(f"{{{OAI}}}record")
        made.append(header(event, gone=gone))
        if not gone:
            etree.SubElement(made, f"{{{OAI}}}metadata").append(write(document))  # type: ignore[operator]
        yield made
