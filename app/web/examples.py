"""The queries of the house as data, one by one and all together."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.graph import executable
from app.graph.errors import UnknownQuery
from app.graph.said import worded
from app.web import offers
from app.web.context import workbench
from app.web.formats import FORMATS, HTML
from app.web.negotiation import best, content_type
from app.web.signposts import Link
from app.web.statements import Statements

blueprint = Blueprint("examples", __name__)
RDF = {extension: FORMATS[extension].media_type for extension in ("ttl", "jsonld", "rdf", "nt")}
_ANY = f"any({', '.join(RDF)})"


@blueprint.get(f"/queries.<{_ANY}:extension>")
def all_queries(extension: str) -> Response:
    """Every query of the house as ``sh:SPARQLExecutable``, and the prefixes they share."""
    bench = workbench()
    out = Statements()
    for query in executable.questions(bench.platform.catalogue):
        out.triples |= dict.fromkeys(executable.triples(query, bench.base))
    prefixes = bench.read("graph/document", document=executable.PREFIXES.value)
    out.triples |= dict.fromkeys(prefixes.triples)
    for value in [t.object for t in prefixes.triples if t.predicate.value.endswith("#declare")]:
        declared = bench.read("graph/document", document=value)
        out.triples |= dict.fromkeys(declared.triples)
    return rdf(out, RDF[extension])


@blueprint.get(f"/queries/<path:name>.<{_ANY}:extension>")
def one_query(name: str, extension: str) -> Response:
    """One query of the house as ``sh:SPARQLExecutable``."""
    bench = workbench()
    query = bench.platform.catalogue[name]
    if query not in executable.questions([query]):
        raise UnknownQuery(
            worded("There is no query “{name}”.", name=name), remedy=worded("The list is at /queries.")
        )
    out = Statements()
    out.triples |= dict.fromkeys(executable.triples(query, bench.base))
    return rdf(out, RDF[extension])


@blueprint.get("/.well-known/sparql-examples")
def sparql_examples() -> Response:
    """Where endpoints keep their examples: leads to the queries as page or data."""
    return see_other("/queries")


def see_other(path: str) -> Response:
    """303 to the page, or to the RDF that ``Accept`` asks for, of ``path``."""
    there = {HTML: "", **{media_type: f".{extension}" for extension, media_type in RDF.items()}}
    wanted = best(request.headers.get("Accept", ""), [*list(there)[1:], HTML])
    if wanted is None:
        return offers.not_acceptable(
            [(media_type, f"{request.script_root}{path}{end}") for media_type, end in there.items()]
        )
    return offers.see_other(f"{request.script_root}{path}{there[wanted]}")


def rdf(out: Statements, media_type: str) -> Response:
    """Statements as a response that scripts of any site may read, with its validator."""
    response = Response(out.serialise(media_type), content_type=content_type(media_type))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Link, ETag"
    response.headers["Cache-Control"] = "no-cache"
    canonical = Link(workbench().base + request.path.lstrip("/"), "canonical")
    response.headers.add("Link", canonical.header())
    response.add_etag()
    response.make_conditional(request)
    return response
