"""A commit in plain JSON, as events and webhooks tell it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.graph.listing import Listing, Made

NAMED = 50  # documents that are named; the rest is to be had from a feed


def told(seen: Listing, made: Made) -> dict[str, Any]:
    """What a commit did: its numbers, the first of its documents, where the statements are."""
    of_commit = replace(seen, since=made.commit, until=made.commit)
    events = of_commit.events(limit=NAMED + 1)
    return {
        **made._asdict(),
        "documents": [{"document": event.document, "act": event.act} for event in events[:NAMED]],
        "more": len(events) > NAMED,
        "patch": f"{seen.base}feeds/patch?since={made.commit - 1}",
    }
