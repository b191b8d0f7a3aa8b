"""Data held to the rules before they are loaded: pasted, uploaded or sent. Nothing of them is stored."""

from __future__ import annotations

import io
from typing import IO, Any

from flask import Blueprint, Flask, Response, jsonify, redirect, render_template, request, url_for
from pyoxigraph import RdfFormat, parse, serialize
from werkzeug.exceptions import NotAcceptable
from werkzeug.utils import secure_filename

from app.graph import rdf_reading
from app.graph.checking import CheckLimits
from app.graph.errors import BadParameter, NotFound
from app.graph.terms import prefixes
from app.jobs import Job, Jobs
from app.web import checks, csv_templates
from app.web.format import href
from app.web.locale import N_
from app.web.negotiation import GRAPHS, HTML, best, content_type
from app.web.pages import Page
from app.web.pages import page as paged
from app.web.problems import UnsupportedMediaType
from app.web.same_origin import refuse_foreign

blueprint = Blueprint("validating", __name__)
JSON = "application/json"
FORMATS = {
    "auto": N_("Find out"),
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
    "trig": "TriG",
    "nquads": "N-Quads",
    "csv": N_("CSV or TSV table"),
    "archive": N_("Darwin Core Archive"),
}
_TABLES = {
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/zip": "archive",
    "application/gzip": "archive",
    "application/octet-stream": "auto",
}
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_FILES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
_PATIENCE = 10.0  # seconds a request waits for its report
SEVERITIES = {"Violation": N_("violation"), "Warning": N_("warning"), "Info": N_("hint")}
_PREFIXES = ("sh", "shapes", "dcterms", "dwc", "ods", "xsd")
_EXAMPLES = ("sound", "broken")


@paged(blueprint, "/validate")
def form() -> Page:
    """Where data are pasted or chosen, with what is read and what a check may cost."""
    wanted = request.args.get("example", "")
    if wanted and wanted not in _EXAMPLES:
        raise BadParameter(
            f"There is no example “{wanted}”.", where="example", remedy=f"There are: {', '.join(_EXAMPLES)}."
        )
    most = checks.limits()
    return Page(
        "validate/index.html",
        {
            "formats": list(FORMATS),
            "media_types": [*_media_types(), *_FORMS],
            "bytes": most.bytes,
            "records": most.records,
            "seconds": most.seconds,
            "open": checks.open_here(),
        },
        {
            "called": FORMATS,
            "example": wanted,
            "text": render_template(f"validate/{wanted}.ttl") if wanted else "",
        },
    )


def _media_types() -> list[str]:
    return [*(rdf_reading.FORMATS[name].media_type for name in rdf_reading.FORMATS), *_TABLES]


@blueprint.post("/validate")
def check() -> Response:
    """Check RDF, a table or an archive: the body, or the form fields ``text`` or ``file``.

    The report comes as JSON, as SHACL in RDF, or as a page; a long check goes on, and Location
    leads to it. Nothing is stored but the report, for an hour.
    """
    by_form = request.mimetype in _FORMS
    if by_form:
        refuse_foreign()
    request.max_content_length = checks.limits().bytes
    wanted = _wanted()
    job = checks.order(*(_from_form() if by_form else _from_body()))
    there = url_for("validating.report", id=job.id)
    if wanted == HTML:
        checks.wait(job, _PATIENCE / 5)
        return redirect(there, code=303)  # type: ignore[return-value]
    patience = 0.0 if "respond-async" in request.headers.get("Prefer", "") else _PATIENCE
    if checks.wait(job, patience).over:
        try:
            return _answer(job, wanted)
        finally:
            checks.end(job)
    response = jsonify(checks.shown(job))
    response.status_code = 202
    response.headers.update({"Location": there, "Retry-After": "2"})
    return response


def _from_form() -> tuple[IO[bytes], str, str]:
    """What a form holds: the data, what they are called, their format."""
    format = _format(request.form.get("format") or "auto")
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return upload.stream, secure_filename(upload.filename) or "file", format
    text = request.form.get("text", "").replace("\r\n", "\n")
    return io.BytesIO(text.encode() if text.strip() else b""), "pasted", format


