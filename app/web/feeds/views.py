"""All feeds of an installation, put into its app."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask

from app.graph.document import Document
from app.graph.journal import Journal
from app.graph.platform import Platform
from app.web.feeds import atom, events, ldes, oai, page, patch
from app.web.feeds.blueprint import Setup, install
from app.web.feeds.held import Held

__all__ = ["atom", "events", "ldes", "oai", "page", "patch", "register"]
SHARE = 4  # one thread in so many may be held by a stream


def register(
    app: Flask,
    served: Platform,
    contact: str,
    flat: Callable[[Document], Mapping[str, str]] | None,
    threads: int,
) -> None:
    """Give the app its feeds; ``flat`` makes the Darwin Core record of a document.

    ``threads`` is how many requests the server works on at once.
    """
    install(app, Setup(Journal(served), Held(max(threads // SHARE, 1)), contact, flat))
