"""What lies between two versions of a document, at ``…/diff/2/5``: in words, in triples, as a patch."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, g, request

from app.graph.delta import Delta, line, lines
from app.graph.history import History
from app.web.context import workbench
from app.web.history.blueprint import KIND, blueprint, history_of, local
from app.web.history.wording import worded
from app.web.negotiation import HTML, JSON, best
from app.web.pages import Page, answer
from app.web.titles import titles

PATCH = "application/rdf-patch"


@blueprint.get(f"/{KIND}/<name>/diff/<int:older>/<int:newer>")
def difference(kind: str, name: str, older: int, newer: int) -> Response:
    """What was taken away and what was added from one version of a document to another."""
    wanted = best(request.headers.get("Accept", ""), [HTML, JSON, PATCH]) or HTML
    return _answer(kind, name, older, newer, wanted)


@blueprint.get(f"/{KIND}/<name>/diff/<int:older>/<int:newer>.<any(json, rdfp):extension>")
def difference_as(kind: str, name: str, older: int, newer: int, extension: str) -> Response:
    """The difference of two versions as JSON, or as an RDF Patch that makes the one into the other."""
    return _answer(kind, name, older, newer, JSON if extension == "json" else PATCH)


def _answer(kind: str, name: str, older: int, newer: int, media_type: str) -> Response:
    found = history_of(kind, name)
    if media_type == PATCH:
        return _patch(found, older, newer)
    g.twin = local(f"{kind}/{name}/diff/{older}/{newer}.json")
    delta = found.between(older, newer)
    address = local(f"{kind}/{name}")
    data: dict[str, Any] = {
        "title": titles([found.document]).get(found.document, name),
        "document": found.document,
        "from": _end(found, older, address),
        "to": _end(found, newer, address),
        "shielded": found.shielded,
        "changes": worded(delta, found.document, found.state(newer)),
        "removed": lines(delta.removed),
        "added": lines(delta.added),
    }
    extra = {
        "address": address,
        "versions": [one.number for one in found.versions],
        "older": older,
        "newer": newer,
    }
    return answer(Page("history/difference.html", data, extra, stamp=workbench().commit), media_type)


def _end(found: History, number: int, address: str) -> dict[str, Any]:
    one = found.version(number)
    return {"version": number, "at": one.at, "href": f"{address}/v{number}"}


def _patch(found: History, older: int, newer: int) -> Response:
    """The whole of it, the house's own words too: applied to one version it gives the other."""
    before, after = found.state(older), found.state(newer)
    delta = Delta(frozenset(before - after), frozenset(after - before))
    rows = [f"H from <{found.document}/v{older}> .", f"H to <{found.document}/v{newer}> .", "TX ."]
    rows += [f"D {line(quad)}" for quad in sorted(delta.removed, key=str)]
    rows += [f"A {line(quad)}" for quad in sorted(delta.added, key=str)]
    body = "\n".join((*rows, "TC .", "")).encode()
    response = Response(body, mimetype=PATCH)
    response.set_etag(hashlib.sha256(body).hexdigest()[:24])
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)  # type: ignore[return-value]
