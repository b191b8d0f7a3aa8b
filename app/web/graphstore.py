"""The SPARQL 1.1 Graph Store Protocol at ``/graphs``: graphs by ``?graph=``, ``?default`` or own address."""

from __future__ import annotations

import hashlib
import secrets
from urllib.parse import quote

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import NotAcceptable

from app.graph.errors import (
    BadParameter,
    NotFound,
    NothingChanged,
    PreconditionFailed,
    TooCostly,
)
from app.graph.reading import State
from app.graph.writer import Receipt
from app.web import graph_body, sending, void
from app.web.changing.affected import affected
from app.web.changing.written import is_dry_run, why
from app.web.context import client, gone, may_write, workbench
from app.web.negotiation import GRAPHS, best, content_type
from app.web.protocol import absolute_iri
from app.web.rehearsed import rehearsed

blueprint = Blueprint("graphstore", __name__)
_SAFE = "/:@!$&'()*+,;=~-._"  # what stands in a path as it is


@blueprint.get("/graphs", strict_slashes=False)
@blueprint.get("/graphs/<path:name>")
def read(name: str = "") -> Response:
    """A graph as RDF."""
    graph = _named(name)
    media_type = best(request.headers.get("Accept", ""), list(GRAPHS))
    if media_type is None:
        raise NotAcceptable(f"A graph is available as {', '.join(GRAPHS)}.")
    if graph is not None and not workbench().has_graph(graph):
        raise NotFound(f"There is no graph {graph}.")
    tag = _tag(graph, media_type, workbench().state)
    response = Response(status=304)
    if found := sending.known(tag, request.environ):
        response.set_etag(found)
        return response
    if request.method == "HEAD":
        return _head(tag, media_type)
    # A graph can be most of the store, so it is read under the limits of any other answer.
    try:
        with workbench().ask(
            workbench().platform.catalogue["graph/triples"].bind(),
            media_type=GRAPHS[media_type],
            default=_dataset(graph),
            client=client(),
            gone=gone(),
        ) as outcome:
            tag = _tag(graph, media_type, workbench().state._replace(commit=outcome.commit))
            response, coded = sending.send(outcome, media_type)
    except TooCostly as error:
        if error.limit != "cancelled" and (whole := void.file_of(workbench().base, _kept_as(graph))):
            error.remedy = f"Take the whole graph as a file, of any size: {whole}"
        raise
    response.set_etag(sending.tag(tag, coded))
    return response


def _head(tag: str, media_type: str) -> Response:
    """What GET would say but for the length: a graph is not written out to be thrown away."""
    response = Response(content_type=content_type(media_type))
    response.automatically_set_content_length = False
    response.set_etag(tag)
    return response


def _kept_as(graph: str | None) -> str:
    return graph or workbench().platform.graphs.public


def _dataset(graph: str | None) -> list[str] | None:
    """The graph to read; without a name the public one, or the engine's own where that is apart."""
    if graph is not None:
        return [graph]
    platform = workbench().platform
    return None if platform.conformance else [platform.graphs.public]


def _tag(graph: str | None, media_type: str, state: State) -> str:
    parts = (graph, media_type, state, workbench().view)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


@blueprint.put("/graphs", strict_slashes=False)
@blueprint.put("/graphs/<path:name>")
def replace(name: str = "") -> Response:
    """Put the body in the place of a graph: 201 for a new one, else 204; ``dry-run`` only tells."""
    return _write(_named(name), replace=True)


@blueprint.post("/graphs", strict_slashes=False)
@blueprint.post("/graphs/<path:name>")
def add(name: str = "") -> Response:
    """Add the body to a graph; without the name of one, to a new graph that gets a name."""
    if name or "graph" in request.args or "default" in request.args:
        return _write(_named(name), replace=False)
    return _write(f"{workbench().base}graphs/{secrets.token_hex(8)}", replace=False)


@blueprint.delete("/graphs", strict_slashes=False)
@blueprint.delete("/graphs/<path:name>")
def delete(name: str = "") -> Response:
    """Remove a graph."""
    graph = _named(name)
    _who_may()
    with workbench().platform.writer.writing():
        _as_known(graph)
        receipt = workbench().drop_graph(graph, why=why(), dry_run=is_dry_run())
    return _done(receipt)


def _write(graph: str | None, *, replace: bool) -> Response:
    """Write the body. To write what is there already is done as soon as it is asked."""
    _who_may()  # before the body is taken in
    quads = graph_body.quads(graph or f"{workbench().base}graphs")
    with workbench().platform.writer.writing():
        _as_known(graph)
        try:
            created, receipt = workbench().write_graph(
                graph, quads, replace=replace, why=why(), dry_run=is_dry_run()
            )
        except NothingChanged:
            return Response(status=204)
    response = _done(receipt)
    if created and graph and receipt.commit:
        response.status_code = 201
        response.autocorrect_location_header = False
        response.headers["Location"] = graph
    return response


def _done(receipt: Receipt) -> Response:
    """The answer to a write; of one that was only tried, what would come of it."""
    if receipt.rehearsal is not None and not receipt.commit:
        return rehearsed(receipt, affects=affected(receipt.rehearsal))
    response = Response(status=204)
    response.headers["Link"] = f'<{receipt.activity}>; rel="describedby"'
    return response


def _named(name: str) -> str | None:
    """The graph the request is about; None is the default graph. Raises BadParameter.

    ``name`` is the rest of a path: a graph below ``/graphs/`` is named by its own address.
    """
    graphs = request.args.getlist("graph")
    default = "default" in request.args
    if len(graphs) + default + bool(name) != 1:
        raise BadParameter(
            "The request names no graph, or more than one.",
            remedy="Add ?graph= with one IRI, or ?default.",
        )
    if name:
        return absolute_iri(f"{workbench().base}graphs/{quote(name, safe=_SAFE)}", "The path")
    return None if default else absolute_iri(graphs[0], "graph")


def _as_known(graph: str | None) -> None:
    """Hold a write to what its client knows (If-Match, If-None-Match). Raises PreconditionFailed.

    A tag is of the commit it was read at, so it is outdated by a change anywhere in the store:
    read again, and send what is to be written then.
    """
    there = graph is None or workbench().has_graph(graph)
    state = workbench().state
    now = [
        sending.tag(_tag(graph, media_type, state), coded)
        for media_type in GRAPHS
        for coded in ("", *sending.CODINGS)
    ]
    wanted, unwanted = request.if_match, request.if_none_match
    fits = wanted.star_tag or any(tag in wanted for tag in now)
    if wanted and not (there and fits):
        raise PreconditionFailed(
            "The store has changed since." if there else "There is no such graph.",
            etag=now[0] if there else "",
            remedy="Read the graph again, and send the change with the ETag of that answer.",
        )
    if there and unwanted and (unwanted.star_tag or any(tag in unwanted for tag in now)):
        raise PreconditionFailed("The graph is there already.", etag=now[0])


def _who_may() -> None:
    if not may_write():
        workbench().only_who_may_change()


def register(app: Flask) -> None:
    """Give the app its graph store."""
    app.register_blueprint(blueprint)
