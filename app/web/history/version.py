"""Any version of a document at ``…/v3``, in every format, with the headers of Memento."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, request
from pyoxigraph import Quad, serialize
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import http_date

from app.graph.document import Document
from app.graph.history import History, Version
from app.graph.terms import prefixes
from app.web import as_of
from app.web.context import platform, workbench
from app.web.formats import FORMATS, OPENDS, Format, formats_of
from app.web.generic import mentioned, title, tree
from app.web.history.agents import named
from app.web.history.blueprint import KIND, blueprint, history_of, local
from app.web.jsonld import jsonld
from app.web.locale import gettext
from app.web.negotiation import best, content_type
from app.web.opends import opends
from app.web.pages import Page, validator
from app.web.projection import QUADS
from app.web.signposts import Link
from app.web.titles import titles


@blueprint.get(f"/{KIND}/<name>/v<int:number>")
def version(kind: str, name: str, number: int) -> Response:
    """A version of a document, as Accept asks for it."""
    found = history_of(kind, name)
    document = found.at(number)
    offers = {format.offer: extension for extension, format in formats_of(document).items()}
    wanted = best(request.headers.get("Accept", ""), list(offers))
    if wanted is None:
        raise NotAcceptable(f"This is served as {', '.join(offers)}.")
    return _answer(found, document, number, offers[wanted], f"{kind}/{name}")


@blueprint.get(f"/{KIND}/<name>/v<int:number>.<any({', '.join(map(repr, (*FORMATS, OPENDS)))}):extension>")
def version_as(kind: str, name: str, number: int, extension: str) -> Response:
    """A version of a document in one format."""
    found = history_of(kind, name)
    document = found.at(number)
    if extension not in formats_of(document):
        raise NotAcceptable(f"This is served as {', '.join(f'.{e}' for e in formats_of(document))}.")
    return _answer(found, document, number, extension, f"{kind}/{name}")


def _answer(found: History, document: Document, number: int, extension: str, path: str) -> Response:
    format = formats_of(document)[extension]
    own = f"{path}/v{number}.{extension}"
    if extension in ("html", "json"):
        page = _page(found, document, number, path)
        response = page.html() if extension == "html" else page.json()
        response.set_etag(validator(extension, workbench().commit), weak=True)
    else:
        body = _body(found, document, number, extension, format)
        response = Response(body, content_type=content_type(format.offer))
        response.set_etag(hashlib.sha256(body).hexdigest()[:24])
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Location"] = local(own)
    _memento(response, found, found.version(number), path, extension)
    return response.make_conditional(request)  # type: ignore[return-value]


def _memento(response: Response, found: History, one: Version, path: str, extension: str) -> None:
    """The headers of a memento, and the links to the versions around it (RFC 7089, RFC 5829)."""
    base = workbench().base
    if one.at:
        response.headers["Memento-Datetime"] = http_date(datetime.fromisoformat(one.at))
    original = f"{base}{path}.{extension}"
    links = [Link(original, "original"), Link(f"{base}{path}/history", "version-history")]
    links.append(Link(f"{base}{path}.{extension}", "latest-version"))
    if platform().keeper is not None:
        links.append(Link(original, "timegate"))
        links.append(Link(f"{base}timemap/{path}.{extension}", "timemap", as_of.LINK_FORMAT))
    for other in _around(found, one.number).items():
        links.append(Link(f"{base}{path}/v{other[1]}.{extension}", f"{other[0]}-version"))
    for link in links:
        response.headers.add("Link", link.header())


def _around(found: History, number: int) -> dict[str, int]:
    """The versions before and after one."""
    numbers = sorted(one.number for one in found.versions)
    place = numbers.index(number)
    around = {}
    if place:
        around["predecessor"] = numbers[place - 1]
    if place + 1 < len(numbers):
        around["successor"] = numbers[place + 1]
    return around


def _body(found: History, document: Document, number: int, extension: str, format: Format) -> bytes:
    if extension in ("jsonld", OPENDS):
        said: Mapping[str, Any] = opends(document) if extension == OPENDS else jsonld(document)
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
    if format.media_type in QUADS:
        quads: list[Quad] = sorted(found.state(number), key=str)
        used = {name: prefixes[name] for name in sorted(document.prefixes_used)}
        return serialize(quads, format=QUADS[format.media_type], prefixes=used) or b""
    return document.serialise(format.media_type)


def _page(found: History, document: Document, number: int, path: str) -> Page:
    one = found.version(number)
    around = _around(found, number)
    address = local(path)
    return Page(
        "history/version.html",
        {
            "title": title(document),
            "version": number,
            "at": one.at,
            "why": one.why,
            "activity": one.activity,
            "who": named([one.who]).get(one.who),
            "current": one is found.versions[0],
            "shielded": found.shielded,
            "document": tree(document),
        },
        {
            "it": document,
            "root": document.root,
            "titled": titles(mentioned(document)),
            "address": f"{address}/v{number}",
            "present": address,
            "around": around,
            "newest": found.versions[0].number,
            "may_change": workbench().may_change().allowed,
            "heading": gettext("Version %(number)s", number=number),
            "formats": tuple(e for e in formats_of(document) if e != "html"),
        },
    )
