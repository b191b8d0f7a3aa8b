"""Loads by HTTP: an archive is handed in, a job works on it, whoever started it follows it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.utils import secure_filename

from app.graph.blind import Sight
from app.graph.errors import BadParameter, Conflict
from app.jobs import Job
from app.web.changing.written import refuse_misspelt
from app.web.context import platform, workbench
from app.web.jobs.blueprint import begun, blueprint, find, jobs, kind, only_loaders, seen, shown
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign

HELD = timedelta(days=1)  # what was tried can be loaded as long, without being sent again
_PIECE = 1 << 20
_SAYS_YES = ("true", "1", "")
_LISTED = 10


@page(blueprint, "/loads", endpoint="form")
def form() -> Page:
    """Where a load is started, for those who may; and the latest of them."""
    only_loaders()
    latest = [job for job in seen() if job.kind == "load"][:_LISTED]
    return Page(
        "jobs/load.html",
        {
            "title": gettext("Load data"),
            "bytes": current_app.config["MAX_CONTENT_LENGTH"],
            "jobs": [shown(job) for job in latest],
        },
        {"kinds": {job.id: kind(job) for job in latest}, "agents": {}},
    )


@blueprint.post("/loads")
def start() -> Response:
    """Take an archive (the body, or the form field ``archive``), or an address (``url``), and queue it.

    With ``dry-run`` the report says what would come of it, and nothing is written.
    """
    refuse_foreign()
    only_loaders()
    refuse_misspelt()
    by_form = request.mimetype == "multipart/form-data"
    said: Mapping[str, str] = request.values if by_form else request.args
    upload = request.files.get("archive") if by_form else None
    if address := said.get("url", "").strip():
        _only_the_web(address)
        payload: dict[str, Any] = {"source": address, "kept": False}
    else:
        name = secure_filename(said.get("name", "") or (upload and upload.filename) or "")
        payload = {"source": _taken_in(upload.stream if upload else request.stream, name), "kept": True}
    payload |= {
        "dataset": said.get("dataset", "").strip(),
        "orphans": said.get("orphans", "") in ("true", "1"),
        "core": said.get("core", "").strip() or None,
        "dry_run": said.get("dry-run", "0") in _SAYS_YES,
        "blind": not Sight(platform().graphs, workbench().view).whole,
    }
    return _begun(payload, Path(address or payload["source"]).name or address)


def _only_the_web(address: str) -> None:
    """Raise BadParameter for a path or a file: address, which would read the files of the server."""
    if urlsplit(address).scheme.lower() not in ("http", "https"):
        raise BadParameter(
            gettext("This is no address that a server may fetch from."),
            parameter="url",
            remedy=gettext("It begins with https:// or http://; send a file itself as the body."),
        )


def _taken_in(stream: IO[bytes], name: str) -> str:
    """Where the bytes of an archive are kept until it is loaded. Raises BadParameter for none."""
    folder = platform().folder / "uploads" / secrets.token_hex(6)
    folder.mkdir(parents=True)
    path, size = folder / (name or "archive.zip"), 0
    with path.open("wb") as file:
        while piece := stream.read(_PIECE):
            size += file.write(piece)
    if not size:
        shutil.rmtree(folder)
        raise BadParameter(
            gettext("The request holds no archive."),
            remedy=gettext(
                "Choose a file or give an address; a program sends the file as the body, or ?url=."
            ),
        )
    return str(path)


def _begun(payload: dict[str, Any], title: str) -> Response:
    """Queue a load."""
    return begun(jobs().start("load", title, payload, workbench().principal.iri))


def can_follow(job: Job) -> bool:
    """Whether what was tried can be loaded as it was: the file is still there, or has an address."""
    tried = job.kind == "load" and job.state == "done" and job.payload.get("dry_run", False)
    return tried and (not job.payload["kept"] or Path(job.payload["source"]).is_file())


@blueprint.post("/jobs/<id>/load")
def follow(id: str) -> Response:
    """Load what a trial looked at, with the same options. Raises Conflict when the file is gone."""
    refuse_foreign()
    only_loaders()
    tried = find(id)
    if not can_follow(tried):
        raise Conflict(
            gettext("There is nothing to be loaded after this job."),
            remedy=gettext("What was tried is kept for a day: send the archive again."),
        )
    payload = {**tried.payload, "dry_run": False}
    if payload["kept"]:  # from now on the file belongs to the load, which removes it
        payload["source"] = _moved(Path(payload["source"]))
    return _begun(payload, tried.title)


def _moved(path: Path) -> str:
    folder = path.parent.with_name(secrets.token_hex(6))
    path.parent.rename(folder)
    return str(folder / path.name)


def sweep(app: Flask) -> None:
    """Remove the files of trials that nobody loaded in their time."""
    queue = app.extensions.get("holotype-jobs")
    for job in queue.all() if queue is not None else ():
        held = job.kind == "load" and job.payload.get("dry_run") and job.payload["kept"]
        if held and job.over and datetime.fromisoformat(job.ended) + HELD < datetime.now(UTC):
            shutil.rmtree(Path(job.payload["source"]).parent, ignore_errors=True)
