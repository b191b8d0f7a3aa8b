"""Any identifier of this installation, dereferenced: 303 to the representation asked for.

``GET /specimen/ABC-DEF-GHJ`` answers 303 to ``….html``, ``….ttl`` and so on, by ``Accept``; each
representation has a URL of its own, and ``….linkset`` leads to all of them. Words of our own
namespaces answer in the same way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, Flask, Response, current_app, g, redirect, request, session
from pyoxigraph import Triple

from app.graph.document import Document
from app.graph.errors import Gone, NotFound
from app.graph.terms import prefixes
from app.web import as_of, feed_links, linkset, lost, offers, schema_org, tags
from app.web.context import workbench
from app.web.formats import FILES, FORMATS, LINKSETS, OPENDS, Format, split
from app.web.generic import find, generic_page, title
from app.web.jsonld import CONTEXT, jsonld, whole_context
from app.web.negotiation import best, content_type
from app.web.opends import opends
from app.web.pages import Page
from app.web.projection import extended, projected, with_graphs
from app.web.record_files import files_of, forms_of, name_of, written
from app.web.service import services
from app.web.signposts import File, Link, Signs
from app.web.tools import tools

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
    "rule",
    "activity",
    "agent",
    "graph",
)
_WORDS = prefixes["holotype"].removesuffix("ns/")
_EXPOSED = "Link, ETag, Content-Location, Location"
_ALLOWED = "Accept, Authorization, Content-Type, If-Match, If-None-Match"


@blueprint.get(f"/<any({', '.join(KINDS)}):kind>/<path:path>")
def document(kind: str, path: str) -> Response:
    """A document of this installation or one of its representations."""
    name, extension = split(path)
    return _dereference(f"{workbench().base}{kind}/{name}", extension)


@blueprint.get("/ns/context.jsonld")
def context() -> Response:
    """The JSON-LD context of the house: what the keys of its JSON mean."""
    body = json.dumps({"@context": whole_context()}, ensure_ascii=False, indent=1) + "\n"
    response = Response(body, mimetype=FORMATS["jsonld"].media_type)
    return _finished(response, hashlib.sha256(body.encode()).hexdigest()[:24])


@blueprint.get("/<any(ns, vocabulary, ontology, shapes):space>/<path:path>")
def word(space: str, path: str) -> Response:
    """A word of our ontology, a vocabulary or concept, a module, a shape."""
    name, extension = split(path)
    return _dereference(f"{_WORDS}{space}/{name}", extension)


def _dereference(iri: str, extension: str) -> Response:
    try:
        found = as_of.found(iri) or find(iri)
    except Gone:
        raise
    except NotFound as error:
        if before := as_of.past():
            raise as_of.not_there(iri, before) from error
        raise lost.with_suggestions(iri, KINDS, error) from error
    signs = _signs(found, request.path.removesuffix(f".{extension}"))
    if not extension:
        return _see_other(signs)
    if extension in LINKSETS:
        return _linkset(found, extension)
    if extension not in signs.formats:
        raise NotFound(f"{iri} is not served as .{extension}.", remedy=_offered(signs.formats))
    if as_of.leads():
        return redirect(signs.at(extension), code=302)  # type: ignore[return-value]
    return _representation(signs, extension)


def _offered(formats: Mapping[str, Format]) -> str:
    return f"It is served as {', '.join(f'.{e}' for e in formats)}."


def _signs(found: Document, path: str, start: str | None = None) -> Signs:
    """The signposts of a document; ``start`` before its path, this server's by default."""
    rows = workbench().read("core/files", document=found.iri).rows
    files = [File(str(row["file"]), str(row["format"] or "")) for row in rows]
    address = (request.script_root if start is None else start) + path
    more = tuple(feed_links.links(workbench().base)) if found.kind == "dataset" else ()
    return Signs(found, address, forms_of(found), files, as_of.suffix(), more)


def _see_other(signs: Signs) -> Response:
    known = {form.offer: extension for extension, form in (*signs.formats.items(), *LINKSETS.items())}
    wanted = best(request.headers.get("Accept", ""), list(known))
    if wanted is None:
        return offers.not_acceptable([(offer, signs.at(extension)) for offer, extension in known.items()])
    response = redirect(signs.at(known[wanted]), code=302 if as_of.leads() else 303)
    for link in signs.headers():
        response.headers.add("Link", link)
    return response  # type: ignore[return-value]


