"""Addresses of answers: ``/q/name`` for a query that was kept, ``/sparql.csv`` for a format."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, request

from app.graph import sparql
from app.graph.catalogue import parse_query
from app.graph.errors import BadQuery, NotFound
from app.graph.kept_queries import KeptQueries
from app.web.context import as_data, once, platform, workbench
from app.web.format import with_arguments
from app.web.given import arguments, given
from app.web.negotiation import HTML, best
from app.web.protocol import Asked, resolved
from app.web.same_origin import refuse_foreign

blueprint = Blueprint("query_names", __name__)
TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
_OWN = ("timeout", "partial", "as-of", "run", "view", "sort")  # arguments that are not the query's
_ANY = f"any({', '.join(TYPES)})"


@once
def kept_queries() -> KeptQueries:
    """The queries behind the short addresses of this installation."""
    return KeptQueries(platform().folder / "queries.sqlite")


@blueprint.get(f"/sparql.<{_ANY}:extension>")
def in_format(extension: str) -> Response:
    """The answer to a query as a file in one format."""
    if "query" not in request.args:
        raise NotFound("There is nothing at this address without a query.", remedy="Add ?query=…")
    from app.web.endpoint import sparql_endpoint  # late: its page says these addresses

    request.environ["HTTP_ACCEPT"] = TYPES[extension]
    response = sparql_endpoint()
    response.headers["Content-Disposition"] = f'attachment; filename="answer.{extension}"'
    return response


@blueprint.post("/q")
def keep() -> Response:
    """Keep a query and say its short address; a form is led back to its page.

    One that declares parameters, as the queries of the house do, takes them at that address.
    """
    refuse_foreign()
    text = request.form.get("query", "")
    if sparql.form(text) == "update":
        raise BadQuery("This is an update, not a query.", remedy="Only queries have short addresses.")
    principal = workbench().principal
    if declares(text):
        parse_query(text, "query")
    name = kept_queries().keep(text, principal.iri if principal.signed_in else "")
    if as_data():
        return jsonify(id=name, href=f"{workbench().base}q/{name}")
    to = with_arguments(f"{request.script_root}/sparql", [("query", text)])
    return redirect(f"{to}#share", code=303)  # type: ignore[return-value]


@blueprint.get(f"/q/<name>.<{_ANY}:extension>")
def kept_in_format(name: str, extension: str) -> Response:
    """The answer to a query by its short name as a file in one format."""
    request.environ["HTTP_ACCEPT"] = TYPES[extension]
    response = kept(name)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def declares(text: str) -> bool:
    """Whether a query has a header that declares parameters: ``#+ params.genus = {kind = "text", …}``."""
    return any(line.startswith("#+ params.") for line in text.splitlines())


def as_arguments(text: str) -> str:
    """The arguments of an address that give a query the examples of its parameters; "" for none."""
    return urlencode(arguments(parse_query(text, "query").examples())) if declares(text) else ""


def by_examples(text: str) -> str:
    """A query with the examples of its parameters. Raises BadParameter for a header that will not do."""
    if not declares(text):
        return text
    query = parse_query(text, "query")
    return query.bind(**query.examples())


def _bound(name: str, text: str) -> str:
    """The query with the values that the address gives to its parameters; examples stand for the others."""
    if not declares(text):
        return text
    query = parse_query(text, f"q/{name}")
    return query.bind(**(query.examples() | given(query, besides=_OWN)))


@blueprint.get("/q/<name>")
def kept(name: str) -> Response:
    """A query by its short name: the page for people, the answer for programs.

    The parameters that it declares are arguments of the address.
    """
    text = kept_queries().find(name)
    if text is None:
        raise NotFound(
            f"No query is kept by the name “{name}”.",
            remedy="Names that nobody has asked for in a long time are given up; write it anew at /sparql.",
        )
    text = _bound(name, text)
    if best(request.headers.get("Accept", ""), [*TYPES.values(), "application/json", HTML]) == HTML:
        to = with_arguments(f"{request.script_root}/sparql", [("query", text)])
        response = redirect(to, code=302)
        response.vary.add("Accept")
        return response  # type: ignore[return-value]
    from app.web.endpoint import answer

    return answer(Asked("query", resolved(text, f"{workbench().base}sparql"), None, None))
