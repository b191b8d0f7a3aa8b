"""Sign-in services that administrators have closed: nobody comes in by them until they are opened again."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from app.graph.small_database import lay_out, opened

_TABLE = """CREATE TABLE IF NOT EXISTS closed_service (
    key TEXT PRIMARY KEY, reason TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL)"""


class Closed(NamedTuple):
    """Why a service is closed, who closed it, and when."""

    reason: str
    by: str
    at: str


class ClosedServices:
    """Those of one installation, by the key of the service."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lay_out(path, _TABLE)

    def of(self, key: str) -> Closed | None:
        """What closes a service; None where it is open."""
        with opened(self.path) as database:
            row = database.execute(
                "SELECT reason, by, at FROM closed_service WHERE key = ?", (key,)
            ).fetchone()
        return Closed(*row) if row else None

    def close(self, key: str, closed: Closed) -> None:
        """Let nobody in by a service."""
        with opened(self.path) as database:
            database.execute("INSERT OR REPLACE INTO closed_service VALUES (?, ?, ?, ?)", (key, *closed))

    def open(self, key: str) -> None:
        """Let people in by it again."""
        with opened(self.path) as database:
            database.execute("DELETE FROM closed_service WHERE key = ?", (key,))
