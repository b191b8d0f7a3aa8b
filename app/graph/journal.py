"""The journal: which commit touched which document, in an order that stays. Every feed is read from it.

It is a small database beside the store, worked out from the ledgers and made anew where it is lost. A
feed asks for the next some hundred events after a place; that costs the same at the first page as at
the last, however much one commit brought in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from app.graph.journal_entries import Commit, Entries
from app.graph.small_database import lay_out, opened
from app.graph.store import View

if TYPE_CHECKING:
    from app.graph.platform import Platform
    from app.graph.writer import Receipt

LAYOUT = 1  # of the tables; another number makes the journal anew
BATCH = 200  # commits that are taken in at once
ACTS = ("create", "update", "delete")
_TABLES = """
CREATE TABLE state (layout INTEGER NOT NULL);
CREATE TABLE audience (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
CREATE TABLE made (number INTEGER PRIMARY KEY, at TEXT NOT NULL, activity TEXT NOT NULL,
    listed INTEGER NOT NULL);
CREATE INDEX made_at ON made (at);
CREATE TABLE event (number INTEGER NOT NULL, document TEXT NOT NULL, audience INTEGER NOT NULL,
    act INTEGER NOT NULL, version INTEGER, kind TEXT NOT NULL, institution TEXT NOT NULL,
    dataset TEXT NOT NULL, PRIMARY KEY (number, document, audience)) WITHOUT ROWID;
CREATE INDEX event_document ON event (document, number);
CREATE INDEX event_kind ON event (kind, number, document);
CREATE INDEX event_institution ON event (institution, number, document) WHERE institution <> '';
CREATE INDEX event_dataset ON event (dataset, number, document) WHERE dataset <> '';
"""


class Event(NamedTuple):
    """What a commit did to a document, as some audiences see it.

    ``act`` is create, update or delete; ``at`` the time of the commit, to the microsecond in UTC,
    never before that of an earlier commit.
    """

    commit: int
    at: str
    document: str
    act: str
    version: int | None
    activity: str
    institution: str
    dataset: str


Place = tuple[int, str]  # commit and document: what comes after it is the rest of a feed
START: Place = (0, "")


class Journal:
    """The journal of one installation. ``commit`` is how far it is."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._path = platform.folder / "journal.sqlite"
        self._entries = Entries(platform)
        self._work = threading.Lock()
        self._told = ""  # no later commit may have a time before this
        self.changed = threading.Condition()
        self.commit = self._found()
        platform.writer.listeners.append(self.heard)

    # -- keeping it ------------------------------------------------------------------------------

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """The database, for one piece of work."""
        with opened(self._path) as database:
            yield database

    def _found(self) -> int:
        """How far the journal on disk is; one of another layout or another history is made anew."""
        with suppress(sqlite3.Error), self.open() as database:
            (layout,) = database.execute("SELECT layout FROM state").fetchone()
            last = database.execute("SELECT number, activity FROM made ORDER BY number DESC").fetchone()
            if layout == LAYOUT and (last is None or self._entries.knows(*last)):
                return int(last[0]) if last else 0
        for path in self._path.parent.glob(self._path.name + "*"):
            path.unlink()
        lay_out(self._path, "PRAGMA journal_mode = WAL;" + _TABLES)
        with self.open() as database:
            database.execute("INSERT INTO state VALUES (?)", (LAYOUT,))
        return 0

    def heard(self, receipt: Receipt) -> None:
        """After a commit: wake those who wait for one."""
        with self.changed:
            self.changed.notify_all()

    def level(self, patience: float = 5.0) -> int:
        """Take in what was committed. Gives how far the journal is.

        Where somebody else is at it, wait for ``patience`` seconds at most, and go on with what is there.
        """
        if self.commit < self._platform.writer.commit and self._work.acquire(timeout=patience):
            try:
                while (last := self._platform.writer.commit) > self.commit:
                    self._take(range(self.commit + 1, min(self.commit + BATCH, last) + 1))
            finally:
                self._work.release()
        return self.commit

    def _take(self, numbers: range) -> None:
        """Take in some commits, all or none of them."""
        with self.open() as database:
            names = {name: key for key, name in database.execute("SELECT id, name FROM audience")}
            for name in self._entries.audiences():
                if name not in names:
                    row = database.execute("INSERT INTO audience (name) VALUES (?)", (name,))
                    names[name] = row.lastrowid or 0
            at = database.execute("SELECT MAX(at) FROM made").fetchone()[0] or ""
            for commit in self._entries.commits(numbers):
                at = max(at, commit.at, self._told)
                self._put(database, commit._replace(at=at), names)
        self.commit = numbers[-1]

    def _put(self, database: sqlite3.Connection, commit: Commit, names: dict[str, int]) -> None:
        row = (commit.number, commit.at, commit.activity, commit.listed)
        database.execute("INSERT INTO made VALUES (?, ?, ?, ?)", row)
        for batch in self._entries.documents(commit):
            before = self._before(database, [one.document for one in batch if one.act])
            rows = []
            for one in batch:
                act, institution, dataset = before.get((one.document, names[one.audience]), (0, "", ""))
                withdrawn = one.act == 1 and act == 2 and not one.revived
                rows.append(
                    (commit.number, one.document, names[one.audience], 2 if withdrawn else one.act,
                     one.version, one.kind, one.institution or institution, one.dataset or dataset)
                )  # fmt: skip
            database.executemany("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    @staticmethod
    def _before(
        database: sqlite3.Connection, documents: Sequence[str]
    ) -> dict[tuple[str, int], tuple[int, str, str]]:
        """What the newest event of documents said, by document and audience."""
        places = ", ".join("?" * len(documents))
        text = f"""SELECT document, audience, act, institution, dataset FROM event
            WHERE document IN ({places}) ORDER BY number"""  # noqa: S608 (question marks only)
        return {(row[0], row[1]): row[2:] for row in database.execute(text, documents)}

    # -- who sees what ---------------------------------------------------------------------------

    def behind(self, commit: int) -> bool:
        """Whether something was committed after this."""
        return commit < self._platform.writer.commit

    def seen(self, view: View) -> tuple[int, ...]:
        """The audiences of which a view sees both data and ledger."""
        graphs, known = self._platform.graphs, {*view.default, *view.named}
        with self.open() as database:
            rows = database.execute("SELECT id, name FROM audience").fetchall()
        pairs = ((key, graphs.named(name), graphs.named(f"ledger/{name}")) for key, name in rows)
        return tuple(key for key, data, ledger in pairs if view.whole or {data, ledger} <= known)

    def sees_bare(self, view: View) -> bool:
        """Whether a view is that of those who are told of commits without any document: administrators."""
        return view.whole or self._platform.graphs.system in view.named

    def now(self, at: str) -> str:
        """Keep that a reader was told this time: whatever comes in from now on is not before it."""
        self._told = max(self._told, at)
        return at

    def complete_since(self) -> int:
        """The commit from which on every change is listed; before it the feeds have gaps."""
        with self.open() as database:
            found = database.execute("SELECT MAX(number) FROM made WHERE NOT listed").fetchone()[0]
        return int(found or 0)
