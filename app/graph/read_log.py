"""Who read exact values that are kept back, when and what: written once, and never changed.

But for one thing: the name of a person who has gone gives way to a pseudonym.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

_TABLE = """CREATE TABLE IF NOT EXISTS reads (
  at TEXT NOT NULL, who TEXT NOT NULL, graph TEXT NOT NULL, how TEXT NOT NULL, what TEXT NOT NULL
)"""
_REFUSED = "BEGIN SELECT RAISE(ABORT, 'the log of reads is only added to'); END"
_APPEND_ONLY = (
    f"CREATE TRIGGER IF NOT EXISTS kept_DELETE BEFORE DELETE ON reads {_REFUSED}",
    "DROP TRIGGER IF EXISTS kept_UPDATE",  # of a log made before names could give way
    f"""CREATE TRIGGER IF NOT EXISTS kept_apart BEFORE UPDATE ON reads
WHEN NEW.at IS NOT OLD.at OR NEW.graph IS NOT OLD.graph OR NEW.how IS NOT OLD.how
  OR NEW.what IS NOT OLD.what OR NEW.who NOT LIKE '%/former-%'
{_REFUSED}""",
)
_INDEX = "CREATE INDEX IF NOT EXISTS reads_by_graph ON reads (graph, at)"
LONGEST = 2_000


class Read(NamedTuple):
    """One read. ``at`` is ISO 8601 in UTC, ``graph`` the one that could answer, ``what`` as it was asked."""

    at: str
    who: str
    graph: str
    how: str
    what: str


class ReadLog:
    """A table that is only added to."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._base = sqlite3.connect(path, check_same_thread=False)
        self._base.execute("PRAGMA synchronous=NORMAL")
        for text in (_TABLE, _INDEX, *_APPEND_ONLY):
            self._base.execute(text)
        self._base.commit()
        path.chmod(0o600)  # it says who read what

    def note(self, who: str, reads: Iterable[tuple[str, str]], how: str) -> None:
        """Add reads: a row for each graph that could answer, with what was asked of it."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [(at, who, graph, how, what[:LONGEST]) for graph, what in reads]
        if not rows:
            return
        with self._lock:
            self._base.executemany("INSERT INTO reads VALUES (?, ?, ?, ?, ?)", rows)
            self._base.commit()

    def of_graphs(self, graphs: Iterable[str], most: int = 200) -> list[Read]:
        """The latest reads that could touch some graphs, the newest first."""
        names = list(graphs)
        marks = ", ".join("?" * len(names))
        text = f"SELECT * FROM reads WHERE graph IN ({marks}) ORDER BY rowid DESC LIMIT ?"  # noqa: S608 (marks)
        return self._rows(text, (*names, most))

    def of_person(self, who: str, most: int = 200) -> list[Read]:
        """The latest reads of a person, the newest first."""
        return self._rows("SELECT * FROM reads WHERE who = ? ORDER BY rowid DESC LIMIT ?", (who, most))

    def _rows(self, text: str, values: tuple[object, ...]) -> list[Read]:
        with self._lock:
            return [Read(*row) for row in self._base.execute(text, values)]

    def disown(self, who: str) -> str:
        """Put a pseudonym in the place of a person who has gone, and give it: all reads of theirs have it."""
        pseudonym = f"{who.rpartition('/')[0]}/former-{secrets.token_hex(6)}"
        with self._lock:
            self._base.execute("UPDATE reads SET who = ? WHERE who = ?", (pseudonym, who))
            self._base.commit()
        return pseudonym

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()
