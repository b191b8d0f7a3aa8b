"""Where the two halves of documents lie in a store, and what it takes to bring them to the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Triple

from app.graph.sensitivity import Policy, Protection
from app.graph.sensitivity_policy import graphs_held
from app.graph.sensitivity_rules import TELLING
from app.graph.sensitivity_split import Halves, split, whole
from app.graph.store import View, solutions
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform

MARKS = (iri("holotype:generalisedProperty"), iri("holotype:protectedBy"))


@dataclass
class Standing:
    """A document as it stands: its public half, and the restricted one by graph."""

    public: set[Triple] = field(default_factory=set)
    kept: dict[str, set[Triple]] = field(default_factory=dict)

    @property
    def whole(self) -> frozenset[Triple]:
        """The exact document."""
        return whole(self.public, (t for found in self.kept.values() for t in found))

    @property
    def by_rule(self) -> bool:
        """Whether a rule keeps something back; what somebody set apart by hand bears no mark."""
        return any(t.predicate in MARKS for found in (self.public, *self.kept.values()) for t in found)

    def quads(self, public: str) -> set[Quad]:
        """Everything as it lies in the store."""
        halves = {public: self.public, **self.kept}
        return {quad for graph, found in halves.items() for quad in in_graph(found, graph)}


def in_graph(found: Iterable[Triple], graph: str) -> set[Quad]:
    """Triples as quads of a graph."""
    target = NamedNode(graph)
    return {Quad(t.subject, t.predicate, t.object, target) for t in found}


class Keeping:
    """The restricted graphs of a store, as they are when this is made."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._graphs = platform.graphs
        held = graphs_held(platform)
        self.restricted = tuple(name for name in held if self._graphs.kind_of(name) == "restricted")
        prefix = self._graphs.named("ledger/restricted/")
        self.ledgers = tuple(name for name in held if name.startswith(prefix))

    def place(self, protection: Protection | None) -> tuple[str, str]:
        """The graph for what is kept back, and the ledger for its source; public ones where nothing is."""
        if protection is None:
            return self._graphs.public, self._graphs.ledger
        graph = self._graphs.restricted(protection.holder)
        return graph, self._graphs.ledger_of(graph)

    def _rows(self, name: str, graphs: Sequence[str], **params: object) -> Iterable[Quad]:
        text = self._platform.catalogue[name].bind(**params)
        for row in solutions(self._platform.store.query(text, View(tuple(graphs), tuple(graphs)))):
            yield Quad(row["part"], row["property"], row["value"], row["graph"])

    def standing(self, documents: Sequence[str]) -> dict[str, Standing]:
        """Documents as they stand; those that are not there are empty."""
        found = {document: Standing() for document in documents}
        graphs = (self._graphs.public, *self.restricted)
        for quad in self._rows("access/standing", graphs, documents=list(documents)):
            one = found[quad.subject.value.partition("#")[0]]  # type: ignore[union-attr]
            graph = quad.graph_name.value  # type: ignore[union-attr]
            side = one.public if graph == self._graphs.public else one.kept.setdefault(graph, set())
            side.add(quad.triple)
        return found

    def sources(self, documents: Sequence[str]) -> set[Quad]:
        """What the ledgers say of the source records of documents."""
        names = [f"{document}#source" for document in documents]
        ledgers = (self._graphs.ledger, *self.ledgers)
        return set(self._rows("access/source-lines", ledgers, sources=names))

    def ledgers_of(self, documents: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Digest and ledger of documents whose source record is kept back."""
        if not self.ledgers or not documents:
            return {}
        sources = [f"{document}#source" for document in documents]
        text = self._platform.catalogue["access/digests-kept-back"].bind(sources=sources)
        rows = solutions(self._platform.store.query(text, View((), self.ledgers)))
        return {
            row["source"].value.removesuffix("#source"): (row["digest"].value, row["ledger"].value)
            for row in rows
        }

    def placed(
        self, wholes: Mapping[str, Iterable[Triple]], policy: Policy
    ) -> tuple[Protection | None, set[Quad]]:
        """The documents of a bundle as the policy wants them to lie."""
        protection, halves = split(wholes, policy)
        return protection, self.laid(halves, protection)

    def strictest(
        self, wholes: Mapping[str, Iterable[Triple]], records: Iterable[Sequence[str]], policy: Policy
    ) -> dict[str, tuple[Protection | None, set[Quad]]]:
        """The documents of some records as the policy wants them to lie.

        A picture of two records is kept back as strictly as either wants.
        """
        found: dict[str, tuple[Protection | None, set[Quad]]] = {}
        telling = {
            name: [(str(t.predicate), str(t.object)) for t in whole if str(t.predicate) in TELLING]
            for name, whole in wholes.items()
        }
        for names in records:
            if not policy or policy.protection(each for name in names for each in telling[name]) is None:
                for name in names:  # many records may have one picture: it is not laid for each of them
                    if name not in found:
                        found[name] = None, in_graph(wholes[name], self._graphs.public)
                continue
            protection, quads = self.placed({name: wholes[name] for name in names}, policy)
            by_document: dict[str, set[Quad]] = {name: set() for name in names}
            for quad in quads:
                by_document[quad.subject.value.partition("#")[0]].add(quad)  # type: ignore[union-attr]
            for name in names:
                if name not in found or _stricter(protection, found[name][0]):
                    found[name] = protection, by_document[name]
        return found

    def source_ledgers(
        self,
        placed: Mapping[str, tuple[Protection | None, set[Quad]]],
        links: Mapping[str, Iterable[str]],
    ) -> dict[str, str]:
        """The ledger that may have the source record of each: it tells of the pictures of a record, too."""
        found: dict[str, str] = {}
        for name, (strictest, _) in placed.items():
            if strictest is None and not self._is_medium(name):
                for other in sorted(links[name]):
                    if other in placed and _stricter(placed[other][0], strictest):
                        strictest = placed[other][0]
            found[name] = self.place(strictest)[1]
        return found

    def _is_medium(self, name: str) -> bool:
        return name.startswith(f"{self._graphs.base}media/")

    def laid(self, halves: Mapping[str, Halves], protection: Protection | None) -> set[Quad]:
        """Halves as quads of their graphs."""
        graph, _ = self.place(protection)
        quads: set[Quad] = set()
        for half in halves.values():
            quads |= in_graph(half.public, self._graphs.public) | in_graph(half.restricted, graph)
        return quads


def _stricter(protection: Protection | None, other: Protection | None) -> bool:
    return protection is not None and (other is None or protection.level < other.level)
