"""What a load does to documents that are there, exactly: for each what really went and really came.

Several records may speak of one document, a medium for instance, and a record may say again what
others said already. The ledger has to tell the difference that each document saw, no more and no
less: whoever takes it back arrives at what was before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from pyoxigraph import Quad, RdfFormat, Triple, parse

from app.graph.vocabulary import as_stored

BATCH = 200  # documents looked at together


class Revision(NamedTuple):
    """What becomes of one document, as lines of N-Quads.

    ``removed`` and ``added`` are exact; ``empty`` where nothing would be left of it but what the
    house says.
    """

    document: str
    removed: list[str]
    added: list[str]
    empty: bool


class Revisions:
    """Gathers lines by document until all are known."""

    def __init__(self, graph: str) -> None:
        self._end = f" <{graph}> ."
        self._graph = graph
        self._lines: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        self.named: dict[str, None] = {}  # those that are to have a revision in any case

    def put(self, removed: Iterable[str], added: Iterable[str], document: str = "") -> None:
        """Take in lines that go and lines that come; ``document`` is the one they are told for."""
        if document:
            self.named[document] = None
            self._lines.setdefault(document, ({}, {}))
        for place, lines in enumerate((removed, added)):
            for line in lines:
                subject = line[1 : line.index(">")]
                self._lines.setdefault(subject.partition("#")[0], ({}, {}))[place][line] = None

    def settle(
        self, standing: Callable[[Sequence[str]], Mapping[str, set[Triple]]], house: Sequence[str]
    ) -> Iterator[list[Revision]]:
        """The revisions, some at a time. ``standing`` gives what documents say now; ``house`` are the
        properties that the house alone writes."""
        waiting = iter(self._lines.items())
        while batch := dict(islice(waiting, BATCH)):
            now = standing(list(batch))
            gone = self._by_document(line for removed, _ in batch.values() for line in removed)
            come = self._by_document(line for _, added in batch.values() for line in added)
            found = []
            for document, (removed, added) in batch.items():
                was = now.get(document, set())
                comes = come.get(document, set())
                goes = (gone.get(document, set()) - comes) & was
                left = (was - goes) | comes
                told = [*(x for x in removed if not x.endswith(self._end)), *self._texts(goes)]
                says = [*(x for x in added if not x.endswith(self._end)), *self._texts(comes - was)]
                empty = not any(str(triple.predicate) not in house for triple in left)
                if document in self.named or told or says:
                    found.append(Revision(document, told, says, empty and bool(was)))
            yield found

    def _by_document(self, lines: Iterable[str]) -> dict[str, set[Triple]]:
        """Lines of the graph as the store keeps them, by document."""
        text = "".join(f"{line}\n" for line in lines if line.endswith(self._end))
        quads: Iterable[Quad] = parse(text.encode(), format=RdfFormat.N_QUADS, lenient=True)
        found: dict[str, set[Triple]] = {}
        for quad in as_stored(quads):
            subject = quad.subject.value.partition("#")[0]  # type: ignore[union-attr]
            found.setdefault(subject, set()).add(quad.triple)
        return found

    def _texts(self, triples: Iterable[Triple]) -> list[str]:
        return sorted(f"{triple}{self._end}" for triple in triples)
