"""Changed and withdrawn records of which something is kept back: their two halves, brought to the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from app.graph.platform import Platform
from app.graph.sensitivity_halves import Keeping, Standing, in_graph
from app.graph.sensitivity_policy import read_policy
from app.graph.store import View, solutions
from app.graph.terms import iri
from app.graph.vocabulary import as_stored
from loaders.entries import ledger_of
from loaders.guard import triples_of
from loaders.pieces import HOUSE, Change
from loaders.revisions import Place, disputed

_VERSION, _COUNTED = iri("ods:version"), (iri("ods:version"), iri("prov:wasGeneratedBy"))
_TWIN = iri("holotype:generalisedProperty")
_HAS = iri("holotype:hasMedia")


def line_of(quad: Quad) -> str:
    """A quad of a named graph as a line of N-Quads without its end."""
    return f"{quad.triple} {quad.graph_name} ."


class KeptBack:
    """Looks at the store, once for each record that a rule covers or covered.

    With ``blind`` nothing of such a record is to become known: it is not compared at all.
    """

    def __init__(self, platform: Platform, *, blind: bool = False) -> None:
        self.blind, self._platform = blind, platform
        self._graphs = graphs = platform.graphs
        self._keeping, self.policy = Keeping(platform), read_policy(platform)
        kept = (*self._keeping.restricted, *self._keeping.ledgers)
        self.view = View((graphs.public, graphs.ledger, *kept), ())  # what loads compare with
        self.data = View((graphs.public, *self._keeping.restricted), ())

    def restated(self, change: Change, curated: Callable[[str], set[Place]]) -> Change:
        """The change as it is to be carried out: what stands, changed as a whole, then cut anew.

        ``curated`` gives what people changed in a document: that stands against the source.
        """
        gone, come = _stored(change.removed), _stored(change.added)
        names = dict.fromkeys((change.document, *sorted(map(_document, gone | come))))
        names |= dict.fromkeys(self._pictures(change.document))
        standing = self._keeping.standing(list(names))
        disputes = {
            name: found
            for name, one in standing.items()
            if (found := disputed(_of(name, gone), _of(name, come), set(one.whole), curated, name))
        }
        come -= {Triple(d.node, d.property, v) for found in disputes.values() for d in found for v in d.now}
        wholes = {name: self._changed(name, change, one, gone, come) for name, one in standing.items()}
        bare = {
            name: in_graph(wholes.pop(name), home)
            for name, home in _homes(standing).items()
            if all(str(t.predicate) in HOUSE for t in wholes[name])
        }
        protection, quads = self._keeping.placed(wholes, self.policy)
        quads = quads.union(*bare.values())  # a picture that nothing is left of has no bundle any more
        before = {quad for one in standing.values() for quad in one.quads(self._graphs.public)}
        _, ledger = self._keeping.place(protection)
        homes = {q.subject.value: q.graph_name.value for q in quads if q.predicate == _VERSION}  # type: ignore[union-attr]
        gone_quads = {quad for quad in before - quads if quad.predicate not in _COUNTED}
        come_quads = {quad for quad in quads - before if quad.predicate not in _COUNTED}
        removed = sorted(line_of(quad) for quad in gone_quads)
        added = sorted(line_of(quad) for quad in come_quads)
        told = [line[: line.rindex(" <")] + f" <{ledger}> ." for line in change.ledger_added]
        return replace(
            change,
            removed=removed,
            added=added,
            ledger_removed=sorted(line_of(quad) for quad in self._keeping.sources([change.document])),
            ledger_added=told,
            secret=self._secret(gone_quads, quads, ledger) if protection else {},
            homes=homes,
            disputed=disputes,
            ledger=ledger,
        )

    def _pictures(self, record: str) -> list[str]:
        """The pictures that a record alone has, which lie as it does though nothing of them changes."""
        whole = self._keeping.standing([record])[record].whole
        found = sorted(
            t.object.value for t in whole if t.predicate == _HAS and isinstance(t.object, NamedNode)
        )
        if not found:
            return []
        text = self._platform.catalogue["ledger/referred-to"].bind(documents=found)
        rows = solutions(self._platform.store.query(text, self.data))
        others = {r["document"].value for r in rows if r["node"].value.partition("#")[0] != record}
        return [name for name in found if name not in others]

    @staticmethod
    def _changed(
        name: str, change: Change, one: Standing, gone: set[Triple], come: set[Triple]
    ) -> set[Triple]:
        """A whole document after the change; one that was withdrawn begins with what the house says."""
        now = set(one.whole)
        if change.revived and name == change.document:
            now = {t for t in now if str(t.predicate) in HOUSE}
        return (now - gone) | _of(name, come)

    def _secret(self, removed: set[Quad], now: set[Quad], ledger: str) -> dict[str, str]:
        """Public lines that went and that the public ledger must not tell, each with its ledger."""
        public = NamedNode(self._graphs.public)
        twins = {(q.subject, q.object) for q in now if q.predicate == _TWIN}
        open_ = {(q.subject, q.predicate) for q in now if q.graph_name == public} - twins
        return {
            line_of(quad): ledger
            for quad in removed
            if quad.graph_name == public and (quad.subject, quad.predicate) not in open_
        }

    def standing(self, document: str) -> list[str]:
        """Everything that is said of a document now, in both its halves."""
        one = self._keeping.standing([document])[document]
        return [line_of(quad) for quad in one.quads(self._graphs.public)]

    def apart(self, documents: Sequence[str]) -> dict[str, tuple[str, set[Triple]]]:
        """Documents that are not public, each with its restricted graph and what that says of it."""
        if not self._keeping.restricted:
            return {}
        standing = self._keeping.standing(documents)
        return {name: (home, standing[name].kept[home]) for name, home in _homes(standing).items()}

    def unsaid(self, document: str, body: bytes) -> list[str]:
        """The lines of N-Quads in ``body`` that come to a document which is there already."""
        lines = body.decode().splitlines()
        kept = [line for line in lines if ledger_of(line, self._graphs) != self._graphs.ledger]
        if not kept:
            return lines
        quads: Iterable[Quad] = parse("\n".join(kept).encode(), format=RdfFormat.N_QUADS, lenient=True)
        said = self._keeping.standing([document])[document].quads(self._graphs.public)
        fresh = [line_of(quad) for quad in as_stored(quads) - said]
        return [line for line in lines if line not in kept] + sorted(fresh)

    def ledgers_of(self, documents: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Digest and ledger of documents whose source record is kept back."""
        return self._keeping.ledgers_of(documents)

    def ledger(self, document: str) -> str:
        """The ledger that keeps the source record of a document."""
        return self.ledgers_of([document]).get(document, ("", self._graphs.ledger))[1]


def _homes(standing: Mapping[str, Standing]) -> dict[str, str]:
    """Where the house speaks of those documents that are wholly kept back."""
    return {
        name: graph
        for name, one in standing.items()
        for graph, found in one.kept.items()
        if any(t.predicate == _VERSION for t in found)
    }


def _stored(lines: Iterable[str]) -> set[Triple]:
    """Lines of N-Quads as triples, written as the store keeps them."""
    return {quad.triple for quad in as_stored(Quad(*triple) for triple in triples_of(lines))}


def _of(name: str, triples: Iterable[Triple]) -> set[Triple]:
    return {triple for triple in triples if _document(triple) == name}


def _document(triple: Triple) -> str:
    return triple.subject.value.partition("#")[0]  # type: ignore[union-attr]
