"""Whom a webhook tells for: a person or a token, and what they see at the time."""

from __future__ import annotations

from datetime import UTC, datetime

from app.graph.errors import Forbidden, NotFound
from app.graph.platform import Platform
from app.graph.principal import Principal
from app.graph.store import View
from app.webhooks.outbox import Subscription

_ERASED = "erased"


class Ended(Exception):
    """The token that added a webhook has ended."""


def owner(platform: Platform, one: Subscription) -> Principal:
    """Who is told. Raises NotFound where the account is erased, Forbidden where it is banned, Ended."""
    tokens = f"{platform.base}agent/token-"
    if one.owner.startswith(tokens):
        now, name = datetime.now(UTC).isoformat(timespec="seconds"), one.owner.removeprefix(tokens)
        record = next((r for r in platform.tokens.all() if r.id == name and r.expires > now), None)
        if record is None:
            raise Ended
        return platform.holder(record)
    try:
        return platform.people.principal(one.owner, one.limited_to())
    except Forbidden:  # looked at afterwards, else it may be erased between the two looks and only pause
        if platform.people.person(one.owner).state == _ERASED:
            raise NotFound(f"The account {one.owner} is erased.") from None
        raise


def audience(platform: Platform, one: Subscription) -> View:
    """What is told: what the owner sees, without what is kept of people, which goes nowhere by itself."""
    seen, kept = owner(platform, one).view, platform.graphs.people
    private = {kept, platform.graphs.named("ledger/people")}
    return View(
        tuple(graph for graph in seen.default if graph not in private),
        tuple(graph for graph in seen.named if graph not in private),
    )
