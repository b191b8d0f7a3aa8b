"""Changing documents over HTTP: by programs at their addresses, by people with forms."""

from __future__ import annotations

from flask import Flask

from app.web.changing import forms, views, withdrawing

PAGES = (withdrawing,)  # its routes are on the blueprint of the forms by now


def register(app: Flask) -> None:
    """Let documents be changed at their addresses."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(forms.blueprint)
