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
        return [
            Event(datetime.fromtimestamp(row[0], UTC).isoformat(timespec="seconds"), *row[1:]) for row in rows
        ]

    def forget(self, agent: str) -> None:
        """Remove what is kept of a person."""
        with opened(self.path) as database:
            database.execute("DELETE FROM event WHERE agent = ?", (agent,))
