"""The pages of the past, put into the app."""

from __future__ import annotations

from flask import Flask

from app.web.history import difference, going_back, ledger_page, timeline, version
from app.web.history.blueprint import blueprint

__all__ = ["difference", "going_back", "ledger_page", "register", "timeline", "version"]


def register(app: Flask) -> None:
    """Give the app its past."""
    app.register_blueprint(blueprint)
