"""A small SQLite file beside the store, for what is no linked data: tokens, sessions, outboxes.

Only its owner reads it. Safe to use from several threads and processes at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

PATIENCE = 30.0  # seconds to wait for another process that writes


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database for one piece of work: kept whole at the end, or taken back where it raises."""
    database = sqlite3.connect(path, timeout=PATIENCE)
    try:
        with database:
            yield database
    finally:
        database.close()


def lay_out(path: Path, tables: str) -> None:
    """Make the file with its ``tables`` (CREATE … IF NOT EXISTS) where they are not there yet.

    The tables of an older file get the columns that they lack. Such a column stands last in its table,
    and is NULL in the rows that are there or says its DEFAULT.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened(path) as database, closing(sqlite3.connect(":memory:")) as wanted:
        database.executescript(tables)
        wanted.executescript(tables)
        if _lacking(database, wanted):
            database.execute("BEGIN IMMEDIATE")  # another process may be at the same
            for addition in _lacking(database, wanted):
                database.execute(addition)
    path.chmod(0o600)


def _lacking(database: sqlite3.Connection, wanted: sqlite3.Connection) -> list[str]:
    """What adds the columns that are ``wanted`` and not there."""
    lacking = []
    for (table,) in wanted.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        there = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        for _, name, kind, required, usual, _ in wanted.execute(f"PRAGMA table_info({table})"):
            if name not in there:
                rules = ("NOT NULL " if required else "") + ("" if usual is None else f"DEFAULT {usual}")
                lacking.append(f"ALTER TABLE {table} ADD COLUMN {name} {kind} {rules}")
    return lacking


class MadeWhenNeeded:
    """A small database whose file is laid out once, when something is first done with it."""

    def __init__(self, path: Path, tables: str) -> None:
        self.path, self._tables, self._laid_out = path, tables, False

    def opened(self) -> AbstractContextManager[sqlite3.Connection]:
        """The database for one piece of work, see ``opened``."""
        if not (self._laid_out and self.path.exists()):
            lay_out(self.path, self._tables)
            self._laid_out = True
        return opened(self.path)
