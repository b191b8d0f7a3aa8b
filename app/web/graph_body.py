"""The body of a write to the graph store: read as a whole, in one of the formats it may have."""

from __future__ import annotations

from flask import request
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse
from werkzeug.exceptions import LengthRequired

from app.graph import rdf_depth
from app.graph.errors import BadSource
from app.web.problems import UnsupportedMediaType

BODY_BYTES = 64 << 20
READ = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
_MULTIPART = "multipart/form-data"


def quads(base: str) -> list[Quad]:
    """All of the body, read before anything is written. Raises BadSource, UnsupportedMediaType."""
    if request.content_length is None:
        raise LengthRequired("Say how long the body is, or send it in chunks.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("The body is compressed, and is read here as it is.", accepted=READ)
    request.max_content_length = BODY_BYTES
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
        rdf_depth.look(data, format)
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
