"""Answers of SPARQL queries page by page, all pages from one snapshot: ``/sparql/pages``."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from werkzeug.exceptions import NotAcceptable

from app.graph import sparql
from app.graph.errors import BadParameter, BadQuery, Gone
from app.graph.pinned import TSV, Pinned, PinnedAnswers
from app.web import protocol
from app.web.context import client, gone, once, platform, workbench
from app.web.negotiation import BY_FORM, best, content_type
from app.web.signposts import Link

blueprint = Blueprint("paging", __name__)
USUAL, MOST = 1000, 100_000  # rows of a page


@blueprint.get("/sparql/pages")
def first() -> Response:
    """The first page of the answer to ``query``, ``size`` rows a page; its links lead to the others."""
    asked = protocol.read(request, f"{workbench().base}sparql", may_write=False)
    if asked is None or asked.kind != "query":
        raise BadParameter("There is no query.", remedy="Give it as query, its rows a page as size.")
    if sparql.form(asked.text) != "select":
        raise BadQuery("Only the rows of a SELECT come in pages.", remedy="Ask at /sparql for all at once.")
    size = _size()
    media_type = _wanted()
    with workbench().ask(
        asked.text, media_type=TSV, default=asked.default, named=asked.named, client=client(), gone=gone()
    ) as outcome:
        pinned = _answers().keep(outcome, workbench().view, size)
    return _page(pinned, 1, media_type)


@blueprint.get("/sparql/pages/<token>/<int:number>")
def page(token: str, number: int) -> Response:
    """Another page of an answer that is kept."""
    pinned = _answers().find(token, workbench().view)
    if pinned is None:
        raise Gone(
            "This answer is kept no longer.",
            reason=f"Answers are let go {_answers().minutes} minutes after a page was last read.",
            remedy="Send the query to /sparql/pages again: all its pages then show the commit of now.",
        )
    return _page(pinned, number, _wanted())


@once
def _answers() -> PinnedAnswers:
    return PinnedAnswers(platform().folder / "pages")


def _size() -> int:
    text = request.args.get("size", str(USUAL))
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise BadParameter(
            f"size is to be a number of rows from 1 to {MOST}, not {text}.", remedy=f"Usual is {USUAL}."
        )
    return int(text)


def _wanted() -> str:
    offers = BY_FORM["select"]
    wanted = best(request.headers.get("Accept", ""), list(offers))
    if wanted is None:
        raise NotAcceptable(f"Pages are available as {', '.join(offers)}.")
    return wanted


def _page(pinned: Pinned, number: int, media_type: str) -> Response:
    body = pinned.page(number)
    engine_type = BY_FORM["select"][media_type]
    if engine_type != TSV:
        rows = parse_query_results(body, format=QueryResultsFormat.TSV)
        assert isinstance(rows, QuerySolutions)
        body = rows.serialize(format=QueryResultsFormat.from_media_type(engine_type)) or b""
    response = Response(body, content_type=content_type(media_type))
    steps = {"first": 1, "prev": number - 1, "next": number + 1, "last": pinned.pages}
    for relation, step in steps.items():
        if 1 <= step <= pinned.pages:
            target = f"{request.script_root}/sparql/pages/{pinned.token}/{step}"
            response.headers.add("Link", Link(target, relation).header())
    response.headers["Holotype-Rows"] = str(pinned.rows)
    response.headers["Holotype-Commit"] = str(pinned.commit)
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """Pages may be read by scripts of any site."""
    response.vary.update(("Accept", "Authorization"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Link, Holotype-Rows, Holotype-Commit, Retry-After"
    return response


def register(app: Flask) -> None:
    """Give the app its pages of answers."""
    app.register_blueprint(blueprint)
