"""All feeds of an installation, put into its app."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask

from app.graph.document import Document
from app.graph.journal import Journal
from app.graph.platform import Platform
from app.web.feeds import ldes, oai, page, patch
from app.web.feeds.blueprint import Setup, install

__all__ = ["ldes", "oai", "page", "patch", "register"]


def register(
    app: Flask,
    served: Platform,
    contact: str,
    flat: Callable[[Document], Mapping[str, str]] | None,
) -> None:
    """Give the app its feeds; ``flat`` makes the Darwin Core record of a document."""
    install(app, Setup(Journal(served), contact, flat))
