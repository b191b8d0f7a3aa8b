"""Loads by HTTP: an archive is handed in, a job works on it, anybody with the right token follows it."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, jsonify, request, url_for
from werkzeug.utils import secure_filename

from app.graph.errors import BadParameter, Forbidden
from app.jobs import Job, Jobs
from app.web.context import platform, workbench

blueprint = Blueprint("loads", __name__)
_PIECE = 1 << 20


def jobs() -> Jobs:
    """The jobs of this server."""
    return current_app.extensions["holotype-jobs"]  # type: ignore[no-any-return]


def only_loaders() -> None:
    """Raise Forbidden for whoever may not load."""
    principal = workbench().principal
    decision = principal.may_load()
    if not decision.allowed:
        raise Forbidden(
            decision.reason,
            signed_in=principal.signed_in,
            remedy="Make a token with: holotype token create --role loader.",
        )


def shown(job: Job) -> dict[str, object]:
    """A job as its address shows it."""
    plain = asdict(job)
    del plain["payload"]
    return plain | {"href": url_for("loads.job", id=job.id)}


@blueprint.post("/loads")
def start() -> tuple[Response, int, dict[str, str]]:
    """Take an archive (the body, or the form field ``archive``), or an address (``url``), and queue it.

    With ``dry-run`` the report says what would come of it, and nothing is written.
    """
    only_loaders()
    given = request.args.get("name", "")
    address = request.args.get("url", "")
    if address:
        payload = {"source": address, "kept": False}
        title = address
    else:
        upload = request.files.get("archive")
        title = secure_filename(given or (upload.filename if upload else "") or "archive.zip")
        folder = platform().folder / "uploads" / secrets.token_hex(6)
        folder.mkdir(parents=True)
        size = 0
        with (folder / title).open("wb") as file:
            stream = upload.stream if upload else request.stream
            while piece := stream.read(_PIECE):
                size += file.write(piece)
        if not size:
            (folder / title).unlink()
            folder.rmdir()
            raise BadParameter(
                "The request holds no archive.", remedy="Send the zip file as the body, or ?url=…"
            )
        payload = {"source": str(folder / title), "kept": True}
    payload |= {
        "dataset": request.args.get("dataset", ""),
        "orphans": request.args.get("orphans", "") in ("true", "1"),
        "core": request.args.get("core") or None,
        "dry_run": request.args.get("dry-run", "0") in ("true", "1", ""),
    }
    job = jobs().start("load", Path(title).name, payload, workbench().principal.iri)
    return jsonify(shown(job)), 202, {"Location": url_for("loads.job", id=job.id)}


@blueprint.get("/jobs")
def every() -> Response:
    """All jobs, newest first."""
    only_loaders()
    return jsonify(jobs=[shown(job) for job in jobs().all()])


@blueprint.get("/jobs/<id>")
def job(id: str) -> Response:
    """One job: state, progress, and in the end its report."""
    only_loaders()
    return jsonify(shown(jobs().get(id)))


@blueprint.delete("/jobs/<id>")
def cancel(id: str) -> Response:
    """Stop a job; nothing of it is kept."""
    only_loaders()
    return jsonify(shown(jobs().cancel(id)))


@blueprint.post("/backups")
def backup() -> tuple[Response, int]:
    """Copy the installation of this moment into a new folder below its own."""
    decision = workbench().principal.may_update()
    if not decision.allowed:
        raise Forbidden(decision.reason, signed_in=workbench().principal.signed_in)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    folder = platform().folder / "backups" / name
    commit = platform().backup(folder)
    return jsonify(commit=commit, folder=f"backups/{name}"), 201


def register(app: Flask, jobs: Jobs) -> None:
    """Give the app its jobs."""
    app.extensions["holotype-jobs"] = jobs
    app.register_blueprint(blueprint)
