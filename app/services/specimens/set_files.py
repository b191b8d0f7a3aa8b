"""Files of whole searches, each with a page of its own that stays."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

from flask import Response, redirect, request, send_file, url_for

from app.graph.errors import BadParameter, NotFound
from app.graph.search import Search
from app.graph.search_sparql import Equivalents
from app.services.specimens import schema_org
from app.services.specimens.asked import only_specimens, read
from app.services.specimens.formats import FORMATS
from app.services.specimens.shown import counted
from app.services.specimens.views import blueprint, in_words, readable
from app.web import exact_terms, waiting
from app.web.context import absolute, workbench
from app.web.format import with_arguments
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign
from app.web.schema_org import CONTEXT
from app.web.signposts import ABOUT

_VALUES = 100


@blueprint.post("/downloads")
def start() -> Response:
    """Make a file of a search: its arguments and ``format`` come as a form."""
    refuse_foreign()
    bench = workbench()
    fields = bench.platform.search_index().fields
    asked = read(fields, request.form)
    wanted = request.form.get("format", "")
    if wanted not in FORMATS:
        raise BadParameter(
            f"“{wanted}” is no format of downloads.", where="format", remedy=f"Formats: {', '.join(FORMATS)}."
        )
    search = only_specimens(replace(asked.search, offset=0, facets=(), histograms={}, open={}))
    hits = bench.search(replace(search, limit=0))
    if not hits.total:
        raise BadParameter("The search finds nothing, so there is nothing to download.")
    plain = replace(asked.search, offset=0, limit=Search().limit, sort="")
    payload: dict[str, Any] = {
        "format": wanted,
        "args": search.to_args(Search()),
        "search": bench.base.rstrip("/") + asked.href(plain, view="list"),
        "title": in_words(asked, readable(asked, hits)),
        "sparql": Equivalents(bench.platform.catalogue, fields).documents(search),
        "licences": _plain(counted(asked, "licence", _VALUES)),
        "datasets": _plain(counted(asked, "dataset", _VALUES)),
    } | _exact()
    job = waiting.order(payload["title"], payload, hits.stamp)
    return redirect(url_for("specimens.download", id=job.id), code=303)  # type: ignore[return-value]


def _exact() -> dict[str, Any]:
    """What makes it a file with exact values, for those who may see any and do not leave them out."""
    bench = workbench()
    if not bench.narrow or request.form.get("exact", "") == "no":
        return {}
    return {"narrow": list(bench.narrow), "terms": exact_terms.of_file(bench.principal, bench.base)}


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in ("value", "label", "count")} for row in rows]


@page(blueprint, "/download/<id>", endpoint="download")
def download(id: str) -> Page:
    """One download: how far it is, then its file, and for good what it was."""
    job = waiting.find(id)
    shown = waiting.shown(job)
    again = with_arguments(
        url_for("specimens.search"), [*map(tuple, job.payload["args"]), ("view", "download")]
    )
    file = ""
    if job.state == "done" and not shown["expired"]:
        file = url_for("specimens.download_file", id=id, name=job.result["file"])
    described = schema_org.of_file(shown, absolute(file) if file else "") if job.state == "done" else {}
    return Page(
        "specimens/download.html",
        shown | {"file_href": file},
        {
            "job": job,
            "format_name": FORMATS[shown["format"]][0],
            "again": again,
            "schema_org": described,
        },
        links=_signposts(described, shown["address"]),
    )


def _signposts(described: dict[str, Any], iri: str) -> list[tuple[str, dict[str, str]]]:
    """From a download to what it is called by, is, may be used under, and to its file."""
    links = [(iri, {"rel": "cite-as"}), (ABOUT, {"rel": "type"})]
    if described:
        links.append((f"{CONTEXT}Dataset", {"rel": "type"}))
        links += [(licence, {"rel": "license"}) for licence in described.get("license", ())]
    if content := described.get("distribution"):
        links.append((content["contentUrl"], {"rel": "item", "type": content["encodingFormat"]}))
    return links


@blueprint.post("/download/<id>/cancel")
def cancel_download(id: str) -> Response:
    """Stop a download; nothing of it is kept."""
    refuse_foreign()
    job = waiting.cancel(id)
    return redirect(url_for("specimens.download", id=job.id), code=303)  # type: ignore[return-value]


@blueprint.get("/download/<id>/<name>")
def download_file(id: str, name: str) -> Response:
    """The file itself, with size and checksum; parts of it may be asked for."""
    job = waiting.find(id)
    path = waiting.file_of(job)
    if name != path.name:
        raise NotFound(f"This download has no file {name}.", remedy=f"Its file is {path.name}.")
    response = send_file(
        path.absolute(),
        mimetype=job.result["media_type"],
        as_attachment=True,
        download_name=name,
        etag=job.result["sha256"],
        conditional=True,
    )
    digest = base64.b64encode(bytes.fromhex(job.result["sha256"])).decode()
    if waiting.private(job):
        response.headers["Cache-Control"] = "private, no-store"
    else:
        response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Link"] = f'<{url_for("specimens.download", id=id)}>; rel="describedby"'
    return response
