"""Changed and withdrawn records of which something is kept back: their two halves, brought to the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Quad, Triple

from app.graph.platform import Platform
from app.graph.sensitivity_halves import Keeping, Standing, in_graph
from app.graph.sensitivity_policy import read_policy
from app.graph.store import View, solutions, triples
from app.graph.terms import iri
from app.graph.vocabulary import as_stored
from loaders.guard import triples_of
from loaders.pieces import HOUSE, Change
from loaders.revisions import Lies, Place, disputed
from loaders.tombstone import bereft_in

_VERSION, _COUNTED = iri("ods:version"), (iri("ods:version"), iri("prov:wasGeneratedBy"))
_TWIN = iri("holotype:generalisedProperty")


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
        shared, mixed = self._around(change.document, names)
        gone, come = _without(shared, gone), _without(shared, come)
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
        homes = self._homes_of(quads)
        gone_quads = {quad for quad in before - quads if quad.predicate not in _COUNTED}
        come_quads = {quad for quad in quads - before if quad.predicate not in _COUNTED}
        removed = sorted(line_of(quad) for quad in gone_quads)
        added = sorted(line_of(quad) for quad in come_quads)
        others = [
            [line for line in lines if _subject(line) in shared] for lines in (change.removed, change.added)
        ]
        told = [line[: line.rindex(" <")] + f" <{ledger}> ." for line in change.ledger_added]
        return replace(
            change,
            removed=removed,
            added=added,
            ledger_removed=sorted(line_of(quad) for quad in self._keeping.sources([change.document])),
            ledger_added=told,
            secret=self._secret(gone_quads, quads, ledger) if protection else {},
            homes=homes,
            shared=(others[0], others[1]),
            mixed=mixed,
            disputed=disputes,
            ledger=ledger,
        )

    def _around(self, record: str, names: dict[str, None]) -> tuple[set[str], tuple[str, ...]]:
        """Put the pictures that a record alone has among ``names``, the documents that its change is about:
        they lie as it does though nothing of them changes.

        Gives those that other records have as well, which are left out of ``names``, and what has to be
        looked at when these are known, too.
        """
        links = self._links(list(names))
        pictures = [
            name for name in sorted(links.get(record, ())) if name not in names and self._is_medium(name)
        ]
        if pictures:
            links |= self._links(pictures)
        known = {*names, *pictures}
        shared = {
            name
            for name in known - {record}
            if any(other not in known and not self._is_medium(other) for other in links.get(name, ()))
        }
        for name in (*pictures, *shared):
            names[name] = None
        for name in shared:
            del names[name]
        return shared, (record, *sorted(shared)) if any(links[name] - known for name in links) else ()

    def _links(self, documents: Sequence[str]) -> dict[str, set[str]]:
        """The documents that are kept back together with each of these."""
        text = self._platform.catalogue["access/bundle"].bind(documents=list(documents))
        found: dict[str, set[str]] = {}
        for row in solutions(self._platform.store.query(text, self.data)):
            found.setdefault(row["document"].value, set()).add(row["other"].value)
        return found

    def _is_medium(self, document: str) -> bool:
        return document.startswith(f"{self._platform.base}media/")

    def _homes_of(self, quads: Iterable[Quad]) -> dict[str, str]:
        """Where the house is to speak of documents that lie so: where it does, or where all of one is."""
        graphs: dict[str, set[str]] = {}
        homes: dict[str, str] = {}
        for quad in quads:
            name, graph = quad.subject.value.partition("#")[0], quad.graph_name.value  # type: ignore[union-attr]
            graphs.setdefault(name, set()).add(graph)
            if quad.predicate == _VERSION:
                homes[name] = graph
        public = self._graphs.public
        return {name: public if public in found else min(found) for name, found in graphs.items()} | homes

    @staticmethod
    def _changed(
        name: str, change: Change, one: Standing, gone: set[Triple], come: set[Triple]
    ) -> set[Triple]:
        """A whole document after the change; one that was withdrawn begins with what the house says."""
        now = set(one.whole)
        if change.revived and name == change.document:
            now = {t for t in now if str(t.predicate) in HOUSE}
        comes = _of(name, come)
        if comes:  # it was left behind, and a record speaks of it again
            now -= bereft_in(now, name)
        return (now - gone) | comes

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

    @staticmethod
    def apart(halves: Mapping[str, Standing]) -> dict[str, tuple[str, set[Triple]]]:
        """Documents that are not public, each with its restricted graph and what that says of it."""
        return {name: (home, halves[name].kept[home]) for name, home in _homes(halves).items()}

    def lie(self, documents: Sequence[str], halves: Mapping[str, Standing]) -> dict[str, Lies]:
        """How documents lie: as everybody sees them, but for those that ``halves`` knows better."""
        public = View((self._graphs.public,), ())
        text = self._platform.catalogue["search/contents"].bind(documents=list(documents))
        said: dict[str, set[Triple]] = {name: set() for name in documents}
        for triple in triples(self._platform.store.query(text, public)):
            said[_document(triple)].add(triple)
        found = {name: Lies(each, {}, each) for name, each in said.items()}
        return found | {name: Lies(one.public, one.kept, one.whole) for name, one in halves.items()}

    def halves(self, documents: Sequence[str]) -> dict[str, Standing]:
        """Documents of which a rule keeps something back, or which are not public."""
        if not documents or not self._keeping.restricted:
            return {}
        standing = {name: one for name, one in self._keeping.standing(documents).items() if one.kept}
        return {name: one for name, one in standing.items() if one.by_rule or _homes({name: one})}

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


def _without(names: set[str], triples: Iterable[Triple]) -> set[Triple]:
    return {triple for triple in triples if _document(triple) not in names}


def _subject(line: str) -> str:
    return line[1 : line.index(">")].partition("#")[0]


def _of(name: str, triples: Iterable[Triple]) -> set[Triple]:
    return {triple for triple in triples if _document(triple) == name}


def _document(triple: Triple) -> str:
    return triple.subject.value.partition("#")[0]  # type: ignore[union-attr]
