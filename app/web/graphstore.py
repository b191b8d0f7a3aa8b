"""The SPARQL 1.1 Graph Store Protocol at ``/graphs``: graphs by ``?graph=`` or ``?default``."""

from __future__ import annotations

import hashlib
import secrets

from flask import Blueprint, Flask, Response, request
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse
from werkzeug.exceptions import NotAcceptable

from app.graph.errors import BadParameter, BadSource, Forbidden, NotFound
from app.web.context import client, may_write, workbench
from app.web.negotiation import GRAPHS, best
from app.web.problems import UnsupportedMediaType
from app.web.protocol import absolute_iri
from app.web.sending import send

blueprint = Blueprint("graphstore", __name__)
BODY_BYTES = 64 << 20
READ = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
_MULTIPART = "multipart/form-data"


@blueprint.get("/graphs", strict_slashes=False)
def read() -> Response:
    """A graph as RDF."""
    graph = _named()
    media_type = best(request.headers.get("Accept", ""), list(GRAPHS))
    if media_type is None:
        raise NotAcceptable(f"A graph is available as {', '.join(GRAPHS)}.")
    if graph is not None and not workbench().has_graph(graph):
        raise NotFound(f"There is no graph {graph}.")
    tag = _tag(graph, media_type, workbench().platform.writer.commit)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        # A graph can be most of the store, so it is read under the limits of any other answer.
        with workbench().ask(
            workbench().platform.catalogue["graph/triples"].bind(),
            media_type=GRAPHS[media_type],
            default=_dataset(graph),
            client=client(),
        ) as outcome:
            tag = _tag(graph, media_type, outcome.commit)
            response = send(outcome, media_type)
    response.set_etag(tag)
    return response


def _dataset(graph: str | None) -> list[str] | None:
    """The graph to read; without a name the public one, or the engine's own where that is apart."""
    if graph is not None:
        return [graph]
    platform = workbench().platform
    return None if platform.conformance else [platform.graphs.public]


def _tag(graph: str | None, media_type: str, commit: int) -> str:
    parts = (graph, media_type, commit, workbench().view)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


@blueprint.put("/graphs", strict_slashes=False)
def replace() -> Response:
    """Put the body in the place of a graph: 201 for a new one, else 204."""
    graph = _named()
    created, _ = workbench().write_graph(graph, _quads(graph), replace=True)
    return Response(status=201 if created else 204)


@blueprint.post("/graphs", strict_slashes=False)
def add() -> Response:
    """Add the body to a graph; without the name of one, to a new graph that gets a name."""
    if not request.args:
        graph: str | None = workbench().platform.graphs.named(secrets.token_hex(8))
    else:
        graph = _named()
    created, _ = workbench().write_graph(graph, _quads(graph), replace=False)
    response = Response(status=201 if created else 204)
    if created and graph:
        response.autocorrect_location_header = False
        response.headers["Location"] = graph
    return response


@blueprint.delete("/graphs", strict_slashes=False)
def delete() -> Response:
    """Remove a graph."""
    workbench().drop_graph(_named())
    return Response(status=204)


def _named() -> str | None:
    """The graph the request is about; None is the default graph. Raises BadParameter."""
    graphs = request.args.getlist("graph")
    default = "default" in request.args
    if len(graphs) + default != 1:
        raise BadParameter(
            "The request names no graph, or more than one.",
            remedy="Add ?graph= with one IRI, or ?default.",
        )
    return None if default else absolute_iri(graphs[0], "graph")


def _quads(graph: str | None) -> list[Quad]:
    """All of the body, read before anything is written."""
    if not may_write():
        decision = workbench().principal.may_update()  # before the body is taken in
        raise Forbidden(decision.reason, signed_in=workbench().principal.signed_in)
    request.max_content_length = BODY_BYTES
    base = graph or f"{workbench().base}graphs"
    if request.mimetype == _MULTIPART:
        parts = [(file.mimetype, file.stream.read()) for file in request.files.values()]
        if not parts:
            raise BadSource("The form holds no file.")
        return [quad for kind, data in parts for quad in _parsed(kind, data, base)]
    return _parsed(request.mimetype, request.get_data(), base)


def _parsed(media_type: str, data: bytes, base: str) -> list[Quad]:
    format = RdfFormat.from_media_type(media_type) if media_type in READ else None
    if format is None:
        raise UnsupportedMediaType(
            f"A body of the type {media_type or '(none given)'} is not read here.",
            accepted=(*READ, _MULTIPART),
            remedy=f"Send {', '.join(READ)}.",
        )
    try:
        quads = list(parse(data, format=format, base_iri=base))
    except (SyntaxError, ValueError) as error:
        raise BadSource(
            f"The body is not {format.name}: {error}.",
            line=getattr(error, "lineno", None),
            column=getattr(error, "offset", None),
        ) from error
    apart = next((q.graph_name for q in quads if not isinstance(q.graph_name, DefaultGraph)), None)
    if isinstance(apart, NamedNode):
        raise BadSource(f"The body names a graph of its own ({apart.value}).")
    return quads


def register(app: Flask) -> None:
    """Give the app its graph store."""
    app.register_blueprint(blueprint)
