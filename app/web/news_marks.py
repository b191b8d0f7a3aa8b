"""What people have read of their news, and which kinds they want: kept with their other private data."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from app.graph.small_database import lay_out, opened

_DAYS = 400  # that a mark is kept
_TABLES = """
CREATE TABLE IF NOT EXISTS news_read (
    agent TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (agent, key));
CREATE TABLE IF NOT EXISTS news_unwanted (
    agent TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (agent, kind));"""


class NewsMarks:
    """The marks of one installation."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lay_out(path, _TABLES)

    def read(self, agent: str) -> set[str]:
        """The keys of news that somebody has read."""
        with opened(self._path) as database:
            return {key for (key,) in database.execute("SELECT key FROM news_read WHERE agent = ?", (agent,))}

    def mark(self, agent: str, keys: Iterable[str], *, read: bool = True) -> None:
        """Remember that somebody has read these news, or has not."""
        now = time.time()
        with opened(self._path) as database:
            database.execute("DELETE FROM news_read WHERE at < ?", (now - _DAYS * 86400,))
            for key in keys:
                if read:
                    database.execute("INSERT OR REPLACE INTO news_read VALUES (?, ?, ?)", (agent, key, now))
                else:
                    database.execute("DELETE FROM news_read WHERE agent = ? AND key = ?", (agent, key))

    def unwanted(self, agent: str) -> set[str]:
        """The kinds that somebody does not want to hear of."""
        with opened(self._path) as database:
            found = database.execute("SELECT kind FROM news_unwanted WHERE agent = ?", (agent,))
            return {kind for (kind,) in found}

    def want(self, agent: str, kinds: Iterable[str], every: Iterable[str]) -> None:
        """Choose the kinds somebody wants, of every kind there is."""
        wanted = set(kinds)
        with opened(self._path) as database:
            database.execute("DELETE FROM news_unwanted WHERE agent = ?", (agent,))
            database.executemany(
                "INSERT INTO news_unwanted VALUES (?, ?)",
                [(agent, one) for one in every if one not in wanted],
            )

    def forget(self, agent: str) -> None:
        """Remove what is kept of a person."""
        with opened(self._path) as database:
            database.execute("DELETE FROM news_read WHERE agent = ?", (agent,))
            database.execute("DELETE FROM news_unwanted WHERE agent = ?", (agent,))
