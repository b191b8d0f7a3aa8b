"""Sessions and sign-ins under way, kept at the server: the browser holds a secret, we hold its digest."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from app.graph.small_database import lay_out, opened
from app.web.signin.flow import Sent

_TABLES = """
CREATE TABLE IF NOT EXISTS session (
    digest TEXT PRIMARY KEY, number TEXT NOT NULL, agent TEXT NOT NULL, issuer TEXT NOT NULL,
    subject TEXT NOT NULL, id_token TEXT NOT NULL, rights TEXT NOT NULL, proven REAL NOT NULL,
    began REAL NOT NULL, seen REAL NOT NULL, ends REAL NOT NULL, followed REAL NOT NULL);
CREATE INDEX IF NOT EXISTS session_agent ON session (agent);
CREATE TABLE IF NOT EXISTS sent (
    state TEXT PRIMARY KEY, browser TEXT NOT NULL, issuer TEXT NOT NULL, nonce TEXT NOT NULL,
    verifier TEXT NOT NULL, redirect TEXT NOT NULL, back TEXT NOT NULL, purpose TEXT NOT NULL,
    ends REAL NOT NULL);
"""
_UNDERWAY = 600.0  # seconds a person has at a sign-in service
_OVERLAP = 30.0  # seconds an old secret holds after it was changed, for requests on their way
_TOUCHED = 30.0  # seconds between two notes of when a session was seen
_MOST = 20  # sessions of one person; the oldest ends


class Held(NamedTuple):
    """A session that holds. ``proven`` is when the person last proved who they are."""

    number: str
    agent: str
    issuer: str
    subject: str
    rights: str
    proven: float
    began: float
    seen: float
    ends: float


_HELD = ", ".join(Held._fields)


@dataclass(frozen=True)
class UnderWay:
    """A sign-in that was begun: what was sent, where to go afterwards, and what for.

    ``purpose`` is "" to sign in, ``out`` to sign out, or the account to link the sign-in to.
    """

    sent: Sent
    back: str
    purpose: str


class SessionStore:
    """The sessions of one installation. ``idle`` and ``longest`` are in seconds."""

    def __init__(
        self, path: Path, *, idle: float, longest: float, clock: Callable[[], float] = time.time
    ) -> None:
        self.path, self.idle, self.longest, self.clock = path, idle, longest, clock
        lay_out(path, _TABLES)

    # -- sessions ------------------------------------------------------------------------------

    def begin(
        self,
        agent: str,
        issuer: str,
        subject: str,
        *,
        id_token: str = "",
        rights: str = "",
        proven: float | None = None,
    ) -> str:
        """A new session; gives the secret for the browser. ``proven`` is now unless it is given."""
        secret, now = secrets.token_urlsafe(32), self.clock()
        row = (
            _digest(secret), secrets.token_hex(4), agent, issuer, subject, id_token, rights,
            now if proven is None else proven, now, now, now + self.longest, 0.0,
        )  # fmt: skip
        with opened(self.path) as database:
            self._sweep(database, now)
            database.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            database.execute(
                "DELETE FROM session WHERE agent = ? AND digest NOT IN "
                "(SELECT digest FROM session WHERE agent = ? ORDER BY seen DESC LIMIT ?)",
                (agent, agent, _MOST),
            )
        return secret

    def find(self, secret: str) -> Held | None:
        """The session of a secret that holds; notes that it was seen."""
        now, digest = self.clock(), _digest(secret)
        with opened(self.path) as database:
            row = database.execute(
                f"SELECT {_HELD}, followed FROM session WHERE digest = ? AND ends > ? AND seen > ?",  # noqa: S608
                (digest, now, now - self.idle),
            ).fetchone()
            if row is None or (row[-1] and row[-1] < now):
                return None
            held = Held(*row[:-1])
            if now - held.seen > _TOUCHED:
                database.execute("UPDATE session SET seen = ? WHERE digest = ?", (now, digest))
        return held

    def renew(self, secret: str, rights: str) -> str | None:
        """The same session under a new secret; the old one holds for moments. None if another did it."""
        new, now = secrets.token_urlsafe(32), self.clock()
        with opened(self.path) as database:
            done = database.execute(
                "UPDATE session SET followed = ? WHERE digest = ? AND followed = 0",
                (now + _OVERLAP, _digest(secret)),
            )
            if not done.rowcount:
                return None
            database.execute(
                "INSERT INTO session SELECT ?, number, agent, issuer, subject, id_token, ?, proven, began, "
                "?, ends, 0 FROM session WHERE digest = ?",
                (_digest(new), rights, now, _digest(secret)),
            )
        return new

    def end(self, secret: str) -> tuple[str, str]:
        """End a session in all its secrets. Gives the issuer and the ID token it began with."""
        with opened(self.path) as database:
            row = database.execute(
                "SELECT issuer, id_token, number, agent FROM session WHERE digest = ?", (_digest(secret),)
            ).fetchone()
            if row is None:
                return "", ""
            database.execute("DELETE FROM session WHERE number = ? AND agent = ?", row[2:])
        return row[0], row[1]

    def end_of(self, agent: str, number: str = "") -> int:
        """End all sessions of a person, or the one with a number."""
        with opened(self.path) as database:
            return database.execute(
                "DELETE FROM session WHERE agent = ? AND (? = '' OR number = ?)", (agent, number, number)
            ).rowcount

    def end_by(self, issuer: str) -> int:
        """End all sessions that were begun by a sign-in service."""
        with opened(self.path) as database:
            return database.execute("DELETE FROM session WHERE issuer = ?", (issuer,)).rowcount

    def of(self, agent: str) -> list[Held]:
        """The sessions of a person that hold, the last seen first."""
        now = self.clock()
        with opened(self.path) as database:
            rows = database.execute(
                f"SELECT {_HELD} FROM session WHERE agent = ? AND ends > ? AND seen > ? AND followed = 0 "  # noqa: S608
                "ORDER BY seen DESC",
                (agent, now, now - self.idle),
            ).fetchall()
        return [Held(*row) for row in rows]

    # -- sign-ins under way ----------------------------------------------------------------------

    def send(self, sent: Sent, *, browser: str, back: str, purpose: str = "") -> None:
        """Remember what was sent with a person; ``browser`` is the secret their browser keeps."""
        now = self.clock()
        row = {**asdict(sent), "state": _digest(sent.state), "browser": _digest(browser), "back": back}
        row |= {"purpose": purpose, "ends": now + _UNDERWAY}
        with opened(self.path) as database:
            self._sweep(database, now)
            database.execute(
                "INSERT INTO sent VALUES (:state, :browser, :issuer, :nonce, :verifier, :redirect, "
                ":back, :purpose, :ends)",
                row,
            )

    def take(self, state: str, browser: str) -> UnderWay | None:
        """What was sent with this state from this browser, once: the second time there is nothing."""
        with opened(self.path) as database:
            row = database.execute(
                "DELETE FROM sent WHERE state = ? AND browser = ? AND ends > ? "
                "RETURNING issuer, nonce, verifier, redirect, back, purpose",
                (_digest(state), _digest(browser), self.clock()),
            ).fetchone()
        if row is None:
            return None
        return UnderWay(Sent(row[0], state, row[1], row[2], row[3]), row[4], row[5])

    def _sweep(self, database: sqlite3.Connection, now: float) -> None:
        database.execute("DELETE FROM sent WHERE ends < ?", (now,))
        database.execute(
            "DELETE FROM session WHERE ends < ? OR seen < ? OR (followed > 0 AND followed < ?)",
            (now, now - self.idle, now),
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
