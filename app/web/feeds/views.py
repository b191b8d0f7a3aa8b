"""All feeds of an installation, put into its app."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask

from app.graph.document import Document
from app.graph.journal import Journal
from app.graph.platform import Platform
from app.web.feeds import atom, events, ldes, oai, page, patch, webhooks
from app.web.feeds.blueprint import SETUP, Setup, install
from app.web.feeds.held import Held
from app.web.feeds.webhook_news import SOURCE
from app.web.news import tell_of
from app.webhooks.delivery import Delivery
from app.webhooks.outbox import Outbox

__all__ = ["atom", "events", "ldes", "oai", "page", "patch", "register", "webhooks"]
SHARE = 4  # one thread in so many may be held by a stream


def register(
    app: Flask,
    served: Platform,
    contact: str,
    flat: Callable[[Document], Mapping[str, str]] | None,
    threads: int,
    hosts: str,
) -> None:
    """Give the app its feeds; ``flat`` makes the Darwin Core record of a document.

    ``threads`` is how many requests the server works on at once, ``hosts`` where webhooks may go
    besides public addresses.
    """
    journal = Journal(served)
    outbox = Outbox(served.folder / "webhooks.sqlite")
    delivery = Delivery(outbox, journal, served, hosts.split())
    tell_of(app, SOURCE)
    install(app, Setup(journal, Held(max(threads // SHARE, 1)), delivery, contact, flat))


def delivery_of(app: Flask) -> Delivery | None:
    """What sends the webhooks of an app."""
    given: Setup | None = app.extensions.get(SETUP)
    return given.delivery if given else None
