"""Patterns that say where focus nodes are: by their target, or by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode

from app.graph.shape_fragments import fill, fragment
from app.graph.shape_model import Targets, Term
from app.graph.shape_plan import Step
from app.graph.shape_profile import TYPE, Profile
from app.graph.shape_scope import Scope

BUNDLE = 6  # conditions in one query; the engine's time for more grows faster than they do
_ENDING = "_target"  # of variables within a source, so that they meet no others


class WholeStore:
    """Every focus node of the targets, ``classes`` with their subclasses.

    Patterns bind ``?<step.root>`` and are asked one after the other.

    With a context, targets are looked for in the graphs that are checked, not in the context.
    Classes without an instance and paths without a value are left out.
    """

    whole = True

    def __init__(self, targets: Targets, classes: Sequence[NamedNode], scope: Scope) -> None:
        self._scope = scope
        self._found: list[tuple[str, dict[str, str], dict[str, str]]] = []
        present = [name for name in classes if scope.any(None, TYPE, name)]
        if len(present) == 1:
            self._add("target-class", given={"class": str(present[0])})
        elif present:
            self._add("target-classes", marks={"classes": _listed(present)})
        for predicate in targets.subjects_of:
            self._add("target-subjects-of", given={"predicate": str(predicate)})
        for predicate in targets.objects_of:
            self._add("target-objects-of", given={"predicate": str(predicate)})
        if targets.nodes:
            self._add("target-node", marks={"nodes": _listed(targets.nodes)})

    def _add(
        self, file: str, given: dict[str, str] | None = None, marks: dict[str, str] | None = None
    ) -> None:
        self._found.append((file, given or {}, marks or {}))

    def sources(self, root: str) -> list[str]:
        """One pattern on ``?<root>`` for each kind of target."""
        found = []
        names = {"focus": root}
        for file, given, marks in self._found:
            text = fill(fragment(file).body, given=given, marks=marks, names=names, fresh=_ENDING)
            if self._scope.context and file != "target-node":
                frame = fragment("in-graphs").body
                text = fill(frame, marks={"target": text}, names=names, fresh=_ENDING)
            found.append(text)
        return found

    def patterns(self, step: Step) -> list[str]:
        need = step.need
        if need.predicate is not None and not need.under and not self._scope.uses(need.predicate):
            return []
        return self.sources(step.root)


class Named:
    """Focus nodes by name; those that a step cannot find fault with are left out."""

    whole = False

    def __init__(self, nodes: list[Term], profile: Profile) -> None:
        self._nodes = nodes
        self._profile = profile
        self._present = profile.predicates(nodes)

    def patterns(self, step: Step) -> list[str]:
        nodes, need = self._nodes, step.need
        if need.predicate is not None:
            if not need.under and need.predicate not in self._present:
                return []
            nodes = self._profile.needing(nodes, need.predicate, need.over, need.under)
        elif need.beyond:
            nodes = self._profile.beyond(nodes, need.beyond)
        return [self._pattern(nodes, step.root)] if nodes else []

    def bundled(self, steps: Sequence[Step]) -> Iterator[tuple[str, list[Step]]]:
        """Pattern and steps of each bundle: steps whose predicate occurs, a few at a time."""
        asked = [step for step in steps if step.part and step.need.predicate in self._present]
        for start in range(0, len(asked), BUNDLE):
            yield self._pattern(self._nodes, "focus"), asked[start : start + BUNDLE]

    @staticmethod
    def _pattern(nodes: list[Term], root: str) -> str:
        names = {"focus": root}
        return fill(fragment("target-node").body, marks={"nodes": _listed(nodes)}, names=names)


def _listed(terms: Sequence[Term]) -> str:
    return " ".join(map(str, terms))
