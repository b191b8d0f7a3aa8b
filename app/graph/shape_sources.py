"""Patterns that say where focus nodes are: by their target, or by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pyoxigraph import NamedNode

from app.graph.shape_compiler import Step
from app.graph.shape_fragments import fill, fragment
from app.graph.shape_model import Targets, Term
from app.graph.shape_scope import Profile
from app.graph.shape_sparql import once

_ENDING = "_target"  # of variables within a source, so that they meet no others


class Source(Protocol):
    """The focus nodes of one run. ``whole``: found by the store, not named one by one."""

    whole: bool

    def patterns(self, step: Step) -> list[str]:
        """Patterns on ``?<step.root>``, to be asked one after the other; none: nothing to ask."""


class WholeStore:
    """Every focus node of the targets, ``classes`` with their subclasses.

    ``fenced``: targets are looked for in the graphs that are checked, not in their context.
    """

    whole = True

    def __init__(self, targets: Targets, classes: Sequence[NamedNode], fenced: bool) -> None:
        self._found: list[tuple[str, dict[str, str], dict[str, str], bool]] = []
        if len(classes) == 1:
            self._add("target-class", fenced, given={"class": str(classes[0])})
        elif classes:
            self._add("target-classes", fenced, marks={"classes": _listed(classes)})
        for predicate in targets.subjects_of:
            self._add("target-subjects-of", fenced, given={"predicate": str(predicate)})
        for predicate in targets.objects_of:
            self._add("target-objects-of", fenced, given={"predicate": str(predicate)})
        if targets.nodes:
            self._add("target-node", False, marks={"nodes": _listed(targets.nodes)})

    def _add(
        self,
        file: str,
        fenced: bool,
        given: dict[str, str] | None = None,
        marks: dict[str, str] | None = None,
    ) -> None:
        self._found.append((file, given or {}, marks or {}, fenced))

    def sources(self, root: str) -> list[str]:
        """One pattern on ``?<root>`` for each kind of target."""
        found = []
        names = {"focus": root}
        for file, given, marks, fenced in self._found:
            text = fill(fragment(file).body, given=given, marks=marks, names=names, fresh=_ENDING)
            if fenced:
                frame = fragment("in-graphs").body
                text = fill(frame, marks={"target": text}, names=names, fresh=_ENDING)
            found.append(text)
        return found

    def patterns(self, step: Step) -> list[str]:
        found = self.sources(step.root)
        return [once(text, step.root) for text in found] if step.once else found


class Named:
    """Focus nodes by name; those that a step cannot find fault with are left out."""

    whole = False

    def __init__(self, nodes: list[Term], profile: Profile) -> None:
        self._nodes = nodes
        self._profile = profile

    def patterns(self, step: Step) -> list[str]:
        nodes, need = self._nodes, step.need
        if need.predicate is not None:
            nodes = self._profile.needing(nodes, need.predicate, need.over, need.under)
        if not nodes:
            return []
        marks = {"nodes": _listed(nodes)}
        return [fill(fragment("target-node").body, marks=marks, names={"focus": step.root})]


def _listed(terms: Sequence[Term]) -> str:
    return " ".join(map(str, terms))
