"""The queries that somebody has given a short address: listed, and let go of."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, request

from app.graph.kept_queries import OwnQuery
from app.web.context import workbench
from app.web.format import with_arguments
from app.web.locale import gettext
from app.web.own_lists import changed, keeper
from app.web.pages import Page, page
from app.web.query_names import as_arguments, kept_queries
from app.web.same_origin import refuse_foreign

blueprint = Blueprint("own_queries", __name__)


@page(blueprint, "/me/queries", endpoint="mine")
def mine() -> Page:
    """The queries you have given a short address, the latest first."""
    found = kept_queries().of(_me())
    return Page("answers/own.html", {"title": gettext("My queries"), "queries": [_row(one) for one in found]})


def _row(one: OwnQuery) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "kept": one.kept,
        "text": one.text,
        "short": f"{workbench().base}q/{one.name}",
        "arguments": as_arguments(one.text),
        "href": with_arguments(f"{request.script_root}/sparql", [("query", one.text)]),
    }


@blueprint.post("/me/queries/<name>")
def change(name: str) -> Response:
    """Call a query otherwise (``title``), or take it from the list (``do=remove``): its address stays."""
    refuse_foreign()
    me, kept = _me(), kept_queries()
    ways = {
        "rename": lambda: kept.rename(me, name, request.form.get("title", "")),
        "remove": lambda: kept.remove(me, name),
    }
    return changed(name, ways, "own_queries.mine")


def _me() -> str:
    """Who is signed in. Raises Forbidden."""
    return keeper(gettext("The list of queries belongs to somebody who is signed in."))


def register(app: Flask) -> None:
    """Give the app the list."""
    app.register_blueprint(blueprint)
