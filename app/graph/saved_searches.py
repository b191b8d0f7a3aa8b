"""Searches behind short addresses, and the lists of those that people have saved.

A short address is of anybody and for anybody; a saved search belongs to a person, stays until that
person removes it, and remembers up to when its results were looked at.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.graph.errors import BadParameter, NotFound
from app.graph.kept_queries import KeptQueries, name_of
from app.graph.small_database import MadeWhenNeeded

MOST = 200  # that one person may save
TITLE = 200  # characters of a title
_TABLE = """CREATE TABLE IF NOT EXISTS saved (
    agent TEXT NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL,
    notify INTEGER NOT NULL, seen TEXT NOT NULL, made TEXT NOT NULL, PRIMARY KEY (agent, id))"""


class SavedSearch(NamedTuple):
    """A search of somebody: the arguments of its address, whether news of it are wanted, and since when."""

    id: str
    text: str
    title: str
    notify: bool
    seen: str
    made: str


class SavedSearches:
    """The searches of one installation, in a file that a backup has too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = MadeWhenNeeded(path, _TABLE)
        self._short = KeptQueries(path)

    # -- short addresses -------------------------------------------------------------------

    def shorten(self, text: str) -> str:
        """Keep the arguments of a search and give their short name. Raises BadParameter."""
        return self._short.keep(text)

    def find(self, id: str) -> str | None:
        """The arguments behind a short name, or None."""
        if (text := self._short.find(id)) is not None or not self._path.exists():
            return text
        with self._file.opened() as database:
            row = database.execute("SELECT text FROM saved WHERE id = ? LIMIT 1", (id,)).fetchone()
        return row[0] if row else None

    # -- what people saved -----------------------------------------------------------------

    def save(self, agent: str, text: str, title: str, *, notify: bool = False) -> SavedSearch:
        """Put a search on somebody's list; what is there already gets the new title."""
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        found = SavedSearch(name_of(text), text, _title(title), notify, now, now)
        self.shorten(text)
        with self._file.opened() as database:
            (there,) = database.execute("SELECT count(*) FROM saved WHERE agent = ?", (agent,)).fetchone()
            if there >= MOST:
                raise BadParameter(
                    f"{MOST} searches are saved, and no more can be.",
                    remedy="Remove one that you need no longer.",
                )
            database.execute(
                "INSERT INTO saved VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (agent, id) DO UPDATE"
                " SET title = excluded.title, notify = excluded.notify",
                (agent, *found),
            )
        return found

    def of(self, agent: str) -> list[SavedSearch]:
        """The searches of somebody, the latest first."""
        if not self._path.exists():
            return []
        with self._file.opened() as database:
            rows = database.execute(
                "SELECT id, text, title, notify, seen, made FROM saved WHERE agent = ?"
                " ORDER BY made DESC, title",
                (agent,),
            ).fetchall()
        return [
            SavedSearch(id, text, title, bool(notify), seen, made)
            for id, text, title, notify, seen, made in rows
        ]

    def rename(self, agent: str, id: str, title: str) -> None:
        """Give a saved search another title. Raises NotFound."""
        self._set("UPDATE saved SET title = ? WHERE agent = ? AND id = ?", _title(title), agent, id)

    def notify(self, agent: str, id: str, wanted: bool) -> None:
        """Say whether news of a search are wanted. Raises NotFound."""
        self._set("UPDATE saved SET notify = ? WHERE agent = ? AND id = ?", int(wanted), agent, id)

    def saw(self, agent: str, id: str, moment: str) -> None:
        """Remember that its results were looked at. Raises NotFound."""
        self._set("UPDATE saved SET seen = ? WHERE agent = ? AND id = ?", moment, agent, id)

    def _set(self, text: str, value: str | int, agent: str, id: str) -> None:
        with self._file.opened() as database:
            if not database.execute(text, (value, agent, id)).rowcount:
                raise _unknown(id)

    def remove(self, agent: str, id: str) -> None:
        """Take a search off somebody's list. Raises NotFound."""
        with self._file.opened() as database:
            if not database.execute("DELETE FROM saved WHERE agent = ? AND id = ?", (agent, id)).rowcount:
                raise _unknown(id)

    def forget(self, agent: str) -> int:
        """Remove everything that is saved for somebody; how many there were."""
        if not self._path.exists():
            return 0
        with self._file.opened() as database:
            return database.execute("DELETE FROM saved WHERE agent = ?", (agent,)).rowcount


def _title(said: str) -> str:
    title = " ".join(said.split())
    if not title:
        raise BadParameter(
            "The search needs a title.", parameter="title", remedy="Say in a few words what it is."
        )
    return title[:TITLE]


def _unknown(id: str) -> NotFound:
    return NotFound(f"You have no saved search {id}.", remedy="Your list is at /searches.")
