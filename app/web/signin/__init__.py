"""Signing in: by services that speak OpenID Connect, never by a password of our own."""

from __future__ import annotations

from flask import Flask

from app.web.signin import cookies, views
from app.web.signin.reception import Reception


def register(app: Flask, reception: Reception) -> None:
    """Let people sign in to the app."""
    app.extensions["holotype-reception"] = reception
    app.before_request(cookies.open_session)
    app.after_request(cookies.keep_cookie)
    app.register_blueprint(views.blueprint)
