"""RDF Patch at ``/feeds/patch``: what to take away and what to add, so that a copy stays the same graph."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from itertools import groupby

from flask import Response, request
from pyoxigraph import Quad

from app.graph.errors import BadParameter, Gone
from app.graph.journal import Event, Place
from app.graph.listing import Listing
from app.web.context import workbench
from app.web.feeds import place
from app.web.feeds.blueprint import blueprint, caching, listing, past_states, setup
from app.web.format import with_arguments
from app.web.pages import validator

SIZE = 200  # documents of one patch
TYPE = "application/rdf-patch"
RENEWED = "renewed"  # the header that names a document of which a copy has to forget what it had


@blueprint.get("/feeds/patch")
def patch() -> Response:
    """The changes after a commit as RDF Patch; the next ones are at the Link with rel=next.

    All patches from 0 on, applied to an empty store, make the graph as it is. Each names itself and
    the one before it; a commit is a transaction, and a large one comes in several.
    """
    seen = listing()
    start = place.read(request.args.get("since", "0"), "since")
    _complete(start, seen)
    found = seen.events(start, SIZE + 1)
    events, rest = found[:SIZE], found[SIZE:]
    end = _end(events, rest, start, seen)
    states = past_states()
    hidden = states.shielded({event.document for event in events})
    tag = validator(TYPE, end, seen.audiences, sorted(hidden))
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        lines = [*_head(start, end, seen, hidden), *_body(events, hidden)]
        response = Response("".join(f"{line} .\n" for line in lines), mimetype=TYPE)
    response.set_etag(tag, weak=True)
    if end != start:
        address = with_arguments(f"{request.script_root}/feeds/patch", {"since": place.written(end)})
        response.headers.add("Link", f'<{address}>; rel="next"')
    response.headers["Holotype-Commit"] = str(seen.until)
    return caching(response, "public, max-age=3600" if rest else "no-cache")


def _complete(start: Place, seen: Listing) -> None:
    """Refuse places that are not in the ledger, or before a gap in it."""
    if start[0] > seen.until + 1:
        raise BadParameter(
            f"There is no commit {start[0] - 1} yet.", where="since", remedy=f"The last one is {seen.until}."
        )
    since = setup().journal.complete_since()
    if start[0] <= since:
        raise Gone(
            "The changes up to this commit were not kept one by one.",
            remedy="Take the graph as a whole from /graphs, and what came later from "
            f"/feeds/patch?since={since}.",
        )


def _end(events: Sequence[Event], rest: Sequence[Event], start: Place, seen: Listing) -> Place:
    """Where the next patch begins."""
    if not rest:
        return max(start, (seen.until + 1, ""))
    last = events[-1]
    return (last.commit, last.document) if rest[0].commit == last.commit else (last.commit + 1, "")


def _name(at: Place, seen: Listing) -> str:
    """The name of the state at a place, the same for all who see the same graphs."""
    graphs = sorted({*workbench().view.default, *workbench().view.named})
    said = f"{workbench().base}feeds/patch {place.written(at)} {' '.join(graphs)}"
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, said)}>"


def _head(start: Place, end: Place, seen: Listing, hidden: set[str]) -> Iterator[str]:
    yield f"H id {_name(end, seen)}"
    if start != end and start != (1, ""):
        yield f"H prev {_name(start, seen)}"
    yield f"H commit {end[0] if end[1] else end[0] - 1}"
    for document in sorted(hidden):
        yield f"H {RENEWED} <{document}>"


def _body(events: Sequence[Event], hidden: set[str]) -> Iterator[str]:
    steps = past_states().steps(events)
    for _, of_commit in groupby(steps, lambda step: step.event.commit):
        yield "TX"
        for step in of_commit:
            if step.shielded or step.event.document in hidden:
                yield from (_row("A", quad) for quad in sorted(step.after, key=str))
            else:
                yield from (_row("D", quad) for quad in step.removed)
                yield from (_row("A", quad) for quad in step.added)
        yield "TC"


def _row(mark: str, quad: Quad) -> str:
    return f"{mark} {quad.triple} {quad.graph_name}"
