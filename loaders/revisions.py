"""What a load does to documents that are there, exactly: for each what really went and really came.

Several records may speak of one document, a medium for instance, and a record may say again what
others said already. The ledger has to tell the difference that each document saw, no more and no
less: whoever takes it back arrives at what was before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from app.graph.vocabulary import as_stored
from loaders.tombstone import bereft_in

BATCH = 200  # documents looked at together


Term = NamedNode | BlankNode | Literal | Triple
Place = tuple[NamedNode | BlankNode | Triple, NamedNode]  # a node and one of its properties


class Dispute(NamedTuple):
    """The source and a person both changed a property of a node: what it said before, what it says
    now, and what stands."""

    node: NamedNode | BlankNode | Triple
    property: NamedNode
    before: list[Term]
    now: list[Term]
    standing: list[Term]


class Lies(NamedTuple):
    """How a document lies: ``said`` in the graph of the load, ``kept`` by graph where something of it is kept
    back and what comes is to lie there, too. ``whole`` is the exact document."""

    said: Set[Triple]
    kept: Mapping[str, Set[Triple]]
    whole: Set[Triple]

    @property
    def marks(self) -> set[Triple]:
        """What is kept back and no part of the exact document."""
        return {triple for found in self.kept.values() for triple in found} - self.whole

    def lines(self, triples: Iterable[Triple], graph: str) -> list[str]:
        """Statements of it as they lie, ``graph`` being that of the load."""
        places = {graph: self.said, **self.kept}
        return sorted(f"{t} <{name}> ." for t in triples for name, found in places.items() if t in found)


class Revision(NamedTuple):
    """What becomes of one document, as lines of N-Quads.

    ``removed`` and ``added`` are exact; ``empty`` where nothing would be left of it but what the
    house says. ``disputed`` are statements that the source brings for what a person has changed:
    they stay out.
    """

    document: str
    removed: list[str]
    added: list[str]
    empty: bool
    disputed: list[Dispute]

    def apart(self, graph: str, was: Set[Triple], house: Sequence[str]) -> Revision:
        """The same of a document that is wholly kept back in a graph, ``was`` being what that holds."""
        gone, come = (_in_graph(lines, graph) for lines in (self.removed, self.added))
        back = bereft_in(was, self.document) - come if come - was else set()
        left = (was - gone - back) | come | _triples(self.added)
        return self._replace(
            removed=[*self.removed, *_texts(back - gone, graph)],
            empty=not any(str(triple.predicate) not in house for triple in left),
        )


class Revisions:
    """Gathers lines by document until all are known."""

    def __init__(self, graph: str) -> None:
        self._end = f" <{graph}> ."
        self._graph = graph
        self._lines: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        self.plain: dict[str, None] = {}  # those of which a record spoke that is not held to the policy
        self.named: dict[str, None] = {}  # those that are to have a revision in any case

    @cached_property
    def going(self) -> set[str]:
        """Statements that go, without their graph, once all are known."""
        return {line.rpartition(" <")[0] for removed, _ in self._lines.values() for line in removed}

    def put(
        self, removed: Iterable[str], added: Iterable[str], document: str = "", *, plain: bool = True
    ) -> None:
        """Take in lines that go and lines that come; ``document`` is the one they are told for."""
        if document:
            self.named[document] = None
            self._lines.setdefault(document, ({}, {}))
        for place, lines in enumerate((removed, added)):
            for line in lines:
                subject = line[1 : line.index(">")]
                name = subject.partition("#")[0]
                self._lines.setdefault(name, ({}, {}))[place][line] = None
                if plain:
                    self.plain[name] = None

    def keep(self, document: str, lines: Iterable[str]) -> None:
        """Lines of a document that stand, and stay though one who stated them gave them up before."""
        removed, added = self._lines.get(document, ({}, {}))
        added.update(dict.fromkeys(line for line in lines if line in removed))

    def settle(
        self,
        standing: Callable[[Sequence[str]], Mapping[str, Lies]],
        house: Sequence[str],
        curated: Callable[[str], set[Place]],
    ) -> Iterator[list[Revision]]:
        """The revisions, some at a time. ``standing`` gives how documents lie now; ``house`` are the
        properties that the house alone writes; ``curated`` gives what people changed in a document."""
        waiting = iter(self._lines.items())
        while batch := dict(islice(waiting, BATCH)):
            now = standing(list(batch))
            gone = self._by_document(line for removed, _ in batch.values() for line in removed)
            come = self._by_document(line for _, added in batch.values() for line in added)
            found = []
            for document, (removed, added) in batch.items():
                lies = now[document]
                was = lies.whole
                comes = come.get(document, set())
                disputes = disputed(gone.get(document, set()), comes, was, curated, document)
                comes = comes - {Triple(d.node, d.property, v) for d in disputes for v in d.now}
                goes = (gone.get(document, set()) - comes) & was
                if comes:  # it was withdrawn, and a record speaks of it again
                    goes |= bereft_in(was, document) - comes
                left = (was - goes) | comes
                empty = not any(str(triple.predicate) not in house for triple in left)
                if empty:  # what a rule marked of it marks nothing any more
                    goes |= lies.marks
                home = min(lies.kept, default=self._graph)  # never into a wider graph than it lies in
                told = [*(x for x in removed if not x.endswith(self._end)), *lies.lines(goes, self._graph)]
                says = [*(x for x in added if not x.endswith(self._end)), *_texts(comes - was, home)]
                if document in self.named or told or says:
                    found.append(Revision(document, told, says, empty and bool(was), disputes))
            yield found

    def _by_document(self, lines: Iterable[str]) -> dict[str, set[Triple]]:
        """Lines of the graph as the store keeps them, by document."""
        found: dict[str, set[Triple]] = {}
        for triple in _in_graph(lines, self._graph):
            subject = triple.subject.value.partition("#")[0]  # type: ignore[union-attr]
            found.setdefault(subject, set()).add(triple)
        return found


def _texts(triples: Iterable[Triple], graph: str) -> list[str]:
    return sorted(f"{triple} <{graph}> ." for triple in triples)


def _in_graph(lines: Iterable[str], graph: str) -> set[Triple]:
    """Those of the lines that are of a graph, as the store keeps them."""
    return _triples(line for line in lines if line.endswith(f" <{graph}> ."))


def _triples(lines: Iterable[str]) -> set[Triple]:
    """Lines as the store keeps them, whatever their graph."""
    text = "".join(f"{line}\n" for line in lines)
    quads: Iterable[Quad] = parse(text.encode(), format=RdfFormat.N_QUADS, lenient=True)
    return {quad.triple for quad in as_stored(quads)}


def disputed(
    gone: set[Triple],
    comes: set[Triple],
    was: Set[Triple],
    curated: Callable[[str], set[Place]],
    document: str,
) -> list[Dispute]:
    """Where the source takes back what does not stand any more because a person changed it."""
    missing = gone - comes - was
    places = {(triple.subject, triple.predicate) for triple in missing}
    brought = [triple for triple in comes - was if (triple.subject, triple.predicate) in places]
    if not brought:
        return []
    changed = curated(document)
    found = []
    for place in sorted(places & changed, key=str):
        now = _values(brought, place)
        if now:
            found.append(Dispute(*place, _values(missing, place), now, _values(was, place)))
    return found


def _values(triples: Iterable[Triple], place: Place) -> list[Term]:
    return sorted((t.object for t in triples if (t.subject, t.predicate) == place), key=str)
