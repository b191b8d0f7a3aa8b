"""A change to documents of which something is kept back: carried out on the whole, and cut anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, Triple

from app.graph.delta import Delta, document_of, graph_of
from app.graph.sensitivity import Policy
from app.graph.sensitivity_bundles import LINKS, Bundles, linked
from app.graph.sensitivity_halves import MARKS, Keeping, Standing, in_graph
from app.graph.sensitivity_policy import read_policy
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform

_TWIN = iri("holotype:generalisedProperty")
_COUNTED = (iri("ods:version"), iri("prov:wasGeneratedBy"))
_OPEN = ("public", "restricted")


@dataclass(frozen=True)
class Settled:
    """A delta that follows the policy; ``secret`` are quads that go and the ledger that may tell of each.

    ``sources`` moves source records to the ledger they belong to; ``homes`` are the graphs in which the house
    speaks of documents from then on.
    """

    delta: Delta
    secret: Mapping[Quad, str] = field(default_factory=dict)
    sources: Delta = field(default_factory=Delta.of)
    homes: Mapping[str, str] = field(default_factory=dict)


class Settling:
    """Holds changes to the policy, which is read once a commit."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._known: tuple[int, Policy, Keeping] | None = None

    def _current(self) -> tuple[Policy, Keeping]:
        commit = self._platform.writer.commit
        if self._known is None or self._known[0] != commit:
            self._known = commit, read_policy(self._platform), Keeping(self._platform)
        return self._known[1], self._known[2]

    def settle(self, delta: Delta) -> Settled:
        """The delta, brought to the policy where it touches what that covers or covered."""
        policy, keeping = self._current()
        if not policy and not keeping.restricted:
            return Settled(delta)
        ends = [end for quad in delta for end in self._ends(quad)]  # of links that come or go
        ours = [name for name in delta.documents() if name.startswith(self._platform.base)]
        ours = list(dict.fromkeys((*ours, *ends)))
        standing = keeping.standing(ours)
        covered = [name for name in ours if self._covered(name, standing[name], delta, policy)]
        if not covered:
            return Settled(delta)
        return self._cut(list(dict.fromkeys((*covered, *ends))), delta, policy, keeping)

    def _ends(self, quad: Quad) -> tuple[str, ...]:
        """The two documents that a statement makes go together, none where it does no such thing."""
        if quad.predicate in LINKS and (other := getattr(quad.object, "value", "")).startswith(
            self._platform.base
        ):
            return document_of(quad.subject), other
        return ()

    @staticmethod
    def _covered(name: str, one: Standing, delta: Delta, policy: Policy) -> bool:
        come = (q.triple for q in delta.about(name).added)
        said = (*one.public, *come)
        return one.by_rule or any(policy.triggered(str(t.predicate), str(t.object)) for t in said)

    def _cut(self, documents: list[str], delta: Delta, policy: Policy, keeping: Keeping) -> Settled:
        public = self._platform.graphs.public
        bundles = Bundles(self._platform, keeping)
        names = list(dict.fromkeys(name for links in bundles.batches(documents) for name in links))
        standing = keeping.standing(names)
        ruled, by_hand = self._by_hand(bundles, standing, policy, keeping)
        wholes = {
            name: _changed(ruled[name], self._without(delta.about(name), by_hand), self._kind)
            for name in names
        }
        links = linked(wholes)
        placed = keeping.strictest(wholes, bundles.records(links, wholes), policy)
        ledgers = keeping.source_ledgers(placed, links)
        before: set[Quad] = set()
        after = {q for q in by_hand if document_of(q.subject) in placed and q not in delta.removed}
        secret: dict[Quad, str] = {}
        homes: dict[str, str] = {}
        for name, (protection, quads) in placed.items():
            now = standing[name].quads(public)
            before |= now
            after |= quads
            homes.update((name, graph_of(q)) for q in quads if q.predicate in _COUNTED)
            if protection is not None:
                secret |= dict.fromkeys(_telling(now - quads, quads, public), ledgers[name])
        gone: set[Quad] = set()
        come: set[Quad] = set()
        for quad in keeping.sources(list(placed)):
            ledger = ledgers[document_of(quad.subject)]
            if graph_of(quad) != ledger:
                gone.add(quad)
                come.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(ledger)))
        rest = {q for q in delta if document_of(q.subject) not in placed or self._kind(q) not in _OPEN}
        removed = {q for q in before - after if q.predicate not in _COUNTED}
        added = {q for q in after - before if q.predicate not in _COUNTED}
        removed |= delta.removed & rest
        added |= delta.added & rest
        return Settled(Delta.of(removed, added), secret, Delta.of(gone, come), homes)

    def _by_hand(
        self, bundles: Bundles, standing: Mapping[str, Standing], policy: Policy, keeping: Keeping
    ) -> tuple[dict[str, Standing], set[Quad]]:
        """The documents without what somebody set apart by hand, and that: no rule keeps it back, so it
        stays where it is."""
        wholes = {name: one.whole for name, one in standing.items()}
        placed = keeping.strictest(wholes, bundles.records(linked(wholes), wholes), policy)
        ruled: dict[str, Standing] = {}
        apart: set[Quad] = set()
        for name, one in standing.items():
            _, wanted = placed.get(name, (None, set[Quad]()))
            kept = {q.triple for q in wanted if self._kind(q) == "restricted"}
            halves = {
                graph: {t for t in found if t in kept or t.predicate in MARKS}
                for graph, found in one.kept.items()
            }
            ruled[name] = Standing(one.public, halves)
            for graph, found in one.kept.items():
                apart |= in_graph(found - halves[graph], graph)
        return ruled, apart

    @staticmethod
    def _without(delta: Delta, apart: set[Quad]) -> Delta:
        return Delta(delta.removed - apart, delta.added - apart)

    def _kind(self, quad: Quad) -> str:
        return self._platform.graphs.kind_of(graph_of(quad))


