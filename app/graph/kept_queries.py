"""Queries behind short addresses: each text once, by its digest, in a small file beside the store."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.graph.errors import BadParameter, NotFound
from app.graph.said import worded
from app.graph.small_database import MadeWhenNeeded

SIGNS = 12  # of a name: 60 bits
TEXT = 32_768  # bytes of one query
MOST = 20_000  # queries; beyond, those asked for longest ago go, what nobody keeps before what somebody does
MOST_OF_ONE = 1_000  # that one person may keep
TITLE = 200  # characters of a title
_TABLE = """
CREATE TABLE IF NOT EXISTS query (id TEXT PRIMARY KEY, text TEXT NOT NULL, asked TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS keeper (
    owner TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',
    kept TEXT NOT NULL DEFAULT '', PRIMARY KEY (owner, id));
"""


class OwnQuery(NamedTuple):
    """A query that somebody keeps: ``kept`` is when that began, "" where it is not known any more."""

    name: str
    text: str
    title: str
    kept: str


def name_of(text: str) -> str:
    """The name of a query: the same text has the same name everywhere."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:SIGNS].lower()


class KeptQueries:
    """The queries of one installation. Safe to use from several processes at once."""

    def __init__(self, path: Path, most: int = MOST) -> None:
        self.path = path
        self._file = MadeWhenNeeded(path, _TABLE)
        self._most = most

    def keep(self, text: str, owner: str = "") -> str:
        """Keep a query, of an ``owner`` where somebody is signed in, and give its name.

        Raises BadParameter for one that is too long, and for one too many of an owner.
        """
        if len(text.encode()) > TEXT:
            raise BadParameter(
                f"The query has more than {TEXT // 1024} kB.",
                parameter="query",
                remedy="Share the text itself, or make it shorter.",
            )
        name = name_of(text)
        with self._file.opened() as database:
            database.execute(
                "INSERT INTO query VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET asked = excluded.asked",
                (name, text, _now()),
            )
            if owner:
                said = "INSERT OR IGNORE INTO keeper (owner, id, kept) VALUES (?, ?, ?)"
                database.execute(said, (owner, name, _now()))
                _refuse_many(database, owner)
            database.execute(
                "DELETE FROM query WHERE id IN (SELECT id FROM query ORDER BY id IN (SELECT id FROM keeper)"
                " DESC, asked DESC, rowid DESC LIMIT -1 OFFSET ?)",
                (self._most,),
            )
            database.execute("DELETE FROM keeper WHERE id NOT IN (SELECT id FROM query)")
        return name

    def find(self, name: str) -> str | None:
        """The text of a name; that it was asked for is remembered, once a day."""
        if not self.path.exists():
            return None
        with self._file.opened() as database:
            row = database.execute("SELECT text, asked FROM query WHERE id = ?", (name,)).fetchone()
            if row and row[1][:10] != _now()[:10]:
                database.execute("UPDATE query SET asked = ? WHERE id = ?", (_now(), name))
        return row[0] if row else None

    def latest(self, most: int) -> dict[str, str]:
        """The queries asked for last, at most so many: their texts by name."""
        if not self.path.exists():
            return {}
        with self._file.opened() as database:
            text = "SELECT id, text FROM query ORDER BY asked DESC, rowid DESC LIMIT ?"
            return dict(database.execute(text, (most,)).fetchall())

    def names_of(self, owner: str) -> set[str]:
        """The names of what somebody kept."""
        if not self.path.exists():
            return set()
        with self._file.opened() as database:
            rows = database.execute("SELECT id FROM keeper WHERE owner = ?", (owner,)).fetchall()
        return {name for (name,) in rows}

    def of(self, owner: str) -> list[OwnQuery]:
        """What somebody keeps, the latest first."""
        if not self.path.exists():
            return []
        with self._file.opened() as database:
            rows = database.execute(
                "SELECT query.id, text, title, kept FROM keeper JOIN query ON query.id = keeper.id"
                " WHERE owner = ? ORDER BY kept DESC, keeper.rowid DESC",
                (owner,),
            ).fetchall()
        return [OwnQuery(name, text, title or _title_of(text), kept) for name, text, title, kept in rows]

    def rename(self, owner: str, name: str, title: str) -> None:
        """Give a query of somebody's list a title, its own where that is empty. Raises NotFound."""
        text = "UPDATE keeper SET title = ? WHERE owner = ? AND id = ?"
        self._change(text, " ".join(title.split())[:TITLE], owner, name)

    def remove(self, owner: str, name: str) -> None:
        """Take a query from somebody's list; its address stays. Raises NotFound."""
        self._change("DELETE FROM keeper WHERE owner = ? AND id = ?", owner, name)

    def _change(self, text: str, *values: str) -> None:
        with self._file.opened() as database:
            if not database.execute(text, values).rowcount:
                raise NotFound(
                    worded("There is no query “{name}” on your list.", name=values[-1][:40]),
                    remedy=worded("Your queries are listed at /me/queries."),
                )

    def forget(self, owner: str) -> None:
        """Do not know any more what somebody kept; the queries stay, of nobody."""
        if self.path.exists():
            with self._file.opened() as database:
                database.execute("DELETE FROM keeper WHERE owner = ?", (owner,))

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None


def _title_of(text: str) -> str:
    """What a query is called that nobody has named: its summary, its first remark, or how it begins."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    summaries = (line.partition("=")[2].strip(' "') for line in lines if line.startswith("#+ summary"))
    remarks = (line.lstrip("# ") for line in lines if line.startswith("#") and not line.startswith("#+"))
    whole = " ".join(line for line in lines if not line.lower().startswith(("#", "prefix ", "base ")))
    return next((title for title in (*summaries, *remarks, whole) if title), text)[:TITLE]


def _refuse_many(database: sqlite3.Connection, owner: str) -> None:
    (count,) = database.execute("SELECT COUNT(*) FROM keeper WHERE owner = ?", (owner,)).fetchone()
    if count > MOST_OF_ONE:
        raise BadParameter(
            worded("You keep {most} queries already.", most=MOST_OF_ONE),
            remedy=worded("Remove some of them at /me/queries first."),
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
