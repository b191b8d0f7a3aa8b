"""The history of a document: its versions, any one of them whole, and what lies between two.

Of a document that has statements in a restricted graph, its past says to those who do not see them
nothing but what everybody sees today.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Quad, RdfFormat, parse

from app.graph.delta import Delta, graph_of
from app.graph.document import Document
from app.graph.errors import NotFound
from app.graph.said import worded
from app.graph.soundness import overlaid
from app.graph.touched import HOUSE, standing

if TYPE_CHECKING:
    from app.graph.workbench import Workbench

_TRIES = 20  # a commit may come between two reads, seldom more often than this
NARROW = ("restricted", "granted")
MANY = 30  # versions that are no longer named one by one


@dataclass(frozen=True)
class Version:
    """One version: the activity that made it, and what it did to the one before."""

    number: int
    activity: str
    commit: int
    at: str
    who: str
    why: str
    type: str
    undoes: str
    used: str  # what the activity rests on: the dataset of a load, "" where there is none
    delta: Delta | None  # None: nothing is known of the version before, so this is the first


class Step(NamedTuple):
    """A version with what stood before it and in it, as far as the one who asks may know."""

    version: Version
    before: frozenset[Quad]
    after: frozenset[Quad]

    @property
    def delta(self) -> Delta:
        """What it took away and added, the house's own words left out."""
        before, after = said(self.before), said(self.after)
        return Delta(frozenset(before - after), frozenset(after - before))


class History:
    """The versions of a document as one principal may see them, newest first.

    ``shielded`` tells that not all of its past is told. Raises NotFound where there is no such
    document for this principal.
    """

    def __init__(self, workbench: Workbench, document: str) -> None:
        self.document = document
        self._workbench = workbench
        platform = workbench.platform
        for _ in range(_TRIES):  # both of one commit
            commit = platform.writer.commit
            self._rows = workbench.read("ledger/changes-of", document=document).rows
            whole = standing(platform, [document])[document]
            if platform.writer.stands_at(commit):
                break
            time.sleep(0.005)
        self.now = frozenset(quad for quad in whole if self._seen(quad))
        kind_of = platform.graphs.kind_of
        self.shielded = any(kind_of(graph_of(quad)) == "restricted" for quad in whole - self.now)
        if not self.now:
            raise NotFound(worded("There is nothing here by the name {document}.", document=document))

    def _seen(self, quad: Quad) -> bool:
        view = self._workbench.view
        return view.whole or graph_of(quad) in view.named

    def _told_of(self, quad: Quad) -> bool:
        """Whether its graph is seen, or was: of one that is empty now, the ledger beside it still tells."""
        ledger = self._workbench.platform.graphs.ledger_of(graph_of(quad))
        return self._seen(quad) or ledger in self._workbench.view.named

    @cached_property
    def versions(self) -> Sequence[Version]:
        """All versions, newest first. The oldest may be the one a harvest brought."""
        made: dict[str, Version] = {}
        for row in self._rows:
            activity = str(row["activity"])
            delta = Delta.of(self._parsed(row["removed"]), self._parsed(row["added"]))
            if activity in made:  # one activity, several audiences
                known = made[activity].delta or Delta.of()
                delta = Delta(known.removed | delta.removed, known.added | delta.added)
            made[activity] = _version(row, activity, delta)
        found = sorted(made.values(), key=lambda version: -version.commit)
        first = self._first(found)
        return [*found, *([first] if first else [])]

    def _parsed(self, text: object) -> list[Quad]:
        quads = parse(str(text or "").encode(), format=RdfFormat.N_QUADS)
        return [quad for quad in quads if self._told_of(quad)]

    def _first(self, later: Sequence[Version]) -> Version | None:
        """The version that stands before every recorded change, if there is any."""
        state = set(self.now)
        for one in later:
            state = _back(state, one)
        activity = next(
            (q.object.value for q in state if q.predicate.value.endswith("wasGeneratedBy")),  # type: ignore[union-attr]
            "",
        )
        if not state or not activity or any(one.activity == activity for one in later):
            return None
        row = self._workbench.read("ledger/beginning-of", activity=activity).row
        return _version({"version": 1, **row}, activity, None) if row else None

    def steps(self) -> Iterator[Step]:
        """The versions, newest first, each with what stood before and after."""
        state = set(self.now)
        for one in self.versions:
            before = _back(state, one)
            yield Step(one, self._told(before), self._told(state))
            state = before

    def _told(self, state: set[Quad]) -> frozenset[Quad]:
        return frozenset(state & self.now) if self.shielded else frozenset(state)

    def version(self, number: int) -> Version:
        """A version by its number. Raises NotFound."""
        for one in self.versions:
            if one.number == number:
                return one
        numbers = [one.number for one in reversed(self.versions)]
        known = ", ".join(map(str, numbers)) if len(numbers) < MANY else f"{numbers[0]} to {numbers[-1]}"
        raise NotFound(
            f"{self.document} has no version {number}.",
            remedy=f"There are versions {known}." if known else "No version of it is known.",
            history=f"{self.document}/history",
        )

    def last_until(self, at: str) -> Version | None:
        """The last version made up to a moment, as the ledger writes it; None before the first."""
        return next((one for one in self.versions if one.at and _sortable(one.at) <= _sortable(at)), None)

    def state(self, number: int) -> set[Quad]:
        """Everything that stood in a version. Raises NotFound."""
        self.version(number)
        return next(set(step.after) for step in self.steps() if step.version.number == number)

    def at(self, number: int) -> Document:
        """A version as a document, narrower values standing over wider ones. Raises NotFound."""
        version = self.version(number)
        state = self.state(number)
        kind_of = self._workbench.platform.graphs.kind_of
        narrow = {quad for quad in state if kind_of(graph_of(quad)) in NARROW}
        triples = dict.fromkeys(q.triple for q in sorted(overlaid(state - narrow, narrow), key=str))
        return Document(self.document, triples, base=self._workbench.base, commit=version.commit)

    def between(self, older: int, newer: int) -> Delta:
        """What was taken away and added from one version to another, the house's own words left out."""
        before, after = said(self.state(older)), said(self.state(newer))
        return Delta(frozenset(before - after), frozenset(after - before))


def _back(state: set[Quad], version: Version) -> set[Quad]:
    """What stood before a version."""
    if version.delta is None:
        return set()
    return (state - version.delta.added) | version.delta.removed


def _sortable(at: str) -> str:
    """A moment in UTC so that texts sort as times do: with all digits of its second."""
    seconds, _, rest = at.removesuffix("Z").partition(".")
    return f"{seconds}.{rest:0<6}"


def said(quads: Iterable[Quad]) -> set[Quad]:
    """What is said of a document, the house's own words left out."""
    return {quad for quad in quads if quad.predicate not in HOUSE}


def _version(row: Mapping[str, object], activity: str, delta: Delta | None) -> Version:
    def text(name: str) -> str:
        return str(row.get(name) or "")

    return Version(
        int(text("version") or 0),
        activity,
        int(text("commit") or 0),
        text("at"),
        text("who"),
        text("why"),
        text("type"),
        text("undoes"),
        text("used"),
        delta,
    )
