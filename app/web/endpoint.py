"""The SPARQL 1.1 Protocol at ``/sparql``: query, update, service description, query page."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, json, request
from werkzeug.exceptions import NotAcceptable

from app.graph.errors import NothingChanged
from app.web import asking, protocol, workbench_page
from app.web.changing.affected import affected
from app.web.changing.written import is_dry_run
from app.web.context import client, may_write, workbench
from app.web.description import describe
from app.web.graph_body import READ
from app.web.negotiation import GRAPHS, HTML, best, content_type
from app.web.protocol import Asked
from app.web.rates import spend_write
from app.web.rehearsed import rehearsed
from app.web.reply import REFUSED

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
_VARY = ("Accept", "Accept-Encoding", "Authorization", "Prefer")


@blueprint.route("/sparql", methods=["GET", "POST", "QUERY"], strict_slashes=False)
def sparql_endpoint() -> Response:
    """Answer a query, run an update, or say what this is."""
    refused = request.environ.pop(REFUSED, None)
    if refused is not None:
        raise refused
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


def answer(asked: Asked) -> Response:
    """The answer to a query in the format that ``Accept`` asks for, or the page about it."""
    found = asking.reply(asked, workbench(), client(), request.environ, pages=bool(_pages()))
    if found is None:
        return workbench_page.page(asked)
    response = found.response()
    if "Partial-Answer" in found.headers and protocol.lenient(request):
        response.headers["Preference-Applied"] = "handling=lenient"
    return response


def _update(asked: Asked) -> Response:
    """Make a change, or with ``dry-run`` say what would come of it."""
    spend_write()
    dry_run = is_dry_run()
    why = request.args.get("why", "") or request.form.get("why", "")
    try:
        receipt = workbench().update(
            asked.text,
            using=asked.default,
            using_named=asked.named,
            why=why,
            dry_run=dry_run,
            client=client(),
        )
    except NothingChanged:  # an update is done when things are as it says
        nothing: dict[str, object] = {
            "activity": None,
            "commit": workbench().platform.writer.commit,
            "documents": [],
        }
        return Response(json.dumps(nothing) + "\n", mimetype="application/json")
    if receipt.rehearsal is not None and dry_run:
        return rehearsed(receipt, affects=affected(receipt.rehearsal))
    body = {
        "activity": receipt.activity,
        "commit": receipt.commit,
        "documents": receipt.asked,
    }
    response = Response(json.dumps(body) + "\n", mimetype="application/json")
    response.headers["Link"] = f'<{receipt.activity}>; rel="describedby"'
    return response


def policy(*, private: bool) -> dict[str, str]:
    """What every answer of the two protocols says: open to scripts of any site, asked again each time."""
    return {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": _EXPOSED,
        "Cache-Control": "private, no-cache" if private else "no-cache",
        "Vary": ", ".join(_VARY),
    }


def open_to_all(response: Response) -> Response:
    """Give an answer its policy, a refusal too."""
    if not request.path.startswith(PATHS):
        return response
    headers = response.headers
    said = policy(private=workbench().principal.signed_in)
    response.vary.update(_VARY)
    said["Vary"] = headers["Vary"]
    said["Cache-Control"] = headers.get("Cache-Control", said["Cache-Control"])
    headers.update(said)
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
