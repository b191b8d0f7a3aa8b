"""The documents a change touches: as they stand, as they will be, and what the house says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from app.graph.delta import Delta, document_of, graph_of
from app.graph.errors import BadRequest
from app.graph.graphs import Graphs
from app.graph.said import worded
from app.graph.store import View, solutions
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform

GENERATED, VERSION, CREATED = iri("prov:wasGeneratedBy"), iri("ods:version"), iri("dcterms:created")
HOUSE = frozenset((GENERATED, VERSION, CREATED))  # what the house alone says of a document
PART_OF = iri("holotype:partOf")
AUDIENCES = ("public", "people", "desk", "restricted", "granted")
_AT_ONCE = 200  # documents looked up together


@dataclass(frozen=True)
class Touched:
    """One document: ``before`` and ``delta`` without what the house says of it; ``house`` is that."""

    iri: str
    before: frozenset[Quad]
    house: frozenset[Quad]
    delta: Delta
    home: str  # the graph its revision is kept in, "" for a document that has none

    @property
    def after(self) -> set[Quad]:
        return self.delta.applied(self.before)

    @cached_property
    def revision(self) -> str:
        """The activity that made it what it is, "" for a new document."""
        return next((q.object.value for q in self.house if q.predicate == GENERATED), "")  # type: ignore[union-attr]

    @cached_property
    def version(self) -> int:
        """Its present version, 0 for a new document."""
        found = (q.object.value for q in self.house if q.predicate == VERSION)  # type: ignore[union-attr]
        return int(next(found, 0))

    def at(self, homes: Mapping[str, str]) -> Touched:
        """The same, its revision kept where ``homes`` say from now on."""
        return replace(self, home=homes.get(self.iri, self.home))

    def revised(self, activity: str, now: Literal) -> Delta:
        """What the house says of it once ``activity`` has changed it."""
        if not self.home:
            return Delta.of()
        subject, graph = NamedNode(self.iri), NamedNode(self.home)
        count = Literal(str(self.version + 1), datatype=iri("xsd:integer"))
        added = [Quad(subject, GENERATED, NamedNode(activity), graph), Quad(subject, VERSION, count, graph)]
        if not any(quad.predicate == CREATED for quad in self.house):
            added.append(Quad(subject, CREATED, now, graph))
        return Delta.of((q for q in self.house if q.predicate != CREATED), added)


def standing(platform: Platform, documents: Sequence[str]) -> dict[str, set[Quad]]:
    """Everything the audiences' graphs say of documents now, by document."""
    found: dict[str, set[Quad]] = {document: set() for document in documents}
    for start in range(0, len(documents), _AT_ONCE):
        batch = list(documents[start : start + _AT_ONCE])
        text = platform.catalogue["graph/documents-quads"].bind(documents=batch)
        for row in solutions(platform.writer.reading().query(text, View.ALL)):
            graph, part = row["graph"], row["part"]
            kind = platform.graphs.kind_of(graph.value) or "own"
            if isinstance(part, NamedNode) and (kind in AUDIENCES or kind == "own"):
                quad = Quad(part, row["property"], row["value"], graph)
                found.setdefault(document_of(part), set()).add(quad)
    return found


def touched(platform: Platform, delta: Delta) -> list[Touched]:
    """The documents of a delta with what the delta really does to each."""
    documents = delta.documents()
    by_document: dict[str, tuple[list[Quad], list[Quad]]] = {d: ([], []) for d in documents}
    for place, quads in enumerate((delta.removed, delta.added)):
        for quad in quads:
            by_document[document_of(quad.subject)][place].append(quad)
    now = standing(platform, documents)
    return [_one(platform.graphs, document, now[document], *by_document[document]) for document in documents]


def _one(graphs: Graphs, name: str, now: set[Quad], gone: list[Quad], come: list[Quad]) -> Touched:
    ours = name.startswith(graphs.base)
    house = {q for q in now if ours and q.predicate in HOUSE and q.subject == NamedNode(name)}
    before = frozenset(now - house)
    delta = Delta.of(
        (q for q in gone if not _of_house(q, name, ours)), (q for q in come if not _of_house(q, name, ours))
    )
    delta = _with_parts(name, before, delta.on(before)) if ours else delta.on(before)
    home = next((graph_of(q) for q in house if q.predicate == GENERATED), "")
    if ours and not home:
        home = _home(graphs, delta)
    return Touched(name, before, frozenset(house), delta, home)


def _of_house(quad: Quad, document: str, ours: bool) -> bool:
    return ours and quad.predicate in HOUSE and quad.subject == NamedNode(document)


def _home(graphs: Graphs, delta: Delta) -> str:
    """Where a new document lives: in the widest of the audiences it speaks to."""
    kinds = {graphs.kind_of(graph): graph for graph in sorted({graph_of(q) for q in delta.added})}
    return next((kinds[kind] for kind in AUDIENCES if kind in kinds), "")


def _with_parts(document: str, before: frozenset[Quad], delta: Delta) -> Delta:
    """The delta in which every part says what it is a part of, once, where it is spoken of first."""
    after = delta.applied(before)
    known = {quad.subject for quad in after if quad.predicate == PART_OF}
    missing: dict[NamedNode, Quad] = {}
    for quad in sorted(delta.added, key=str):
        subject = quad.subject
        if isinstance(subject, NamedNode) and subject.value != document and subject not in known:
            missing.setdefault(subject, Quad(subject, PART_OF, NamedNode(document), quad.graph_name))
    return Delta(delta.removed, delta.added | frozenset(missing.values()))


def refuse_emptied(touched: Iterable[Touched]) -> None:
    """Raise BadRequest where a change would leave nothing of a document but its name."""
    for one in touched:
        if one.home and one.before and not one.after:
            raise BadRequest(
                worded("The change takes away everything that is said of {document}.", document=one.iri),
                remedy=worded(
                    "A document that was there is withdrawn, with a reason and a successor where there is "
                    "one; its address stays (DELETE of its address)."
                ),
                where=one.iri,
            )
