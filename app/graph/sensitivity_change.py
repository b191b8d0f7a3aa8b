"""A change to documents of which something is kept back: carried out on the whole, and cut anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, Triple

from app.graph.delta import Delta, document_of, graph_of
from app.graph.sensitivity import Policy
from app.graph.sensitivity_bundles import Bundles
from app.graph.sensitivity_halves import Keeping, Standing, in_graph
from app.graph.sensitivity_policy import read_policy
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform

_TWIN = iri("holotype:generalisedProperty")
_COUNTED = (iri("ods:version"), iri("prov:wasGeneratedBy"))
_MARKS = (_TWIN, iri("holotype:protectedBy"))
_OPEN = ("public", "restricted")


@dataclass(frozen=True)
class Settled:
    """A delta that follows the policy; ``secret`` are quads that go and the ledger that may tell of each.

    ``sources`` moves source records to the ledger they belong to.
    """

    delta: Delta
    secret: Mapping[Quad, str] = field(default_factory=dict)
    sources: Delta = field(default_factory=Delta.of)


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
        ours = [name for name in delta.documents() if name.startswith(self._platform.base)]
        standing = keeping.standing(ours)
        covered = [name for name in ours if self._covered(name, standing[name], delta, policy)]
        if not covered:
            return Settled(delta)
        return self._cut(covered, delta, policy, keeping)

    @staticmethod
    def _covered(name: str, one: Standing, delta: Delta, policy: Policy) -> bool:
        come = (q.triple for q in delta.about(name).added)
        said = (*one.public, *come)
        return _by_rule(one) or any(policy.triggered(str(t.predicate), str(t.object)) for t in said)

    def _cut(self, covered: list[str], delta: Delta, policy: Policy, keeping: Keeping) -> Settled:
        public = self._platform.graphs.public
        bundles = Bundles(self._platform, keeping)
        links = next(iter(bundles.batches(covered)), {})
        standing = keeping.standing(list(links))
        now = {name: one.quads(public) for name, one in standing.items()}
        after: set[Quad] = set()
        secret: dict[Quad, str] = {}
        gone: set[Quad] = set()
        come: set[Quad] = set()
        for names in bundles.records(links):
            ruled, by_hand = self._by_hand(names, standing, policy, keeping)
            wholes = {
                name: _changed(ruled[name], self._without(delta.about(name), by_hand), self._kind)
                for name in names
            }
            protection, quads = keeping.placed(wholes, policy)
            after |= quads | {q for q in by_hand if q not in delta.removed}
            _, ledger = keeping.place(protection)
            if protection is not None:
                before = {quad for name in names for quad in now[name]}
                secret |= dict.fromkeys(_telling(before - quads, quads, public), ledger)
            for quad in keeping.sources(names):
                if graph_of(quad) != ledger:
                    gone.add(quad)
                    come.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(ledger)))
        before = {quad for found in now.values() for quad in found}
        rest = {q for q in delta if document_of(q.subject) not in links or self._kind(q) not in _OPEN}
        removed = {q for q in before - after if q.predicate not in _COUNTED}
        added = {q for q in after - before if q.predicate not in _COUNTED}
        removed |= delta.removed & rest
        added |= delta.added & rest
        return Settled(Delta.of(removed, added), secret, Delta.of(gone, come))

    def _by_hand(
        self, names: Iterable[str], standing: Mapping[str, Standing], policy: Policy, keeping: Keeping
    ) -> tuple[dict[str, Standing], set[Quad]]:
        """The documents without what somebody set apart by hand, and that: no rule keeps it back, so it
        stays where it is."""
        _, wanted = keeping.placed({name: standing[name].whole for name in names}, policy)
        kept = {q.triple for q in wanted if self._kind(q) == "restricted"}
        ruled: dict[str, Standing] = {}
        apart: set[Quad] = set()
        for name in names:
            one = standing[name]
            halves = {
                graph: {t for t in found if t in kept or t.predicate in _MARKS}
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


def _by_rule(one: Standing) -> bool:
    """Whether a rule keeps something back; what somebody put among the restricted by hand bears no mark."""
    return any(t.predicate in _MARKS for found in (one.public, *one.kept.values()) for t in found)


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
    return (whole - gone) | {t for t in come if t.predicate not in _MARKS}


def _places(found: Iterable[Triple]) -> set[tuple[Any, Any]]:
    return {(t.subject, t.predicate) for t in found}


def _telling(removed: Iterable[Quad], now: Iterable[Quad], public: str) -> set[Quad]:
    """Public quads that go and whose exact value is no longer open."""
    graph, kept = NamedNode(public), list(now)
    twins = {(q.subject, q.object) for q in kept if q.predicate == _TWIN}
    open_ = {(q.subject, q.predicate) for q in kept if q.graph_name == graph} - twins
    return {q for q in removed if q.graph_name == graph and (q.subject, q.predicate) not in open_}
