"""Queries behind short addresses: each text once, by its digest, in a small file beside the store."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from app.graph.errors import BadParameter
from app.graph.small_database import lay_out, opened

SIGNS = 12  # of a name: 60 bits
TEXT = 32_768  # bytes of one query
MOST = 20_000  # queries; beyond, those asked for longest ago go
_TABLE = """
CREATE TABLE IF NOT EXISTS query (id TEXT PRIMARY KEY, text TEXT NOT NULL, asked TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS keeper (
    owner TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (owner, id));
"""


def name_of(text: str) -> str:
    """The name of a query: the same text has the same name everywhere."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:SIGNS].lower()


class KeptQueries:
    """The queries of one installation. Safe to use from several processes at once."""

    def __init__(self, path: Path, most: int = MOST) -> None:
        self.path = path
        self._most = most

    def _file(self) -> AbstractContextManager[sqlite3.Connection]:
        """The file, made when it is first needed."""
        lay_out(self.path, _TABLE)
        return opened(self.path)

    def keep(self, text: str, owner: str = "") -> str:
        """Keep a query, of an ``owner`` where somebody is signed in, and give its name.

        Raises BadParameter for one that is too long.
        """
        if len(text.encode()) > TEXT:
            raise BadParameter(
                f"The query has more than {TEXT // 1024} kB.",
                parameter="query",
                remedy="Share the text itself, or make it shorter.",
            )
        name = name_of(text)
        with self._file() as database:
            database.execute(
                "INSERT INTO query VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET asked = excluded.asked",
                (name, text, _now()),
            )
            if owner:
                database.execute("INSERT OR IGNORE INTO keeper VALUES (?, ?)", (owner, name))
            database.execute(
                "DELETE FROM query WHERE id IN (SELECT id FROM query ORDER BY asked DESC, rowid DESC"
                " LIMIT -1 OFFSET ?)",
                (self._most,),
            )
            database.execute("DELETE FROM keeper WHERE id NOT IN (SELECT id FROM query)")
        return name

    def find(self, name: str) -> str | None:
        """The text of a name; that it was asked for is remembered, once a day."""
        if not self.path.exists():
            return None
        with self._file() as database:
            row = database.execute("SELECT text, asked FROM query WHERE id = ?", (name,)).fetchone()
            if row and row[1][:10] != _now()[:10]:
                database.execute("UPDATE query SET asked = ? WHERE id = ?", (_now(), name))
        return row[0] if row else None

    def latest(self, most: int) -> dict[str, str]:
        """The queries asked for last, at most so many: their texts by name."""
        if not self.path.exists():
            return {}
        with self._file() as database:
            text = "SELECT id, text FROM query ORDER BY asked DESC, rowid DESC LIMIT ?"
            return dict(database.execute(text, (most,)).fetchall())

    def names_of(self, owner: str) -> set[str]:
        """The names of what somebody kept."""
        if not self.path.exists():
            return set()
        with self._file() as database:
            rows = database.execute("SELECT id FROM keeper WHERE owner = ?", (owner,)).fetchall()
        return {name for (name,) in rows}

    def forget(self, owner: str) -> None:
        """Do not know any more what somebody kept; the queries stay, of nobody."""
        if self.path.exists():
            with self._file() as database:
                database.execute("DELETE FROM keeper WHERE owner = ?", (owner,))

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
