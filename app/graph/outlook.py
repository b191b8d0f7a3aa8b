"""What the search index would say after a change that was only tried, beside what it says now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Quad
from pyoxigraph import Store as Oxigraph
from tantivy import Index

from app.graph.delta import graph_of
from app.graph.search import Entry, Field, Fields, Search
from app.graph.search_query import QueryBuilder
from app.graph.search_rows import Rows
from app.graph.search_schema import prepare, schema
from app.graph.search_state import State
from app.graph.writer import moment

if TYPE_CHECKING:
    from app.graph.change import Rehearsal
    from app.graph.platform import Platform

MOST = 500  # documents of a change that are looked at
_MEMORY = 15_000_000  # bytes, the least the writer of an index takes
_NOBODY = "urn:x-holotype:tried"  # stands for the activity that there is not


@dataclass(frozen=True)
class Shift:
    """A value of a counted field, and by how many documents its number would change."""

    field: Field
    value: str
    by: int


class Outlook:
    """Both states of the documents of a rehearsal, as the index of everybody has them.

    At most ``MOST`` documents are looked at; ``whole`` says whether that is all of them.
    """

    def __init__(self, platform: Platform, rehearsal: Rehearsal) -> None:
        self._fields: Fields = platform.search_index().fields
        self._public = platform.graphs.public
        self.documents = [one.iri for one in rehearsal.documents[:MOST]]
        self.whole = len(rehearsal.documents) <= MOST
        now = moment(datetime.now(UTC))
        looked_at = rehearsal.documents[:MOST]
        self._before = self._entries(quad for one in looked_at for quad in (*one.before, *one.house))
        self._after = self._entries(
            quad for one in looked_at for quad in (*one.after, *one.revised(_NOBODY, now).applied(one.house))
        )

    def _entries(self, quads: Iterable[Quad]) -> list[Entry]:
        """The rows of the index that public statements make."""
        store = Oxigraph()
        store.bulk_extend(
            Quad(quad.subject, quad.predicate, quad.object)
            for quad in quads
            if graph_of(quad) == self._public
        )
        return list(self._fields.documents(store.query, self.documents)) if self.documents else []

    def shifts(self) -> list[Shift]:
        """The numbers that would change: those offered as facets, in their order, then by value."""
        found = []
        for field in self._fields.facets():
            counts: Counter[str] = Counter()
            for entries, by in ((self._before, -1), (self._after, 1)):
                for entry in entries:
                    for value in entry.get(field.name, ()):
                        counts[value] += by
            found += [Shift(field, value, by) for value, by in sorted(counts.items()) if by]
        return found

    def found(self, search: Search) -> tuple[set[str], set[str]]:
        """The documents that a search finds now, and those it would find."""
        before, after = self._states
        return set(before.iris(search)), set(after.iris(search))

    @cached_property
    def _states(self) -> tuple[State, State]:
        return self._state(self._before), self._state(self._after)

    def _state(self, entries: Sequence[Entry]) -> State:
        """An index of these rows alone, in memory."""
        layout = schema(self._fields)
        index = prepare(Index(layout))
        rows = Rows(index, self._fields, memory=_MEMORY)
        rows.add(entries)
        rows.commit(0)
        rows.close()
        index.reload()
        return State(index.searcher(), QueryBuilder(self._fields, layout))
