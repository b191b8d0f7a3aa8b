"""Questions to the journal: what comes next in a feed, which documents there are and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.graph.journal import ACTS, START, Event, Journal, Place
from app.graph.journal_entries import full

_EVENT = """SELECT e.number, made.at, e.document, e.act, e.version, made.activity, e.institution, e.dataset,
    MIN(e.audience) FROM event e JOIN made ON made.number = e.number"""


class Made(NamedTuple):
    """A commit, with how many documents it made, changed and withdrew for those who ask."""

    commit: int
    at: str
    activity: str
    created: int
    updated: int
    deleted: int


@dataclass(frozen=True)
class Listing:
    """The journal as some audiences see it. ``kinds`` and one set narrow it down.

    ``until`` is the last commit that counts; ``since`` the first. With ``bare`` commits that touched
    no document are told too, a graph of somebody's own for instance.
    """

    journal: Journal
    base: str
    audiences: tuple[int, ...]
    until: int
    since: int = 0
    kinds: tuple[str, ...] = ()
    institution: str = ""
    dataset: str = ""
    bare: bool = False

    def _where(self, after: Place = START) -> tuple[str, list[Any]]:
        """What narrows the events down, beginning behind a place.

        The lower bound stands once, as a pair, and kinds are held away from the index where there
        are several: else the engine looks through a whole commit for each page.
        """
        name = self._name(after[1])
        begins = max((after[0], name), (self.since, ""))
        text = (
            f"(e.number, e.document) > (?, ?) AND e.number <= ? AND e.audience IN ({_marks(self.audiences)})"
        )
        values: list[Any] = [*begins, self.until, *self.audiences]
        if self.kinds:
            text += (
                f" AND e.kind = {_marks(self.kinds)}"
                if len(self.kinds) == 1
                else (f" AND +e.kind IN ({_marks(self.kinds)})")
            )
            values += self.kinds
        for column in ("institution", "dataset"):
            if wanted := getattr(self, column):
                text += f" AND e.{column} = ? AND e.{column} <> ''"
                values.append(wanted)
        return text, values

    def _standing(self, pin: int) -> tuple[str, list[Any]]:
        """That an event is the last one of its document up to a commit."""
        text = f"""NOT EXISTS (SELECT 1 FROM event n WHERE n.document = e.document
            AND n.number > e.number AND n.number <= ? AND n.audience IN ({_marks(self.audiences)}))"""  # noqa: S608
        return text, [pin, *self.audiences]

    def _events(self, text: str, values: Sequence[Any]) -> list[Event]:
        if not self.audiences:
            return []
        with self.journal.open() as database:
            rows = database.execute(text, values).fetchall()
        return [Event(row[0], row[1], full(self.base, row[2]), ACTS[row[3]], *row[4:8]) for row in rows]

    def events(self, after: Place = START, limit: int = 100) -> list[Event]:
        """The events after a place, in order of commit and document."""
        where, values = self._where(after)
        text = f"""{_EVENT} WHERE {where}
            GROUP BY e.number, e.document ORDER BY e.number, e.document LIMIT ?"""
        return self._events(text, [*values, limit])

    def latest(self, limit: int) -> list[Event]:
        """The newest events, the newest first."""
        where, values = self._where()
        text = f"""{_EVENT} WHERE {where} GROUP BY e.number, e.document
            ORDER BY e.number DESC, e.document DESC LIMIT ?"""
        return self._events(text, [*values, limit])

    def documents(self, pin: int, after: Place = START, limit: int = 100) -> list[Event]:
        """Documents as they stood at the commit ``pin``, each with its last event up to then."""
        where, values = self._where(after)
        standing, more = self._standing(pin)
        text = f"""{_EVENT} WHERE {where} AND {standing}
            GROUP BY e.number, e.document ORDER BY e.number, e.document LIMIT ?"""
        return self._events(text, [*values, *more, limit])

    def count(self, pin: int) -> int:
        """How many documents there are in ``documents``."""
        where, values = self._where()
        standing, more = self._standing(pin)
        text = f"SELECT COUNT(DISTINCT e.document) FROM event e WHERE {where} AND {standing}"  # noqa: S608
        with self.journal.open() as database:
            return int(database.execute(text, [*values, *more]).fetchone()[0])

    def newest(self, documents: Iterable[str]) -> dict[str, Event]:
        """The last event of each of these documents that has any, narrowed by nothing."""
        names = [self._name(document) for document in documents]
        text = f"""{_EVENT} WHERE e.document IN ({_marks(names)}) AND e.audience IN ({_marks(self.audiences)})
            GROUP BY e.number, e.document ORDER BY e.number"""
        return {one.document: one for one in self._events(text, [*names, *self.audiences])}

    def commits(self, after: int, limit: int, *, newest: bool = False) -> list[Made]:
        """Commits after one of them, with their numbers of documents; with none only where ``bare``."""
        where, values = self._where((after + 1, ""))
        order = "DESC" if newest else ""
        sums = ", ".join(f"COUNT(DISTINCT CASE WHEN e.act = {act} THEN e.document END)" for act in range(3))
        text = f"""SELECT e.number, made.at, made.activity, {sums} FROM event e
            JOIN made ON made.number = e.number WHERE {where}
            GROUP BY e.number ORDER BY e.number {order} LIMIT ?"""  # noqa: S608
        found: list[Made] = []
        with self.journal.open() as database:
            if self.audiences:
                found += [Made(*row) for row in database.execute(text, [*values, limit])]
            if self.bare:
                alone = f"""SELECT number, at, activity, 0, 0, 0 FROM made WHERE number BETWEEN ? AND ?
                    AND NOT EXISTS (SELECT 1 FROM event WHERE event.number = made.number)
                    ORDER BY number {order} LIMIT ?"""  # noqa: S608
                bounds = (max(after + 1, self.since), self.until, limit)
                found += [Made(*row) for row in database.execute(alone, bounds)]
        return sorted(found, reverse=newest)[:limit]

    def values(self, name: str) -> list[str]:
        """Every ``kind``, ``institution`` or ``dataset`` that occurs."""
        where, values = self._where()
        text = f"SELECT DISTINCT e.{name} FROM event e WHERE {where} AND e.{name} <> ''"  # noqa: S608
        with self.journal.open() as database:
            return sorted(row[0] for row in database.execute(text, values))

    def _name(self, document: str) -> str:
        return document.removeprefix(self.base)


def number_at(journal: Journal, moment: str, *, last: bool) -> int:
    """The first commit not before a time, or with ``last`` the last one before it.

    Where there is none: one after the newest, or 0.
    """
    text = (
        "SELECT MAX(number) FROM made WHERE at < ?" if last else "SELECT MIN(number) FROM made WHERE at >= ?"
    )
    with journal.open() as database:
        found = database.execute(text, (moment,)).fetchone()[0]
    return int(found) if found is not None else 0 if last else journal.commit + 1


class Month(NamedTuple):
    """A month in which something was committed: its commits, and when it begins and ends."""

    name: str
    first: int
    last: int
    begins: str
    ends: str


def months(journal: Journal) -> list[Month]:
    """The months with commits, in order."""
    text = """SELECT SUBSTR(at, 1, 7), MIN(number), MAX(number) FROM made GROUP BY SUBSTR(at, 1, 7)
        ORDER BY MIN(number)"""
    with journal.open() as database:
        rows = database.execute(text).fetchall()
    return [
        Month(name, first, last, f"{name}-01T00:00:00Z", f"{_next(name)}-01T00:00:00Z")
        for name, first, last in rows
    ]


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def earliest(journal: Journal) -> str:
    """The time of the first commit, "" where there is none."""
    with journal.open() as database:
        return str(database.execute("SELECT MIN(at) FROM made").fetchone()[0] or "")


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
