"""The blueprint of the feeds, and what they all need: the journal, seen through the eyes of who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, current_app

from app.graph.document import Document
from app.graph.journal import Journal
from app.graph.listing import Listing
from app.graph.past_states import PastStates
from app.web.context import platform, workbench
from app.web.feeds.held import Held
from app.webhooks.delivery import Delivery

blueprint = Blueprint("feeds", __name__)
PATIENCE = 5.0  # seconds that a request waits for the journal to be level with the store
SETUP = "holotype-feeds"
LISTS = 6  # for harvesters that are written at once, half of them for one client


@dataclass(frozen=True)
class Setup:
    """What the feeds of an app were given.

    ``contact`` is the address of whoever answers for them; ``flat`` makes a flat Darwin Core record
    of a document; ``held`` are the places for connections that stay open, ``lists`` those for
    lists that are being written; ``delivery`` sends webhooks.
    """

    journal: Journal
    held: Held
    delivery: Delivery | None = None
    contact: str = ""
    flat: Callable[[Document], Mapping[str, str]] | None = None
    lists: Held = field(default_factory=lambda: Held(LISTS))


def setup() -> Setup:
    """What this app was given."""
    return current_app.extensions[SETUP]  # type: ignore[no-any-return]


def install(app: Any, given: Setup) -> None:
    """Give it to an app."""
    app.extensions[SETUP] = given
    app.register_blueprint(blueprint)


def listing(**narrowed: Any) -> Listing:
    """The journal as the one who asks sees it, as far as it is."""
    journal, bench = setup().journal, workbench()
    commit = journal.level(PATIENCE)
    return Listing(journal, bench.base, journal.seen(bench.view), **{"until": commit, **narrowed})


def past_states() -> PastStates:
    """Documents as they were, as the one who asks may see them."""
    return PastStates(platform(), workbench().view)


def caching(response: Response, public: str) -> Response:
    """``public`` as Cache-Control; private and asked again where the answer is for somebody's eyes."""
    own = workbench().principal.signed_in
    response.headers["Cache-Control"] = "private, no-cache" if own else public
    return response


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """What every answer says: open to scripts of any site."""
    response.vary.update(("Accept", "Authorization"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, Holotype-Commit"
    return response