def _from_body() -> tuple[IO[bytes], str, str]:
    """What a body holds; its type says the format, and ``?format=`` says it better."""
    name = secure_filename(request.args.get("name", "")) or "body"
    said = request.args.get("format", "")
    known = rdf_reading.named("", request.mimetype) or _TABLES.get(request.mimetype, "")
    if not known and request.mimetype and not said:
        raise UnsupportedMediaType(
            f"A body of the type {request.mimetype} is not read here.",
            accepted=(*_media_types(), *_FORMS),
            remedy="Say what it is by Content-Type, or by ?format=.",
        )
    return request.stream, name, _format(said or known or "auto")


def _format(name: str) -> str:
    if name == "tsv":
        return "csv"
    if name not in FORMATS:
        raise BadParameter(
            f"“{name}” is no format that is checked.",
            where="format",
            remedy=f"There are: {', '.join(FORMATS)}.",
        )
    return name


def _wanted() -> str:
    found = best(request.headers.get("Accept", ""), [JSON, *(t for t in GRAPHS if t != JSON), HTML])
    if found is None:
        raise NotAcceptable(f"A report is available as {', '.join([JSON, HTML, *_FILES.values()])}.")
    return found


def _answer(job: Job, wanted: str) -> Response:
    """The report of a check that is over. Raises what is wrong with the data."""
    if wrong := checks.fault(job):
        raise wrong
    if wanted == JSON:
        return jsonify(checks.shown(job)["report"])
    return _rdf(job, wanted)


def _rdf(job: Job, media_type: str) -> Response:
    found = (quad.triple for quad in parse(job.result["shacl"], format=RdfFormat.N_TRIPLES))
    format = RdfFormat.from_media_type(GRAPHS[media_type])
    assert format is not None
    used: dict[str, str] = {name: prefixes[name] for name in _PREFIXES}
    body = serialize(found, format=format, prefixes=None if format == RdfFormat.JSON_LD else used)
    return Response(body, content_type=content_type(media_type))


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """Open to scripts of any site, refusals too; a report is for whoever sent the data, and not kept."""
    response.vary.add("Accept")
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.endpoint not in ("validating.form", "validating.form_json"):
        response.headers["Cache-Control"] = "no-store"
    return response


@paged(blueprint, "/validate/<id>", rdf=_FILES)
def report(id: str) -> Page | Response:
    """One check: how far it is, then its report; also as SHACL in RDF."""
    job = checks.find(id)
    shown = checks.shown(job)
    return Page(
        "validate/report.html",
        shown,
        {"job": job, "files": _files(job), "severities": SEVERITIES, "shape": _shape},
    )


@blueprint.get(f"/validate/<id>.<any({', '.join(_FILES)}):extension>")
def report_file(id: str, extension: str) -> Response:
    """The report of a check that is over, as SHACL in RDF. Raises NotFound before."""
    job = checks.find(id)
    if job.state != "done":
        raise checks.fault(job) or NotFound(
            "The check is still at work.", remedy="Its page says how far it is."
        )
    return _rdf(job, _FILES[extension])


def _files(job: Job) -> dict[str, Any]:
    """Where the report is to be had in other formats."""
    if job.state != "done":
        return {}
    found = {name: url_for("validating.report_file", id=job.id, extension=name) for name in _FILES}
    return {"json": url_for("validating.report_json", id=job.id), **found}


def _shape(rule: str) -> str:
    """The address of the page about a rule; "" for a rule of reading."""
    return href(f"{prefixes['shapes']}{rule}") if "Shape" in rule else ""


@blueprint.post("/validate/<id>/cancel")
def cancel(id: str) -> Response:
    """Stop a check; nothing of it is kept."""
    refuse_foreign()
    checks.end(checks.find(id))
    return redirect(url_for("validating.form"), code=303)  # type: ignore[return-value]


@blueprint.delete("/validate/<id>")
def forget(id: str) -> tuple[str, int]:
    """Stop a check that is at work, or forget the report of one that is over."""
    checks.end(checks.find(id))
    return "", 204


def register(app: Flask, jobs: Jobs | None, limits: CheckLimits) -> None:
    """Give the app its checks, and the pages about them."""
    checks.register(app, jobs, limits)
    app.register_blueprint(blueprint)
    app.register_blueprint(csv_templates.blueprint)
