"""How much is wrong in a whole store: a count for each rule, with a few cases; no list of everything.

A rule that is broken a million times takes no more memory than one that is broken once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from app.graph.shape_model import VIOLATION, Node, Path
from app.graph.shape_plan import Step
from app.graph.shape_report import Result
from app.graph.shape_run import Target, dirty, read, rows, shared_out, whole_steps
from app.graph.shape_scope import Scope
from app.graph.shape_sources import WholeStore

_FIRST = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Tally:
    """One rule that something breaks: how often, and the first few cases."""

    shape: Node
    component: str
    path: Path | None
    severity: NamedNode
    count: int
    cases: tuple[Result, ...]

    @property
    def is_violation(self) -> bool:
        """Whether it stops a change."""
        return self.severity == VIOLATION

    def sort_key(self) -> tuple[int, int, str, str]:
        """Grave before light, frequent before rare."""
        name = self.severity.value.rpartition("#")[2]
        grade = _FIRST.index(name) if name in _FIRST else len(_FIRST)
        return (grade, -self.count, str(self.shape), self.component)


def survey(targets: Sequence[Target], scope: Scope, threads: int, cases: int) -> list[Tally]:
    """A tally of every rule that is broken in the graphs of the scope."""

    def counted(step: Step, source: WholeStore) -> list[Tally]:
        return list(_tallies(step, scope, source, cases))

    return list(shared_out(whole_steps(targets, scope), counted, threads))


def tallied(results: Iterable[Result], cases: int) -> list[Tally]:
    """Tallies of results that are at hand."""
    found: dict[tuple[Node, str], list[Result]] = {}
    for result in results:
        found.setdefault((result.shape, result.component), []).append(result)
    return [_tally(group[:cases], len(group)) for group in found.values()]


def _tallies(step: Step, scope: Scope, source: WholeStore, cases: int) -> Iterator[Tally]:
    patterns = dirty(step, scope, source)
    if not patterns:
        return
    graphs = scope.graphs
    for rule in step.rules:
        # rows that may come twice are remembered, by 8 bytes each
        twice = len(patterns) > 1 or graphs is None or len(graphs) > 1
        seen: set[int] | None = set() if twice or rule.constraint.parameter == "sparql" else None
        count = 0
        kept: list[Result] = []
        for row in rows(rule, step, scope, source, patterns):
            if seen is not None:
                mark = hash(tuple(row.items()))
                if mark in seen:
                    continue
                seen.add(mark)
            count += 1
            if len(kept) < cases or not kept:
                kept.append(read(rule, row))
        if kept:
            yield _tally(kept, count)


def _tally(kept: Sequence[Result], count: int) -> Tally:
    first = kept[0]
    return Tally(first.shape, first.component, first.path, first.severity, count, tuple(kept))
