"""The history of a document: its versions, any one of them whole, and what lies between two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, parse

from app.graph.delta import Delta
from app.graph.document import Document
from app.graph.errors import NotFound
from app.graph.store import solutions
from app.graph.touched import HOUSE

if TYPE_CHECKING:
    from app.graph.workbench import Workbench


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
    delta: Delta | None  # None: nothing is known of the version before, so this is the first


class History:
    """The versions of a document as one principal may see them, newest first.

    Raises NotFound where there is no such document for this principal.
    """

    def __init__(self, workbench: Workbench, document: str) -> None:
        self.document = document
        self._workbench = workbench
        self.now = frozenset(_quads(workbench, document))
        if not self.now:
            raise NotFound(f"There is nothing here by the name {document}.")

    @cached_property
    def versions(self) -> Sequence[Version]:
        """All versions, newest first. The oldest may be the one a harvest brought."""
        rows = self._workbench.read("ledger/changes-of", document=self.document).rows
        made: dict[str, Version] = {}
        for row in rows:
            activity = str(row["activity"])
            delta = Delta.of(_parsed(row["removed"]), _parsed(row["added"]))
            if activity in made:  # one activity, several audiences
                known = made[activity].delta or Delta.of()
                delta = Delta(known.removed | delta.removed, known.added | delta.added)
            made[activity] = _version(row, activity, delta)
        found = sorted(made.values(), key=lambda version: -version.commit)
        first = self._first(found)
        return [*found, *([first] if first else [])]

    def _first(self, later: Sequence[Version]) -> Version | None:
        """The version that stands before every recorded change, if there is any."""
        state = self._before(later[-1], later) if later else set(self.now)
        activity = next(
            (q.object.value for q in state if q.predicate.value.endswith("wasGeneratedBy")),  # type: ignore[union-attr]
            "",
        )
        if not state or not activity:
            return None
        row = self._workbench.read("ledger/beginning-of", activity=activity).row
        return _version({"version": 1, **row}, activity, None) if row else None

    def _before(self, version: Version, versions: Sequence[Version]) -> set[Quad]:
        """What stood before ``version``."""
        state = set(self.now)
        for one in versions:
            if one.delta is not None:
                state = (state - one.delta.added) | one.delta.removed
            if one.activity == version.activity:
                break
        return state

    def version(self, number: int) -> Version:
        """A version by its number. Raises NotFound."""
        for one in self.versions:
            if one.number == number:
                return one
        known = ", ".join(str(one.number) for one in reversed(self.versions))
        raise NotFound(
            f"{self.document} has no version {number}.",
            remedy=f"There are versions {known}." if known else "",
        )

    def state(self, number: int) -> set[Quad]:
        """Everything that stood in a version. Raises NotFound."""
        self.version(number)
        state = set(self.now)
        for one in self.versions:
            if one.number == number:
                break
            if one.delta is not None:
                state = (state - one.delta.added) | one.delta.removed
        return state

    def at(self, number: int) -> Document:
        """A version as a document. Raises NotFound."""
        version = self.version(number)
        triples = [quad.triple for quad in sorted(self.state(number), key=str)]
        return Document(self.document, triples, base=self._workbench.base, commit=version.commit)

    def between(self, older: int, newer: int) -> Delta:
        """What was taken away and added from one version to another, the house's own words left out."""
        before, after = _said(self.state(older)), _said(self.state(newer))
        return Delta(frozenset(before - after), frozenset(after - before))


def _said(quads: Iterable[Quad]) -> set[Quad]:
    return {quad for quad in quads if quad.predicate not in HOUSE}


def _quads(workbench: Workbench, document: str) -> Iterable[Quad]:
    result = workbench.read("graph/document-quads", document=document).result
    assert result is not None
    graphs = set(workbench.view.named)
    for row in solutions(result):
        if row["graph"].value in graphs:
            yield Quad(row["part"], row["property"], row["value"], row["graph"])


def _parsed(text: object) -> list[Quad]:
    return list(parse(str(text or "").encode(), format=RdfFormat.N_QUADS))


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
        delta,
    )
