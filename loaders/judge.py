"""Judging a chunk: what is doubted, which rows are set aside alone, which records are refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

from app.graph.shape_model import VIOLATION
from app.graph.shape_report import Result as Finding
from app.graph.shapes import Shapes
from loaders.draft import Draft, Owner, blamed, place_of
from loaders.explain import Explainer
from loaders.record import Issue

SAMPLES = 20  # doubts of one rule that are explained; the others are counted


class _Found(NamedTuple):
    """A finding and the documents it is about: several records may carry the same one."""

    finding: Finding
    owners: list[Owner]


class Judge:
    """Validates drafts, setting rows aside until what is left of each record is in order or refused."""

    def __init__(self, shapes: Shapes, explain: Explainer, map_again: Callable[[Draft], None]) -> None:
        self._shapes, self._explain, self._map_again = shapes, explain, map_again

    def judge(self, drafts: Sequence[Draft]) -> tuple[Oxigraph, list[tuple[Issue, int]]]:
        """A store with the documents as they are in the end, and the doubts with their counts."""
        store = _stored(drafts)
        found = self._findings(store, drafts)
        while again := self._set_aside(found):
            rest = [one for one in found if not any(draft in again for draft, _ in one.owners)]
            found = rest + self._findings(_stored(again), list(again))
            store = _stored(drafts)
        for finding, owners in found:
            if finding.severity == VIOLATION:
                for draft, mapped, _ in blamed(owners, finding):
                    place = place_of(mapped, finding)
                    draft.refused.append(self._explain.result(draft.task.record, finding, place))
        return store, self._doubts(found)

    def _findings(self, store: Oxigraph, drafts: Sequence[Draft]) -> list[_Found]:
        owners: dict[str, list[Owner]] = {}
        for draft in drafts:
            for mapped in draft.documents:
                owners.setdefault(mapped.iri, []).append((draft, mapped))
        return [
            _Found(finding, about)
            for finding in self._shapes.validate_batch(store).results
            if (about := owners.get(finding.focus.value.partition("#")[0]))
        ]

    def _set_aside(self, found: Iterable[_Found]) -> dict[Draft, None]:
        """Take from the records what is at fault; gives those to look at again, in their order."""
        severe = [one for one in found if one.finding.severity == VIOLATION]
        # what two records say of one document may agree once a wrong value is out of the way
        plain = [one for one in severe if len(one.owners) == 1 or one.finding.value is not None]
        changed = self._blame(plain) or self._blame(severe)
        for draft in changed:
            self._map_again(draft)
        again: dict[Draft, None] = {}
        for _, owners in severe:
            if any(draft in changed for draft, _ in owners):
                again |= dict.fromkeys(draft for draft, _ in owners)
        return again

    def _blame(self, severe: Iterable[_Found]) -> set[Draft]:
        changed: set[Draft] = set()
        for finding, owners in severe:
            for draft, _, culprits in blamed(owners, finding):
                for culprit in sorted(culprits):
                    issue = self._explain.result(draft.task.record, finding, culprit[0])
                    draft.aside.setdefault(culprit, []).append(issue)
                    changed.add(draft)
        return changed

    def _doubts(self, found: Iterable[_Found]) -> list[tuple[Issue, int]]:
        explained: dict[str, list[Issue]] = {}
        counts: Counter[str] = Counter()
        for finding, owners in found:
            if finding.severity == VIOLATION:
                continue
            rule = finding.shape_name
            counts[rule] += 1
            kept = explained.setdefault(rule, [])
            if len(kept) < SAMPLES:
                draft, mapped = owners[0]
                place = place_of(mapped, finding)
                kept.append(self._explain.result(draft.task.record, finding, place))
        return [
            (issue, 1 if number else counts[rule] - len(kept) + 1)
            for rule, kept in explained.items()
            for number, issue in enumerate(kept)
        ]


def _stored(drafts: Iterable[Draft]) -> Oxigraph:
    store, lines = Oxigraph(), []
    others: set[str] = set()
    for draft in drafts:
        others.update(draft.task.others)
        for document in draft.made:
            lines += document.lines
            lines += document.house
    text = "\n".join([*lines, *others])
    # in memory a transaction takes four fifths of the time of the bulk loader
    store.load(text.encode("utf-8", "replace"), format=RdfFormat.N_QUADS, lenient=True)
    return store
