"""A Linked Data Event Stream at ``/feeds/ldes``: every version of every document, in pages that stay.

The root leads to the months, each month to its pages one after another, in the order of commits and,
within a commit, of identifiers. A page that is full never gets another member.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Response, redirect, request
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize
from werkzeug.exceptions import NotAcceptable

from app.graph.errors import NotFound
from app.graph.journal import Event, Place
from app.graph.listing import Listing, Month, months
from app.graph.terms import iri, prefixes
from app.web.context import workbench
from app.web.feeds import place
from app.web.feeds.blueprint import blueprint, caching, listing, past_states, setup
from app.web.format import with_arguments
from app.web.negotiation import best
from app.web.pages import validator

SIZE = 100  # members of a page
TYPES = {"application/trig": RdfFormat.TRIG, "application/n-quads": RdfFormat.N_QUADS,
         "application/ld+json": RdfFormat.JSON_LD}  # fmt: skip
POLL = 60  # seconds after which it is worth to look again
_ACTS = {"create": "as:Create", "update": "as:Update", "delete": "as:Delete"}
_MONTH = re.compile(r"\d{4}-\d\d")
_PREFIXES = ("as", "dcterms", "dwc", "dwciri", "holotype", "ldes", "ods", "prov", "schema", "tree")
Said = NamedNode | Literal


class _Statements:
    """Quads of the default graph, said in short."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []

    def say(self, subject: str, *pairs: tuple[str, Said]) -> None:
        self.quads += [Quad(NamedNode(subject), iri(name), value) for name, value in pairs]


def _stream() -> str:
    return f"{workbench().base}feeds/ldes#stream"


def _moment(at: str) -> Literal:
    return Literal(at, datatype=iri("xsd:dateTime"))


@blueprint.get("/feeds/ldes")
def ldes() -> Response:
    """The event stream of all documents: what it is, and the months that it has pages for."""
    wanted = best(request.headers.get("Accept", ""), [*TYPES, "text/html"])
    if wanted == "text/html":
        return redirect(f"{request.script_root}/feeds#ldes", code=303)  # type: ignore[return-value]
    seen, out = listing(), _Statements()
    root = f"{workbench().base}feeds/ldes"
    out.say(
        _stream(),
        ("rdf:type", iri("ldes:EventStream")),
        ("dcterms:title", Literal("Every version of every document", language="en")),
        ("ldes:timestampPath", iri("dcterms:created")),
        ("ldes:versionOfPath", iri("dcterms:isVersionOf")),
        ("ldes:versionCreateObject", iri("as:Create")),
        ("ldes:versionUpdateObject", iri("as:Update")),
        ("ldes:versionDeleteObject", iri("as:Delete")),
        ("ldes:pollingInterval", Literal(str(POLL), datatype=iri("xsd:integer"))),
        ("tree:view", NamedNode(root)),
    )
    out.say(root, ("rdf:type", iri("tree:Node")), ("rdf:type", iri("ldes:EventSource")))
    _retention(out, root)
    for month in _seen_months(seen):
        for kind, value in (("GreaterThanOrEqualTo", month.begins), ("LessThan", month.ends)):
            _relation(out, root, f"{root}#{kind}-{month.name}", kind, value, f"{root}/{month.name}")
    return _answer(out.quads, wanted, validator(wanted, seen.until, seen.audiences), full=False)


def _retention(out: _Statements, root: str) -> None:
    """Everything is kept, from the first commit that lists its changes."""
    since = setup().journal.complete_since()
    kept = [event.at for event in listing(since=since + 1).events(limit=1)] if since else []
    if kept:
        out.say(root, ("ldes:retentionPolicy", NamedNode(f"{root}#retention")))
        out.say(f"{root}#retention", ("ldes:startingFrom", _moment(kept[0])))


def _relation(out: _Statements, node: str, name: str, kind: str, value: str, target: str) -> None:
    out.say(node, ("tree:relation", NamedNode(name)))
    out.say(
        name,
        ("rdf:type", iri(f"tree:{kind}Relation")),
        ("tree:node", NamedNode(target)),
        ("tree:path", iri("dcterms:created")),
        ("tree:value", _moment(value)),
    )


def _seen_months(seen: Listing) -> list[Month]:
    """The months in which the one who asks sees anything."""
    return [month for month in months(seen.journal) if _of(seen, month).events(limit=1)]


def _of(seen: Listing, month: Month) -> Listing:
    return Listing(seen.journal, seen.base, seen.audiences, min(month.last, seen.until), month.first)


@blueprint.get("/feeds/ldes/<month>")
def ldes_page(month: str) -> Response:
    """A page of the event stream: versions of documents, and the way to the next page."""
    wanted = best(request.headers.get("Accept", ""), list(TYPES))
    seen = listing()
    known = {one.name: one for one in months(seen.journal)}
    if not _MONTH.fullmatch(month) or month not in known:
        raise NotFound("Nothing was committed in this month.", remedy="The months are listed at /feeds/ldes.")
    after = place.read(request.args.get("after", "0"), "after")
    found = _of(seen, known[month]).events(after, SIZE + 1)
    events, rest = found[:SIZE], found[SIZE:]
    full = bool(rest) or known[month].last < max(one.last for one in known.values())
    hidden = past_states().shielded({event.document for event in events})
    last = (events[-1].commit, events[-1].document) if events else after
    tag = validator(wanted, last, full, seen.audiences, sorted(hidden))
    if request.if_none_match.contains(tag):
        return _answer([], wanted, tag, full=full)
    own = f"{workbench().base}feeds/ldes/{month}"
    out = _Statements()
    node = with_arguments(own, {"after": request.args["after"]}) if "after" in request.args else own
    out.say(node, ("rdf:type", iri("tree:Node")))
    if full:
        out.say(node, ("ldes:immutable", Literal("true", datatype=iri("xsd:boolean"))))
    if rest:
        target = with_arguments(own, {"after": place.written(last)})
        _relation(out, node, f"{node}#next", "GreaterThanOrEqualTo", rest[0].at, target)
    _members(out, events)
    return _answer(out.quads, wanted, tag, full=full, rest=last if rest else None, own=own)


def _members(out: _Statements, events: Sequence[Event]) -> None:
    """Each version: what it is a version of, and in a graph of its name what was said then."""
    for step in past_states().steps(events):
        event = step.event
        member = f"{event.document}?as-of={event.commit}"
        out.say(_stream(), ("tree:member", NamedNode(member)))
        out.say(
            member,
            ("rdf:type", iri(_ACTS[event.act])),
            ("dcterms:isVersionOf", NamedNode(event.document)),
            ("dcterms:created", _moment(event.at)),
            ("prov:wasGeneratedBy", NamedNode(event.activity)),
        )
        graph = NamedNode(member)
        out.quads += [Quad(q.subject, q.predicate, q.object, graph) for q in sorted(step.after, key=str)]


def _answer(
    quads: Sequence[Quad],
    wanted: str | None,
    tag: str,
    *,
    full: bool,
    rest: Place | None = None,
    own: str = "",
) -> Response:
    if wanted is None:
        raise NotAcceptable(f"The event stream is available as {', '.join(TYPES)}.")
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        names = {name: prefixes[name] for name in _PREFIXES}
        body = serialize(quads, format=TYPES[wanted], prefixes=names) or b""
        response = Response(body, content_type=wanted)
    response.set_etag(tag)
    if rest is not None:
        address = with_arguments(own, {"after": place.written(rest)})
        response.headers.add("Link", f'<{address}>; rel="next"')
    return caching(response, "public, max-age=604800, immutable" if full else "no-cache")
