"""Which past states of a document can be asked for: its versions in the ledger, and kept snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from app.graph.errors import NotFound
from app.graph.history import History
from app.graph.kept_snapshots import KeptSnapshot
from app.web.context import platform, workbench


class Memento(NamedTuple):
    """The state that a commit left, and when that was (UTC)."""

    commit: int
    at: datetime


def mementos(document: str) -> list[Memento]:
    """Those that the one who asks may see, the oldest first.

    Where a snapshot is kept of the commit of a version, it answers, and its time is told.
    """
    found = {one.commit: one for one in _versions(document)}
    found |= {one.commit: Memento(one.commit, one.at) for one in _snapshots(document)}
    return [found[commit] for commit in sorted(found)]


def _versions(document: str) -> Iterator[Memento]:
    try:
        versions = History(workbench(), document).versions
    except NotFound:  # not there now, or not for everybody
        return
    for one in versions:
        if one.commit and one.at:
            yield Memento(one.commit, datetime.fromisoformat(one.at).astimezone(UTC))


def _snapshots(document: str) -> Iterator[KeptSnapshot]:
    """The snapshots in which the one who asks sees the document."""
    keeper = platform().keeper
    for one in keeper.kept.all() if keeper else ():
        bench = platform().workbench(workbench().principal, one)
        if bench.read("graph/is-there", document=document).boolean:
            yield one
