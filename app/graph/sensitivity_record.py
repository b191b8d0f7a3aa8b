"""What ledgers are told when a policy moves values, and what older entries must not tell any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from app.graph.graphs import Graphs
from app.graph.sensitivity import Protection
from app.graph.store import View, solutions
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform

_TWIN = iri("holotype:generalisedProperty")
_GENERATED, _VERSION = iri("prov:wasGeneratedBy"), iri("ods:version")
_HOUSE = (_GENERATED, _VERSION, iri("dcterms:created"))
_ADDED, _REMOVED, _REDACTED = iri("holotype:added"), iri("holotype:removed"), iri("holotype:redactedAt")
_INTEGER = iri("xsd:integer")


@dataclass(frozen=True)
class Moved:
    """A document as it stands and as the policy wants it: quads, source record, and where that belongs."""

    document: str
    protection: Protection | None
    before: frozenset[Quad]
    after: frozenset[Quad]
    sources: frozenset[Quad]  # of its source record, in ledgers that are not to have it
    ledger: str
    public: str
    by_rule: bool = True  # whether a rule has kept something of it back so far

    @property
    def differs(self) -> bool:
        """Whether there is anything to do."""
        return self.before != self.after or bool(self.sources)

    @cached_property
    def open(self) -> set[tuple[Any, Any]]:
        """(node, property) whose exact value everybody may see."""
        graph = NamedNode(self.public)
        twins = {(q.subject, q.object) for q in self.after if q.predicate == _TWIN}
        return {(q.subject, q.predicate) for q in self.after if q.graph_name == graph} - twins

    def tells(self, quad: Quad) -> bool:
        """Whether a quad of the public graph tells what everybody is not to know.

        What the house says is no secret: where it goes, feeds tell that the document is there no more.
        """
        if quad.predicate in _HOUSE and quad.subject == NamedNode(self.document):
            return False
        return quad.graph_name == NamedNode(self.public) and (quad.subject, quad.predicate) not in self.open

    def made_by(self, activity: str) -> bool:
        """Whether it is new, and this activity made it."""
        said = {(q.predicate, q.object) for q in self.before if q.subject == NamedNode(self.document)}
        first = (_VERSION, Literal("1", datatype=_INTEGER)), (_GENERATED, NamedNode(activity))
        return said.issuperset(first)

    def revised(self, activity: str) -> tuple[set[Quad], set[Quad]]:
        """What goes and what comes, its version counted up by the activity."""
        gone, come = set(self.before - self.after), set(self.after - self.before)
        if not gone and not come:
            return gone, come
        root = NamedNode(self.document)
        for quad in self.after:
            if quad.subject == root and quad.predicate in (_GENERATED, _VERSION):
                come.discard(quad)
                gone |= {quad} & self.before
                come.add(Quad(root, quad.predicate, _next(quad, activity), quad.graph_name))
        return gone, come


def _next(quad: Quad, activity: str) -> NamedNode | Literal:
    if quad.predicate == _GENERATED:
        return NamedNode(activity)
    return Literal(str(int(quad.object.value) + 1), datatype=_INTEGER)  # type: ignore[union-attr]


def described(
    graphs: Graphs, moved: Iterable[Moved], activity: str, *, unseen: str = ""
) -> tuple[set[Quad], set[Quad]]:
    """All quads that go and that come: values, revisions, source records, and their entries.

    What the activity ``unseen`` made, nobody has seen yet.
    """
    all_gone: set[Quad] = set()
    all_come: set[Quad] = set()
    for one in moved:
        gone, come = one.revised(activity)
        all_gone |= gone | one.sources
        all_come |= come | {_moved_to(quad, one.ledger) for quad in one.sources}
        all_come |= set(_entries(graphs, one, gone, come, activity, unseen))
    return all_gone, all_come


def _moved_to(quad: Quad, graph: str) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))


def _entries(
    graphs: Graphs, one: Moved, gone: set[Quad], come: set[Quad], activity: str, unseen: str
) -> Iterator[Quad]:
    """One entry for each ledger; the public one is told what everybody may know."""
    fresh = bool(unseen) and one.made_by(unseen)  # nobody needs to be told that it goes
    parts: dict[str, tuple[list[str], list[str]]] = {}
    for place, quads in enumerate((gone, come)):
        for quad in quads:
            own = graphs.ledger_of(quad.graph_name.value)  # type: ignore[union-attr]
            ledger = one.ledger if place == 0 and (fresh or one.tells(quad)) else own
            parts.setdefault(ledger, ([], []))[place].append(f"{quad.triple} {quad.graph_name} .")
    version = max((int(q.object.value) for q in come if q.predicate == _VERSION), default=0)  # type: ignore[union-attr]
    for ledger, (removed, added) in sorted(parts.items()):
        name = one.document.rpartition("/")[2]
        if ledger != graphs.ledger:
            name += "-" + ledger.removeprefix(graphs.named("ledger/")).replace("/", "-")
        node, graph = NamedNode(f"{activity}/change/{name}"), NamedNode(ledger)
        yield Quad(node, iri("rdf:type"), iri("holotype:DocumentChange"), graph)
        yield Quad(node, iri("holotype:changed"), NamedNode(one.document), graph)
        yield Quad(node, iri("holotype:changedBy"), NamedNode(activity), graph)
        yield Quad(node, _REMOVED, Literal("\n".join(sorted(removed))), graph)
        yield Quad(node, _ADDED, Literal("\n".join(sorted(added))), graph)
        if version:
            yield Quad(node, _VERSION, Literal(str(version), datatype=_INTEGER), graph)


def redacted(
    platform: Platform, moved: Sequence[Moved], now: Literal, *, since: str = ""
) -> tuple[set[Quad], set[Quad], int]:
    """Older entries of the public ledger that tell too much: their texts go to the restricted ledger.

    With ``since`` those of this activity alone.
    Gives what goes, what comes, and of how many entries. That there was a change, when and by whom
    stays; the digests move along with the texts, because short secrets can be guessed from a digest.
    """
    protected = {one.document: one for one in moved if one.protection is not None}
    if not protected:
        return set(), set(), 0
    ledger = platform.graphs.ledger
    text = platform.catalogue["access/entries-of-documents"].bind(documents=sorted(protected))
    entries: dict[NamedNode, tuple[Moved, list[Quad]]] = {}
    for row in solutions(platform.store.query(text, View((ledger,), ()))):
        if since and not row["change"].value.startswith(f"{since}/"):
            continue
        one = protected[row["document"].value]
        quad = Quad(row["change"], row["property"], row["value"], NamedNode(ledger))
        entries.setdefault(row["change"], (one, []))[1].append(quad)
    gone: set[Quad] = set()
    come: set[Quad] = set()
    count = 0
    for node, (one, quads) in entries.items():
        if any(_telling(one, quad) for quad in quads):
            count += 1
            gone |= set(quads)
            come |= {_moved_to(quad, one.ledger) for quad in quads}
            come.add(Quad(node, _REDACTED, now, NamedNode(ledger)))
    return gone, come, count


def _telling(one: Moved, entry: Quad) -> bool:
    if entry.predicate not in (_ADDED, _REMOVED):
        return False
    source = NamedNode(f"{one.document}#source")
    return any(
        (one.tells(quad) and quad not in one.after) or quad.subject == source
        for quad in parse(entry.object.value, format=RdfFormat.N_QUADS, lenient=True)  # type: ignore[union-attr]
    )
