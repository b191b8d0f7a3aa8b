"""Any identifier of this installation, dereferenced: 303 to the representation asked for.

``GET /specimen/ABC-DEF-GHJ`` answers 303 to ``….html``, ``….ttl`` and so on, by ``Accept``; each
representation has a URL of its own. Words of our own namespace answer in the same way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, current_app, g, redirect, request
from werkzeug.exceptions import NotAcceptable

from app.graph.document import Document
from app.graph.terms import prefixes
from app.web import signposts
from app.web.context import workbench
from app.web.generic import find, generic_page
from app.web.jsonld import jsonld
from app.web.negotiation import best
from app.web.pages import Page, validator
from app.web.service import services

blueprint = Blueprint("resource", __name__)

KINDS = (
    "specimen",
    "occurrence",
    "media",
    "taxon",
    "event",
    "dataset",
    "institution",
    "collection",
    "activity",
    "agent",
)
FORMATS: Mapping[str, str] = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "json": "application/json",
}
_BY_MEDIA_TYPE = {media_type: extension for extension, media_type in FORMATS.items()}
_CROSS_ORIGIN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Link, ETag"}


def split(path: str) -> tuple[str, str]:
    """A path as name and extension; no extension where it ends in none of ours."""
    name, dot, extension = path.rpartition(".")
    return (name, extension) if dot and name and extension in FORMATS else (path, "")


@blueprint.get(f"/<any({', '.join(KINDS)}):kind>/<path:path>")
def document(kind: str, path: str) -> Response:
    """A document of this installation or one of its representations."""
    name, extension = split(path)
    return _dereference(f"{workbench().base}{kind}/{name}", extension)


@blueprint.get("/ns/<path:path>")
def term(path: str) -> Response:
    """A word of our ontology."""
    name, extension = split(path)
    return _dereference(prefixes["holotype"] + name, extension)


@blueprint.get("/vocabulary/<path:path>")
def concept(path: str) -> Response:
    """A vocabulary or one of its concepts."""
    name, extension = split(path)
    stem = prefixes["holotype"].removesuffix("ns/")
    return _dereference(f"{stem}vocabulary/{name}", extension)


def _dereference(iri: str, extension: str) -> Response:
    found = find(iri)
    if not extension:
        return _see_other(found)
    response = _representation(found, extension)
    response.vary.add("Accept")
    if extension != "html":
        response.headers.update(_CROSS_ORIGIN)
    return response


def _see_other(found: Document) -> Response:
    wanted = best(request.headers.get("Accept", ""), list(FORMATS.values()))
    if wanted is None:
        raise NotAcceptable(f"This is served as {', '.join(FORMATS.values())}.")
    target = f"{request.path}.{_BY_MEDIA_TYPE[wanted]}"
    response = redirect(f"{request.script_root}{target}", code=303)
    response.vary.add("Accept")
    response.headers.update(_CROSS_ORIGIN)
    for link in signposts.links(found, request.script_root + request.path, FORMATS):
        response.headers.add("Link", link)
    return response  # type: ignore[return-value]


def _representation(found: Document, extension: str) -> Response:
    media_type = FORMATS[extension]
    address = f"{request.script_root}{request.path.removesuffix('.' + extension)}"
    tag = _tag(found, extension)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    elif extension == "html":
        g.twin = f"{address}.json"
        response = page_of(found).html()
    else:
        response = Response(_body(found, media_type), mimetype=media_type)
    response.set_etag(tag, weak=extension == "html")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Location"] = f"{address}.{extension}"
    for link in signposts.links(found, address, FORMATS, extension):
        response.headers.add("Link", link)
    return response


def _tag(found: Document, extension: str) -> str:
    """From revision, format and view; a page also shows its surroundings, so from the commit."""
    if extension == "html":
        return validator(extension, found.commit)
    view = workbench().view
    asked = (found.iri, found.revision, extension, view.default, view.named)
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:24]


def _body(found: Document, media_type: str) -> bytes:
    if media_type == "application/json":
        return (json.dumps(page_data(found), ensure_ascii=False, indent=1) + "\n").encode()
    if media_type == "application/ld+json":
        return (json.dumps(jsonld(found), ensure_ascii=False, indent=1) + "\n").encode()
    return found.serialise(media_type)


def page_data(found: Document) -> Mapping[str, object]:
    """What the page of a document shows, as plain JSON."""
    return page_of(found).data


def page_of(found: Document) -> Page:
    """The page of a document, by the service that shows its kind, else one of its classes."""
    makers: dict[str, Callable[[Document], Page]] = {}
    for service in services(current_app).values():
        makers.update(service.documents)
    names = (name for name in (found.kind, *found.root.types) if name in makers)
    return makers.get(next(names, ""), generic_page)(found)


def register(app: Flask) -> None:
    """Give the app its identifiers."""
    app.register_blueprint(blueprint)
