"""A backup of the running installation, asked for by HTTP."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from flask import Response, jsonify

from app.web.context import platform, workbench
from app.web.jobs.blueprint import blueprint


@blueprint.post("/backups")
def backup() -> tuple[Response, int]:
    """Copy the installation of this moment into a new folder below its own."""
    principal = workbench().principal
    principal.hold_to(principal.may_update())
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    folder = platform().folder / "backups" / name
    commit = platform().backup(folder)
    return jsonify(commit=commit, folder=f"backups/{name}"), 201
