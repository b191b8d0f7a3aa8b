"""Every query of the house as a page: what it asks, of what, and its text with its values in place."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.graph.answer import Answer
from app.graph.errors import UnknownQuery
from app.graph.said import worded
from app.web import answers
from app.web.context import workbench
from app.web.examples import RDF
from app.web.given import given
from app.web.pages import Page, page, shown

blueprint = Blueprint("questions", __name__)


@page(blueprint, "/queries", rdf=RDF, endpoint="index")
def index() -> Page:
    """All queries by group."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for query in workbench().platform.catalogue:
        if query.path.suffix == ".rq":
            groups.setdefault(query.name.split("/")[0], []).append(
                {"name": query.name, "summary": query.summary, "returns": query.returns}
            )
    return Page("questions/index.html", {"groups": groups}, stamp=repr(groups))


@page(blueprint, "/queries/<path:name>", rdf=RDF, endpoint="question")
def question(name: str) -> Page:
    """One query; values for its parameters may stand in the address."""
    query = workbench().platform.catalogue[name]
    if query.path.suffix != ".rq":
        raise UnknownQuery(
            worded("There is no query “{name}”.", name=name), remedy=worded("The list is at /queries.")
        )
    params = query.examples() | given(query)
    text = query.bind(**params)
    return Page(
        "questions/question.html",
        {
            "name": name,
            "summary": query.summary,
            "returns": query.returns,
            "params": {k: dict(spec) for k, spec in query.params.items()},
            "columns": dict(query.columns),
            "tags": list(query.tags),
            "text": text,
        },
        {
            "values": shown(params),
            "runnable": _without_header(text),
            "answered": answers.addresses(query, params),
        },
    )


def _without_header(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()


def question_params(answer: Answer) -> dict[str, Any]:
    """The parameters of an answer as they stand in the address of its query's page."""
    return shown(answer.params)