def _changed(one: Standing, delta: Delta, kind: Callable[[Quad], str]) -> set[Triple]:
    """A whole document after a change.

    Who replaces a twin replaces the exact value it stands for; where a change speaks of the exact
    value itself, its twin follows from that and what it says of the twin is passed over.
    """
    kept = {t for found in one.kept.values() for t in found}
    twins = {(t.subject, t.object) for t in kept if t.predicate == _TWIN}
    exact = {(q.subject, q.predicate) for q in delta if kind(q) == "restricted"}
    open_gone = {q.triple for q in delta.removed if kind(q) == "public"}
    open_come = {q.triple for q in delta.added if kind(q) == "public"}
    passed_over = twins & exact
    replaced = (_places(open_gone) & _places(open_come) & twins) - exact
    whole = {t for t in one.whole if (t.subject, t.predicate) not in replaced}
    gone = open_gone | {q.triple for q in delta.removed if kind(q) == "restricted"}
    come = {t for t in open_come if (t.subject, t.predicate) not in passed_over}
    come |= {q.triple for q in delta.added if kind(q) == "restricted"}
    return (whole - gone) | {t for t in come if t.predicate not in MARKS}


def _places(found: Iterable[Triple]) -> set[tuple[Any, Any]]:
    return {(t.subject, t.predicate) for t in found}


def _telling(removed: Iterable[Quad], now: Iterable[Quad], public: str) -> set[Quad]:
    """Public quads that go and whose exact value is no longer open."""
    graph, kept = NamedNode(public), list(now)
    twins = {(q.subject, q.object) for q in kept if q.predicate == _TWIN}
    open_ = {(q.subject, q.predicate) for q in kept if q.graph_name == graph} - twins
    return {q for q in removed if q.graph_name == graph and (q.subject, q.predicate) not in open_}
