"""Documents as they stood after a commit: what they say now, with every later change taken back.

A document that a harvest brought in has no change in the ledger: its first version is what remains
when all later ones are undone. Of a document with statements that are restricted now, its past says
nothing to those who do not see them but what everybody sees today.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Quad

from app.graph.journal import Event
from app.graph.journal_entries import quads_of
from app.graph.store import View, solutions
from app.graph.vocabulary import as_stored

if TYPE_CHECKING:
    from app.graph.platform import Platform

BATCH = 200  # documents whose histories are read together


class Step(NamedTuple):
    """What one commit did to a document: it was as ``before``, it is as ``after``.

    ``shielded`` where not all of the past is told.
    """

    event: Event
    before: frozenset[Quad]
    after: frozenset[Quad]
    shielded: bool = False

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

    def __init__(self, platform: Platform, view: View) -> None:
        self._platform = platform
        self._query = platform.catalogue["feeds/histories"]
        known = [*view.default, *view.named]
        data, ledger = platform.graphs.named(""), platform.graphs.named("ledger/")
        self._ledgers = {data + g.removeprefix(ledger): g for g in known if g.startswith(ledger)}
        self._graphs = frozenset(self._ledgers) & frozenset(known)
        graphs = tuple(dict.fromkeys((*sorted(self._graphs), *(self._ledgers[g] for g in self._graphs))))
        self._view = View(graphs, graphs)

    def steps(self, events: Iterable[Event]) -> Iterator[Step]:
        """What each of the events did, in their order."""
        waiting = iter(events)
        while batch := list(islice(waiting, BATCH)):
            standing, changes, shielded = self._settled({event.document for event in batch})
            for event in batch:
                now = standing.get(event.document, set())
                step = self._step(event, now, changes.get(event.document, ()))
                if event.document in shielded:
                    step = Step(event, step.before & now, step.after & now, shielded=True)
                yield step

    def _settled(
        self, documents: set[str]
    ) -> tuple[dict[str, set[Quad]], dict[str, list[_Change]], set[str]]:
        """What is known of documents, and which of them are protected: both of one commit or a later
        protection, never of an earlier one."""
        while True:
            standing, changes = self._read(documents)
            commit = self._platform.writer.commit
            shielded = self.shielded(documents)
            if all(known[0].commit <= commit for known in changes.values()):
                return standing, changes, shielded
            time.sleep(0.01)  # the commit is visible and not counted yet

    def shielded(self, documents: set[str]) -> set[str]:
        """The documents with statements in restricted graphs that are not seen here."""
        keeper = self._platform.keeper
        known = keeper.shield.protected() if keeper else {}
        return {name for name in documents & known.keys() if known[name].graph not in self._graphs}

    def _read(self, documents: Iterable[str]) -> tuple[dict[str, set[Quad]], dict[str, list[_Change]]]:
        """One query for both, so that no commit comes between them."""
        standing: dict[str, set[Quad]] = {}
        changes: dict[str, list[_Change]] = {}
        text = self._query.bind(documents=sorted(documents))
        rows: Any = solutions(self._platform.writer.reading().query(text, self._view))
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
        if event.act == "create":  # nothing was there before
            return Step(event, frozenset(), after)
        for removed, added in own:
            state = (state - added) | removed
        return Step(event, frozenset(state), after)

    def _quads(self, lines: str) -> set[Quad]:
        """The statements of a change that belong to the graphs seen, as the store writes them."""
        if not lines:
            return set()
        return {q for q in as_stored(quads_of(lines)) if getattr(q.graph_name, "value", "") in self._graphs}
