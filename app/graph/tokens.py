"""API tokens: shown once, kept as a hash, with roles and an end. In a small file beside the store."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROLES = ("administrator", "loader", "reader")
_TABLE = """CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY, hash TEXT UNIQUE NOT NULL, name TEXT NOT NULL,
    roles TEXT NOT NULL, created TEXT NOT NULL, expires TEXT NOT NULL)"""


class TokenRecord(NamedTuple):
    """What is known of a token; never the token itself."""

    id: str
    name: str
    roles: frozenset[str]
    created: str
    expires: str


class Tokens:
    """The tokens of one installation. Safe to use from several processes at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            database.execute(_TABLE)
        path.chmod(0o600)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.path, timeout=10)
        try:
            with database:
                yield database
        finally:
            database.close()

    def create(self, roles: frozenset[str], name: str = "", days: int = 90) -> str:
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
        )
        with self._open() as database:
            database.execute("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?)", row)
        return token

    def find(self, token: str) -> TokenRecord | None:
        """The record of a token that still holds."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._open() as database:
            row = database.execute(
                "SELECT id, name, roles, created, expires FROM token WHERE hash = ? AND expires > ?",
                (_hash(token), now),
            ).fetchone()
        return _record(row) if row else None

    def all(self) -> list[TokenRecord]:
        """Every token, newest first."""
        with self._open() as database:
            rows = database.execute(
                "SELECT id, name, roles, created, expires FROM token ORDER BY created DESC"
            ).fetchall()
        return [_record(row) for row in rows]

    def revoke(self, identifier: str) -> bool:
        """End a token now."""
        with self._open() as database:
            gone = database.execute("DELETE FROM token WHERE id = ?", (identifier,))
        return gone.rowcount > 0


def _record(row: tuple[str, ...]) -> TokenRecord:
    return TokenRecord(row[0], row[1], frozenset(row[2].split()), row[3], row[4])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
