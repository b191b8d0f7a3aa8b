"""Documents as they stood after a commit: what they say now, with every later change taken back.

A document that a harvest brought in has no change in the ledger: its first version is what remains
when all later ones are undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from pyoxigraph import NamedNode, Quad

from app.graph.catalogue import Catalogue
from app.graph.journal import Event
from app.graph.journal_entries import quads_of
from app.graph.store import Store, View, solutions
from app.graph.vocabulary import as_stored

BATCH = 200  # documents whose histories are read together


class Step(NamedTuple):
    """What one commit did to a document: it was as ``before``, it is as ``after``."""

    event: Event
    before: frozenset[Quad]
    after: frozenset[Quad]

    @property
    def removed(self) -> list[Quad]:
        """What went, in order."""
        return sorted(self.before - self.after, key=str)

    @property
    def added(self) -> list[Quad]:
        """What came, in order."""
        return sorted(self.after - self.before, key=str)


class _Change(NamedTuple):
    commit: int
    ledger: str
    removed: str
    added: str


class PastStates:
    """The past of documents, in the graphs of ``view`` that have a ledger in it."""

    def __init__(self, store: Store, catalogue: Catalogue, view: View, base: str) -> None:
        self._store, self._query = store, catalogue["feeds/histories"]
        known = [*view.default, *view.named]
        ledger = f"{base}graph/ledger/"
        self._ledgers = {f"{base}graph/{g.removeprefix(ledger)}": g for g in known if g.startswith(ledger)}
        self._graphs = frozenset(self._ledgers) & frozenset(known)
        graphs = tuple(dict.fromkeys((*sorted(self._graphs), *(self._ledgers[g] for g in self._graphs))))
        self._view = View(graphs, graphs)

    def steps(self, events: Iterable[Event]) -> Iterator[Step]:
        """What each of the events did, in their order."""
        waiting = iter(events)
        while batch := list(islice(waiting, BATCH)):
            standing, changes = self._read({event.document for event in batch})
            for event in batch:
                past = changes.get(event.document, ())
                yield self._step(event, standing.get(event.document, set()), past)

    def _read(self, documents: Iterable[str]) -> tuple[dict[str, set[Quad]], dict[str, list[_Change]]]:
        """One query for both, so that no commit comes between them."""
        standing: dict[str, set[Quad]] = {}
        changes: dict[str, list[_Change]] = {}
        rows: Any = solutions(self._store.query(self._query.bind(documents=sorted(documents)), self._view))
        for row in rows:
            document, graph = row["document"].value, row["graph"]
            if row["commit"] is None:
                quad = Quad(row["part"], row["property"], row["value"], graph)
                if graph.value in self._graphs:
                    standing.setdefault(document, set()).add(quad)
            else:
                change = _Change(
                    int(row["commit"].value), graph.value, row["removed"].value, row["added"].value
                )
                changes.setdefault(document, []).append(change)
        for known in changes.values():
            known.sort(key=lambda change: -change.commit)
        return standing, changes

    def _step(self, event: Event, standing: set[Quad], changes: Sequence[_Change]) -> Step:
        """Walk back from now to the event, then over it."""
        state, own = set(standing), []
        for change in changes:
            if change.commit < event.commit:
                break
            removed, added = self._quads(change.removed), self._quads(change.added)
            if change.commit == event.commit:
                own.append((removed, added))
            else:
                state = (state - added) | removed
        after = frozenset(state)
        recorded = {change.ledger for change in changes if change.commit == event.commit}
        for removed, added in own:
            state = (state - added) | removed
        unrecorded = {NamedNode(g) for g in self._graphs if self._ledgers[g] not in recorded}
        if event.act == "create":  # nothing was there before, where no change says what was
            state = {quad for quad in state if quad.graph_name not in unrecorded}
        return Step(event, frozenset(state), after)

    def _quads(self, lines: str) -> set[Quad]:
        """The statements of a change that belong to the graphs seen, as the store writes them."""
        if not lines:
            return set()
        return {q for q in as_stored(quads_of(lines)) if getattr(q.graph_name, "value", "") in self._graphs}
