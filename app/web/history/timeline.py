"""The timeline of a document at ``…/history``: who changed what, when and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import islice
from typing import Any

from flask import Response, g, request
from pyoxigraph import Literal

from app.graph.errors import BadParameter
from app.graph.history import History, Step, Version
from app.graph.terms import curie, iri
from app.web.context import workbench
from app.web.format import href, with_arguments
from app.web.history.agents import named
from app.web.history.blueprint import KIND, blueprint, history_of, local
from app.web.history.wording import worded
from app.web.labels import label
from app.web.locale import gettext
from app.web.negotiation import HTML, JSON, best, content_type
from app.web.pages import Page, answer
from app.web.statements import Statements
from app.web.titles import titles

SIZE = 30  # versions of a page
LISTED = 12  # changes of a version that the page shows; all are in its difference
RDF = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}
LOADED = "holotype:Harvest"


@blueprint.get(f"/{KIND}/<name>/history")
def history(kind: str, name: str) -> Response:
    """The versions of a document: who made each, when and why, and what changed."""
    wanted = best(request.headers.get("Accept", ""), [HTML, JSON, *RDF.values()]) or HTML
    return _answer(kind, name, wanted)


@blueprint.get(f"/{KIND}/<name>/history.<any(json, ttl, jsonld, nt):extension>")
def history_as(kind: str, name: str, extension: str) -> Response:
    """The versions of a document as JSON, or as RDF in the words of PROV."""
    return _answer(kind, name, JSON if extension == "json" else RDF[extension])


def _answer(kind: str, name: str, media_type: str) -> Response:
    found = history_of(kind, name)
    if media_type in RDF.values():
        body = provenance(found, media_type)
        response = Response(body, content_type=content_type(media_type))
        response.set_etag(hashlib.sha256(body).hexdigest()[:24])
        response.headers["Cache-Control"] = "no-cache"
        return response.make_conditional(request)  # type: ignore[return-value]
    query = request.query_string.decode()
    g.twin = local(f"{kind}/{name}/history.json") + (f"?{query}" if query else "")
    return answer(_page(found, kind, name), media_type)


def _page(found: History, kind: str, name: str) -> Page:
    before = _before(request.args.get("before", ""))
    numbers = [version.number for version in found.versions]
    steps = (step for step in found.steps() if not before or step.version.number < before)
    shown = list(islice(steps, SIZE))
    address = local(f"{kind}/{name}")
    last = shown[-1].version.number if shown else 0
    older = with_arguments(request.path, {"before": last}) if any(n < last for n in numbers) else ""
    title = titles([found.document]).get(found.document, name)
    return Page(
        "history/timeline.html",
        {
            "title": title,
            "document": found.document,
            "versions": told(found, shown, address),
            "count": len(numbers),
            "shielded": found.shielded,
            "older": older,
        },
        {
            "address": address,
            "kind": kind,
            "newest": numbers[0] if numbers else 0,
            "first": request.path if before else "",
            "may_change": workbench().may_change().allowed,
            "listed": LISTED,
        },
        stamp=workbench().commit,
    )


def _before(said: str) -> int:
    if said and not (said.isdecimal() and len(said) < 10):
        raise BadParameter(
            f"before is the number of a version, not “{said}”.",
            parameter="before",
            remedy="Leave it away for the newest versions.",
        )
    return int(said or 0)


def told(found: History, steps: Sequence[Step], address: str) -> list[dict[str, Any]]:
    """Versions as plain JSON."""
    undone = {version.undoes: version for version in found.versions if version.undoes}
    who = named(step.version.who for step in steps)
    datasets = titles(step.version.used for step in steps if step.version.used)
    newest = found.versions[0].number if found.versions else 0
    return [
        {
            "version": one.number,
            "activity": one.activity,
            "commit": one.commit,
            "at": one.at,
            "who": who.get(one.who),
            "why": one.why,
            "kind": curie(one.type),
            "label": label(one.type) if one.type else "",
            "undoes": one.undoes,
            "undone_by": undone[one.activity].activity if one.activity in undone else "",
            "source": _source(one, datasets),
            "made": not step.before and bool(step.after),
            "statements": len(step.after),
            "changes": worded(step.delta, found.document, step.after) if step.before else [],
            "current": one.number == newest,
            "href": f"{address}/v{one.number}",
        }
        for step in steps
        for one in (step.version,)
    ]


def _source(one: Version, datasets: dict[str, str]) -> dict[str, str] | None:
    """The dataset a version came with."""
    if not one.used or curie(one.type) != LOADED:
        return None
    return {
        "iri": one.used,
        "title": datasets.get(one.used) or gettext("a dataset"),
        "href": href(one.used) or one.used,
    }


def provenance(found: History, media_type: str) -> bytes:
    """The versions in the words of PROV, all of them."""
    out = Statements()
    document, base = found.document, workbench().base
    out.a(document, "prov:Entity")
    versions = list(found.versions)
    for place, one in enumerate(versions):
        version = f"{document}/v{one.number}"
        out.a(version, "prov:Entity")
        out.link(version, "prov:specializationOf", document)
        out.link(version, "prov:wasGeneratedBy", one.activity)
        out.say(version, "ods:version", Literal(str(one.number), datatype=iri("xsd:integer")))
        out.say(version, "prov:generatedAtTime", Literal(one.at, datatype=iri("xsd:dateTime")))
        if place + 1 < len(versions):
            out.link(version, "prov:wasRevisionOf", f"{document}/v{versions[place + 1].number}")
        out.a(one.activity, "prov:Activity", *([one.type] if one.type else []))
        out.link(one.activity, "prov:wasAssociatedWith", one.who)
        out.say(one.activity, "prov:endedAtTime", Literal(one.at, datatype=iri("xsd:dateTime")))
        out.say(one.activity, "dcterms:description", one.why)
        out.link(one.activity, "prov:used", one.used)
        out.link(one.activity, "holotype:undoes", one.undoes)
    out.link(document, "foaf:isPrimaryTopicOf", f"{base}{document.removeprefix(base)}/history")
    return out.serialise(media_type)
