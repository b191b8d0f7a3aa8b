"""The SPARQL 1.1 Protocol at ``/sparql``: query, update, service description, query page."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Flask, Response, current_app, json, request
from werkzeug.exceptions import NotAcceptable

from app.graph import lexer, sparql
from app.graph.outcome import Outcome
from app.graph.outline import by_outline
from app.graph.workbench import State
from app.web import protocol, sending, workbench_page
from app.web.context import client, may_write, workbench
from app.web.description import describe
from app.web.graphstore import READ
from app.web.negotiation import BY_FORM, GRAPHS, HTML, best, content_type
from app.web.protocol import Asked

blueprint = Blueprint("endpoint", __name__)
PATHS = ("/sparql", "/graphs", "/q/")
_EXPOSED = (
    "Content-Encoding, ETag, Link, Location, Partial-Answer, Preference-Applied, Retry-After, Server-Timing"
)
_ALLOWED = "Accept, Authorization, Content-Type, If-Match, If-None-Match, Prefer"
# What OPTIONS says of bodies: of the endpoint, and of the graph store.
_READS = (
    {
        "Accept-Query": f"{protocol.QUERY}, {protocol.FORM}",
        "Accept-Post": f"{protocol.FORM}, {protocol.QUERY}, {protocol.UPDATE}",
    },
    {"Accept-Post": ", ".join(READ)},
)
# With these in it, the same text on the same commit gives another answer the next time.
_FICKLE = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"))


@blueprint.route("/sparql", methods=["GET", "POST", "QUERY"], strict_slashes=False)
def sparql_endpoint() -> Response:
    """Answer a query, run an update, or say what this is."""
    asked = protocol.read(request, f"{workbench().base}sparql", may_write=may_write())
    if asked is None:
        return _about()
    if asked.kind == "update":
        return _update(asked)
    return answer(asked)


def _about() -> Response:
    """Without a query: the page to write one on, or the service description as RDF."""
    media_type = best(request.headers.get("Accept", ""), [*_pages(), *GRAPHS])
    if media_type is None:
        raise NotAcceptable(f"The description is available as {', '.join([*_pages(), *GRAPHS])}.")
    if media_type == HTML:
        return workbench_page.page(None)
    body = describe(workbench().base, workbench().view, GRAPHS[media_type])
    return Response(body, content_type=content_type(media_type))


def _pages() -> list[str]:
    """HTML, where this app has pages at all."""
    return [HTML] if "holotype-assets" in current_app.extensions else []


@by_outline
def _steadiness(text: str) -> str:
    """``strong`` where the same commit gives the same bytes again, ``weak`` where it gives the same
    but for the names of blank nodes, "" where it gives something else each time."""
    found = lexer.tokens(text)
    if any(token.kind == "word" and token.text.upper() in _FICKLE for token in found):
        return ""
    blank = sparql.form(text) == "graph" and any(t.text in ("[", "(") or t.kind == "bnode" for t in found)
    return "weak" if blank else "strong"


def _tag(asked: Asked, media_type: str, state: State) -> str:
    """The entity tag of an answer: from query, format, commit, dataset and view."""
    view = workbench().view
    parts = (asked.text, asked.default, asked.named, media_type, state, view)
    return hashlib.sha256(repr(parts).encode(errors="replace")).hexdigest()[:32]


def answer(asked: Asked) -> Response:
    """The answer to a query in the format that ``Accept`` asks for, or the page about it."""
    form = sparql.form(asked.text)
    offers = BY_FORM.get(form, BY_FORM["select"])
    media_type = best(request.headers.get("Accept", ""), [*offers, *_pages()])
    if media_type is None:
        raise NotAcceptable(f"This answer is available as {', '.join(offers)}.")
    if media_type == HTML:
        return workbench_page.page(asked)
    steadiness = _steadiness(asked.text)
    bench = workbench()
    tag = _tag(asked, media_type, bench.state)
    if steadiness and (known := sending.known(tag)):
        response = Response(status=304)
        response.set_etag(known, weak=steadiness == "weak")
        return response
    with _ask(asked, offers[media_type]) as outcome:
        tag = _tag(asked, media_type, bench.state._replace(commit=outcome.commit))
        response, coded = sending.send(outcome, media_type)
        if outcome.cut_short:
            return _marked(response, outcome)
    if steadiness:
        response.set_etag(sending.tag(tag, coded), weak=steadiness == "weak")
    return response


def _marked(response: Response, outcome: Outcome) -> Response:
    """A part of an answer says so, and nobody keeps it."""
    rows = "" if outcome.rows is None else f", rows={outcome.rows}"
    response.headers["Partial-Answer"] = f"limit={outcome.cut_short}{rows}"
    response.headers["Link"] = f'<{_what_a_part_is()}>; rel="describedby"'
    response.headers["Cache-Control"] = "no-store"
    if protocol.lenient(request):
        response.headers["Preference-Applied"] = "handling=lenient"
    return response


def _what_a_part_is() -> str:
    return f"{workbench().base}problems/partial-answer"


def _ask(asked: Asked, engine_type: str) -> Outcome:
    return workbench().ask(
        asked.text,
        media_type=engine_type,
        default=asked.default,
        named=asked.named,
        client=client(),
        deadline=asked.seconds,
        partial=_what_a_part_is() if asked.partial else "",
    )


def _update(asked: Asked) -> Response:
    receipt = workbench().update(asked.text, using=asked.default, using_named=asked.named)
    body = {"activity": receipt.activity, "commit": receipt.commit}
    response = Response(json.dumps(body) + "\n", mimetype="application/json")
    response.headers["Link"] = f'<{receipt.activity}>; rel="describedby"'
    return response


def open_to_all(response: Response) -> Response:
    """What every answer of the two protocols says, refusals too: open to scripts of any site."""
    if not request.path.startswith(PATHS):
        return response
    response.vary.update(("Accept", "Accept-Encoding", "Authorization", "Prefer"))
    private = workbench().principal.signed_in
    response.headers.setdefault("Cache-Control", "private, no-cache" if private else "no-cache")
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, POST")
        headers["Access-Control-Allow-Headers"] = _ALLOWED
        headers["Access-Control-Max-Age"] = "86400"
        headers.update(_READS[request.path.startswith("/graphs")])
    return response


def register(app: Flask) -> None:
    """Give the app its endpoint, and both protocols their headers."""
    app.register_blueprint(blueprint)
    app.after_request(open_to_all)
