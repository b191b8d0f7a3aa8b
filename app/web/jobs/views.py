"""Long work as one part of the app."""

from __future__ import annotations

from flask import Flask

from app.jobs import Jobs
from app.web.jobs import backup, loads, pages  # noqa: F401 (they add their addresses)
from app.web.jobs.blueprint import blueprint, may_load


def register(app: Flask, jobs: Jobs) -> None:
    """Give the app its jobs."""
    app.extensions["holotype-jobs"] = jobs
    app.register_blueprint(blueprint)
    app.jinja_env.globals["may_load"] = may_load
