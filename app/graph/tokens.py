"""API tokens: shown once, kept as a hash, with roles and an end. In a small file beside the store."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from app.graph.small_database import lay_out, opened

ROLES = ("administrator", "loader", "reader")
_TABLE = """CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY, hash TEXT UNIQUE NOT NULL, name TEXT NOT NULL,
    roles TEXT NOT NULL, created TEXT NOT NULL, expires TEXT NOT NULL,
    owner TEXT NOT NULL DEFAULT '', deeds TEXT NOT NULL DEFAULT '', used TEXT NOT NULL DEFAULT '')"""
_LIST = "SELECT id, name, roles, created, expires, owner, deeds, used FROM token"
_FIND = _LIST + " WHERE hash = ? AND expires > ?"
_NEWEST = _LIST + " WHERE ? IN ('', owner) ORDER BY created DESC, id"


class TokenRecord(NamedTuple):
    """What is known of a token; never the token itself.

    With an ``owner`` it stands for that person and allows those of their ``deeds`` alone; without
    one it has ``roles`` of its own. ``used`` is when it was last shown, to the minute.
    """

    id: str
    name: str
    roles: frozenset[str]
    created: str
    expires: str
    owner: str = ""
    deeds: frozenset[str] = frozenset()
    used: str = ""


class Tokens:
    """The tokens of one installation. Safe to use from several processes at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lay_out(path, _TABLE)

    def create(
        self,
        roles: frozenset[str],
        name: str = "",
        days: int = 90,
        *,
        owner: str = "",
        deeds: frozenset[str] = frozenset(),
    ) -> str:
        """A new token, to be shown once. ``days`` is how long it holds."""
        token = "holotype_" + secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        identifier = secrets.token_hex(4)
        row = (
            identifier,
            _hash(token),
            name or f"token {identifier}",
            " ".join(sorted(roles)),
            now.isoformat(timespec="seconds"),
            (now + timedelta(days=days)).isoformat(timespec="seconds"),
            owner,
            " ".join(sorted(deeds)),
            "",
        )
        with opened(self.path) as database:
            database.execute("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return token

    def find(self, token: str) -> TokenRecord | None:
        """The record of a token that still holds; notes that it was used."""
        now = datetime.now(UTC)
        with opened(self.path) as database:
            row = database.execute(_FIND, (_hash(token), now.isoformat(timespec="seconds"))).fetchone()
            minute = now.isoformat(timespec="minutes")
            if row and row[-1] != minute:
                database.execute("UPDATE token SET used = ? WHERE id = ?", (minute, row[0]))
        return _record(row) if row else None

    def all(self, owner: str = "") -> list[TokenRecord]:
        """Every token, or those of a person, newest first."""
        with opened(self.path) as database:
            return [_record(row) for row in database.execute(_NEWEST, (owner,)).fetchall()]

    def revoke(self, identifier: str, owner: str = "") -> bool:
        """End a token now; one of ``owner`` where that is given."""
        with opened(self.path) as database:
            gone = database.execute(
                "DELETE FROM token WHERE id = ? AND (? = '' OR owner = ?)", (identifier, owner, owner)
            )
        return gone.rowcount > 0

    def revoke_all(self, owner: str) -> int:
        """End every token of a person."""
        with opened(self.path) as database:
            return database.execute("DELETE FROM token WHERE owner = ?", (owner,)).rowcount


def _record(row: tuple[str, ...]) -> TokenRecord:
    identifier, name, roles, created, expires, owner, deeds, used = row
    return TokenRecord(
        identifier, name, frozenset(roles.split()), created, expires, owner, frozenset(deeds.split()), used
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
