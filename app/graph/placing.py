"""In which graph a new statement goes: never into a wider one than what it takes the place of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from app.graph.delta import Delta, document_of, graph_of
from app.graph.errors import BadRequest, Forbidden
from app.graph.graphs import Graphs
from app.graph.said import worded
from app.graph.touched import GENERATED, HOUSE, PART_OF, standing
from app.graph.vocabulary import as_stored

if TYPE_CHECKING:
    from app.graph.workbench import Workbench

_NARROW = ("restricted", "desk")  # graphs that a new value follows
_Place = tuple[object, NamedNode]  # a node and a property


@dataclass(frozen=True)
class Placing:
    """One document as it stands, and the graphs (``seen``) of the one who changes it.

    ``home`` is where a new document goes.
    """

    graphs: Graphs
    document: str
    standing: frozenset[Quad]
    seen: frozenset[str]
    home: str

    def whole(self, said: Iterable[Triple]) -> Delta:
        """The delta that makes ``said`` the whole of what the document says to its sender.

        What the house says of it, copies for those with a permit, and public values that stand in
        for restricted ones stay as they are. Raises BadRequest for statements about anything else,
        Forbidden where a value would take the place of one that the sender does not see.
        """
        stored = as_stored(_quad(triple, DefaultGraph()) for triple in self._with_parts(said))
        wanted = {quad.triple for quad in stored if not self._of_house(quad.triple)}
        kept = {quad.triple for quad in self.own} | {quad.triple for quad in self._permits}
        added = [triple for triple in wanted if triple not in kept]
        removed = [quad for quad in self.own if quad.triple not in wanted and not self._twin(quad)]
        return Delta.of(removed, self.placed(added))

    def placed(self, triples: Iterable[Triple]) -> set[Quad]:
        """New statements in the graphs where they belong. Raises Forbidden."""
        new = list(triples)
        pointing: dict[object, Triple] = {triple.object: triple for triple in new}
        return {_quad(one, NamedNode(self._graph(one, pointing, 0))) for one in new}

    @cached_property
    def own(self) -> frozenset[Quad]:
        """What its sender may change: all that is seen, but copies and what the house says."""
        return frozenset(
            quad
            for quad in self.standing
            if graph_of(quad) in self.seen and not self._of_house(quad.triple) and quad not in self._permits
        )

    @cached_property
    def _permits(self) -> frozenset[Quad]:
        return frozenset(quad for quad in self.standing if self._kind(quad) == "granted")

    @cached_property
    def _narrow(self) -> dict[_Place, str]:
        """The narrow graph that has a property of a node, seen or not."""
        return {
            (quad.subject, quad.predicate): graph_of(quad)
            for quad in self.standing
            if self._kind(quad) in _NARROW and quad.triple not in self._wide
        }

    @cached_property
    def _of_subject(self) -> dict[object, set[str]]:
        found: dict[object, set[str]] = {}
        for quad in self.own:
            found.setdefault(quad.subject, set()).add(graph_of(quad))
        return found

    @cached_property
    def _home(self) -> str:
        return next((graph_of(q) for q in self.standing if q.predicate == GENERATED), "") or self.home

    def _graph(self, triple: Triple, pointing: dict[object, Triple], depth: int) -> str:
        place = (triple.subject, triple.predicate)
        if graph := self._narrow.get(place, ""):
            if graph not in self.seen:
                raise Forbidden(
                    worded(
                        "The exact value stands where you do not see it, so another cannot take its place."
                    ),
                    where=document_of(triple.subject),
                    remedy=worded(
                        "Ask the institution for the exact value, or tell it what should be changed."
                    ),
                )
            return graph
        graphs = self._of_subject.get(triple.subject, set())
        if len(graphs) == 1:
            return next(iter(graphs))
        if not graphs and triple.subject in pointing and depth < 20:
            return self._graph(pointing[triple.subject], pointing, depth + 1)
        return self._home

    @cached_property
    def _wide(self) -> frozenset[Triple]:
        return frozenset(q.triple for q in self.standing if self._kind(q) not in (*_NARROW, "granted"))

    def _twin(self, quad: Quad) -> bool:
        """Whether a wide value stands for a narrow one of the same property."""
        return self._kind(quad) not in _NARROW and (quad.subject, quad.predicate) in self._narrow

    def _kind(self, quad: Quad) -> str:
        return self.graphs.kind_of(graph_of(quad))

    def _of_house(self, triple: Triple) -> bool:
        return triple.predicate in HOUSE and triple.subject == NamedNode(self.document)

    def _with_parts(self, said: Iterable[Triple]) -> set[Triple]:
        found = set(said)
        for triple in list(found):
            subject = triple.subject
            if document_of(subject) != self.document:
                raise BadRequest(
                    f"The body says something of {subject}, which is not a part of {self.document}.",
                    where=self.document,
                    remedy="Change each document at its own address; its parts begin with its address and #.",
                )
            if isinstance(subject, NamedNode) and subject.value != self.document:
                found.add(Triple(subject, PART_OF, NamedNode(self.document)))
        return found


def placing(workbench: Workbench, document: str) -> Placing:
    """A document as it stands, for the one at the workbench."""
    platform, view = workbench.platform, workbench.view
    now = standing(platform, [document])[document]
    kind = document.removeprefix(platform.base).partition("/")[0]
    home = platform.graphs.people if kind == "agent" else platform.graphs.public
    return Placing(platform.graphs, document, frozenset(now), frozenset((*view.default, *view.named)), home)


def _quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
