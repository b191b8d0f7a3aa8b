"""What a policy keeps back of the records of a load: found, cut in two, and not told in reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pyoxigraph import RdfFormat, Triple, parse
from pyoxigraph import Store as Oxigraph

from app.graph.graphs import Graphs
from app.graph.search import Fields
from app.graph.sensitivity import Policy
from app.graph.sensitivity_split import Halves, split
from loaders.draft import Draft
from loaders.mapper import Scope
from loaders.pieces import Made, Result
from loaders.record import Issue

HUSHED = "The value is not shown: something of this record is kept back."


def triples_of(lines: Iterable[str]) -> set[Triple]:
    """Lines of N-Quads as triples, whatever their graph."""
    text = "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
    return {quad.triple for quad in parse(text, format=RdfFormat.N_QUADS, lenient=True)}


def hushed(issue: Issue) -> Issue:
    """The issue without the value, and without a message that repeats it."""
    told = issue.value and issue.value in issue.message
    return replace(issue, value="", message=HUSHED if told else issue.message)


class Guard:
    """Holds the drafts of a chunk to the policy. Costs next to nothing where no rule covers them."""

    def __init__(self, policy: Policy, scope: Scope) -> None:
        self._policy, self._scope = policy, scope
        self._graphs = Graphs(scope.base)

    def look(self, drafts: Sequence[Draft]) -> None:
        """Cut new documents of which something is kept back; mark their drafts, and changed ones."""
        if not self._policy:
            return
        for draft in drafts:
            if any(self._policy.touches(made.lines) for made in draft.made):
                self._cut(draft)

    def _cut(self, draft: Draft) -> None:
        documents: dict[str, set[Triple]] = {}
        for made in draft.made:
            documents.setdefault(made.iri, set()).update(triples_of(made.lines))
        draft.protection, halves = split(documents, self._policy)
        if draft.protection is not None and draft.task.before is None:
            restricted = self._graphs.restricted(draft.protection.holder)
            draft.ledger = self._graphs.ledger_of(restricted)
            first = {made.iri: made for made in reversed(draft.made)}
            draft.made = [self._laid(first[name], half, restricted) for name, half in halves.items()]

    def _laid(self, made: Made, half: Halves, restricted: str) -> Made:
        public, kept = f" <{self._scope.graph}> .", f" <{restricted}> ."
        lines = [f"{t}{public}" for t in half.public] + [f"{t}{kept}" for t in half.restricted]
        house = made.house
        if not half.public:  # nobody is to know that there is such a document
            house = [line.removesuffix(public) + kept for line in house]
        return made._replace(lines=sorted(lines), house=house)

    def rows(self, fields: Fields, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """What the index of everybody may know of drafts that were cut."""
        documents = [made for draft in drafts for made in draft.made]
        if not documents:
            return []
        store = Oxigraph()
        public = f" <{self._scope.graph}> ."
        lines = [line for made in documents for line in (*made.lines, *made.house) if line.endswith(public)]
        store.bulk_load(
            "".join(f"{line}\n" for line in lines).encode(), format=RdfFormat.N_QUADS, lenient=True
        )
        ask = partial(store.query, use_default_graph_as_union=True)
        return list(fields.documents(ask, list(dict.fromkeys(made.iri for made in documents))))

    @staticmethod
    def hush(drafts: Sequence[Draft], result: Result) -> None:
        """Take values of records of which something is kept back out of what is reported."""
        for draft in drafts:
            if draft.protection is not None:
                result.guarded.update((row.file, row.number) for row in draft.task.record.rows)
        if result.guarded:
            result.issues = [
                (hushed(issue) if (issue.file, issue.row) in result.guarded else issue, cases)
                for issue, cases in result.issues
            ]
