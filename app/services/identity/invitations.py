"""Invitations: a link with a code that works once gives whoever follows it a role."""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.graph.small_database import lay_out, opened

_DAYS = 14  # that an invitation waits
_TABLE = """CREATE TABLE IF NOT EXISTS invitation (
    digest TEXT PRIMARY KEY, id TEXT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL,
    until TEXT NOT NULL, by TEXT NOT NULL, note TEXT NOT NULL, ends REAL NOT NULL, taken TEXT NOT NULL)"""
_ROW = "SELECT id, role, scope, until, by, note, ends, taken FROM invitation "


class Invitation(NamedTuple):
    """A role that waits for somebody. ``until`` is when the role ends, ``ends`` when the link does."""

    id: str
    role: str
    scope: str
    until: str
    by: str
    note: str
    ends: float
    taken: str

    @property
    def last_day(self) -> str:
        return datetime.fromtimestamp(self.ends, UTC).isoformat(timespec="seconds")


class Invitations:
    """The invitations of one installation; of each code only the digest is kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lay_out(path, _TABLE)

    def make(self, role: str, scope: str, *, until: str, by: str, note: str) -> str:
        """A new invitation; gives its code, to be shown once."""
        code = secrets.token_urlsafe(18)
        row = (
            _digest(code),
            secrets.token_hex(4),
            role,
            scope,
            until,
            by,
            note,
            time.time() + _DAYS * 86400,
            "",
        )
        with opened(self.path) as database:
            database.execute("DELETE FROM invitation WHERE ends < ?", (time.time() - 365 * 86400,))
            database.execute("INSERT INTO invitation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return code

    def find(self, code: str) -> Invitation | None:
        """The invitation of a code that nobody has used and that has not run out."""
        with opened(self.path) as database:
            row = database.execute(
                _ROW + "WHERE digest = ? AND taken = '' AND ends > ?", (_digest(code), time.time())
            ).fetchone()
        return Invitation(*row) if row else None

    def take(self, code: str, account: str) -> bool:
        """Use a code up; False where somebody was faster."""
        with opened(self.path) as database:
            done = database.execute(
                "UPDATE invitation SET taken = ? WHERE digest = ? AND taken = '' AND ends > ?",
                (account, _digest(code), time.time()),
            )
        return done.rowcount == 1

    def give_back(self, code: str) -> None:
        """Let a code hold again, whose role could not be given."""
        with opened(self.path) as database:
            database.execute("UPDATE invitation SET taken = '' WHERE digest = ?", (_digest(code),))

    def by(self, account: str) -> list[Invitation]:
        """Those a person has made, newest first; of everybody for ""."""
        with opened(self.path) as database:
            rows = database.execute(
                _ROW + "WHERE ? IN ('', by) ORDER BY ends DESC LIMIT 200", (account,)
            ).fetchall()
        return [Invitation(*row) for row in rows]

    def withdraw(self, identifier: str, by: str) -> bool:
        """End an invitation that waits; of everybody where ``by`` is ""."""
        with opened(self.path) as database:
            gone = database.execute(
                "DELETE FROM invitation WHERE id = ? AND taken = '' AND ? IN ('', by)", (identifier, by)
            )
        return gone.rowcount > 0

    def forget(self, account: str) -> None:
        """Remove what a person has made; a link that waits ends."""
        with opened(self.path) as database:
            database.execute("DELETE FROM invitation WHERE by = ?", (account,))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