def _linkset(found: Document, extension: str) -> Response:
    """All signposts, by the canonical addresses."""
    media_type = LINKSETS[extension].media_type
    path = request.path.removesuffix(f".{extension}").lstrip("/")
    signs = _signs(found, path, workbench().base)
    body = linkset.as_json(signs) if extension.endswith("json") else linkset.as_text(signs)
    tag = hashlib.sha256(body).hexdigest()[:24]
    matched = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if matched else Response(body, content_type=media_type)
    response.headers.add("Link", Link(found.iri, "cite-as").header())
    return _finished(response, tag)


def _representation(signs: Signs, extension: str) -> Response:
    found, format = signs.document, signs.formats[extension]
    plain = format.describes and extension not in (OPENDS, *FILES)
    more = projected(found) if plain else []
    tag = tags.tag(found, extension, more, request.full_path)
    noticed = extension == "html" and "_flashes" in session  # shown once, so kept by nobody
    if request.if_none_match.contains_weak(tag) and not noticed:
        response = Response(status=304)
        response.vary.update(("Accept-Language", "Cookie") if extension == "html" else ())
    elif extension == "html":
        g.twin = signs.at("json")
        response = page_of(found).html()
    else:
        body = _body(found, extension, more)
        response = Response(body, content_type=content_type(format.offer))
    if extension in FILES:
        response.headers["Content-Disposition"] = f'attachment; filename="{name_of(found, extension)}"'
    response.headers["Content-Location"] = signs.at(extension)
    for link in signs.headers(extension):
        response.headers.add("Link", link)
    if extension == OPENDS:  # with its context, this JSON is linked data too
        context = Link(f"{request.script_root}/ns/context.jsonld", CONTEXT, "application/ld+json")
        response.headers.add("Link", context.header())
    finished = _finished(response, tag, weak=extension == "html")
    if noticed:
        finished.headers["Cache-Control"] = "no-store"
    return finished


def _finished(response: Response, tag: str, *, weak: bool = False) -> Response:
    response.set_etag(tag, weak=weak)
    response.headers["Cache-Control"] = "no-cache"
    canonical = Link(workbench().base + request.path.lstrip("/"), "canonical")
    response.headers.add("Link", canonical.header())
    return response


def _body(found: Document, extension: str, more: Sequence[Triple]) -> bytes:
    if extension in ("json", OPENDS, "jsonld"):
        said: Mapping[str, object]
        if extension == "json":
            said = page_data(found)
        else:
            said = opends(found) if extension == OPENDS else jsonld(extended(found, more))
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
    if extension in FILES:
        return written(found, extension)
    media_type = FORMATS[extension].media_type
    if extension in ("trig", "nq"):
        return with_graphs(found, more, media_type)
    return found.serialise(media_type, more=more)


def page_data(found: Document) -> Mapping[str, object]:
    """What the page of a document shows, as plain JSON."""
    return page_of(found).data


def page_of(found: Document) -> Page:
    """The page of a document, by the service that shows its kind, else one of its classes."""
    makers: dict[str, Callable[[Document], Page]] = {}
    for service in services(current_app).values():
        makers.update(service.documents)
    names = (name for name in (found.kind, *found.root.types) if name in makers)
    known = next(names, "")
    if not as_of.own_page(found.kind):
        known = ""
    page = makers.get(known, generic_page)(found)
    address = request.script_root + split(request.path)[0]
    head = {
        "canonical": f"{workbench().base}{split(request.path)[0].lstrip('/')}.html",
        "representations": [
            (f"{address}.{extension}{as_of.suffix()}", format)
            for extension, format in forms_of(found).items()
            if format.describes
        ],
        "files_of_record": tuple(files_of(found)),
        "schema_org": schema_org.describe(found, title(found)),
        "tools": tools(found),
        "history": f"{address}/history" if found.root.values("ods:version") else "",
    }
    return replace(page, extra={**head, **page.extra})


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """What every answer says, refusals too: open to scripts of any site, chosen by ``Accept``."""
    response.vary.add("Accept")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD")
        response.headers["Access-Control-Allow-Headers"] = _ALLOWED
    return response


def register(app: Flask) -> None:
    """Give the app its identifiers."""
    app.register_blueprint(blueprint)
