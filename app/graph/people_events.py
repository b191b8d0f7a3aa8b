"""Who signed in, was refused, got or lost a role: kept for a year, without secrets, and logged."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.graph.small_database import lay_out, opened

log = logging.getLogger("holotype.people")
KEPT_DAYS = 365
_TABLE = """CREATE TABLE IF NOT EXISTS event (
    at REAL NOT NULL, kind TEXT NOT NULL, agent TEXT NOT NULL, by TEXT NOT NULL,
    issuer TEXT NOT NULL, says TEXT NOT NULL)"""


class Event(NamedTuple):
    """Something that happened to ``agent`` ("" where nobody is known), done by ``by``."""

    at: str
    kind: str
    agent: str
    by: str
    issuer: str
    says: str


class Page(NamedTuple):
    """Some events, newest first, and the places after and before which there are more; 0 for none."""

    events: list[Event]
    newer: int
    older: int


class Events:
    """The events of one installation."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lay_out(path, _TABLE)

    def note(self, kind: str, agent: str = "", *, by: str = "", issuer: str = "", says: str = "") -> None:
        """Keep an event and log it."""
        now = time.time()
        log.info(
            "%s %s", kind, agent or "-", extra={"kind": kind, "agent": agent, "by": by, "issuer": issuer}
        )
        with opened(self.path) as database:
            database.execute("DELETE FROM event WHERE at < ?", (now - KEPT_DAYS * 86400,))
            database.execute(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", (now, kind, agent, by or agent, issuer, says)
            )

    def of(self, agent: str = "", *, most: int = 50) -> list[Event]:
        """The events of a person, or of everybody, newest first."""
        with opened(self.path) as database:
            rows = database.execute(
                "SELECT at, kind, agent, by, issuer, says FROM event WHERE ? = '' OR agent = ? "
                "ORDER BY at DESC LIMIT ?",
                (agent, agent, most),
            ).fetchall()
        return [Event(_moment(row[0]), *row[1:]) for row in rows]

    def page(self, most: int, before: int = 0, after: int = 0) -> Page:
        """Events of everybody, newest first: the newest, those before a place, or those after one."""
        text = "SELECT rowid, at, kind, agent, by, issuer, says FROM event WHERE "
        text += "rowid > ? ORDER BY rowid LIMIT ?" if after else "rowid < ? ORDER BY rowid DESC LIMIT ?"
        place = after or before or 1 << 62
        with opened(self.path) as database:
            rows = database.execute(text, (place, most)).fetchall()
            first, last = database.execute("SELECT MIN(rowid), MAX(rowid) FROM event").fetchone()
        rows.sort(reverse=True)
        if not rows:
            return Page([], 0, 0)
        newer, older = rows[0][0], rows[-1][0]
        told = [Event(_moment(row[1]), *row[2:]) for row in rows]
        return Page(told, newer if newer < last else 0, older if older > first else 0)

    def forget(self, agent: str) -> None:
        """Remove what is kept of a person."""
        with opened(self.path) as database:
            database.execute("DELETE FROM event WHERE agent = ?", (agent,))


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
