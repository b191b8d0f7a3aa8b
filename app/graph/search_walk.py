"""One page of ordered results such that each comes on one page and none on two.

The index orders equal keys as it likes, and not always alike. So a page takes from it which keys
come, and how many of each; where a page begins or ends among results of one key, those of that key
are ordered by a number of their own that no two share.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tantivy import DocAddress, FieldType, Occur, Order, Query, Schema, Searcher

from app.graph.search_counts import total
from app.graph.search_cursor import UNKNOWN, Cursor, Key, from_key
from app.graph.search_schema import PLACE
from app.graph.search_values import place_of


class Sorting(NamedTuple):
    """The column results are ordered by, what is in it, and the direction."""

    column: str
    kind: FieldType
    order: Order

    @property
    def descending(self) -> bool:
        return bool(self.order == Order.Desc)


Card = tuple[str, dict[str, list[str]]]  # the IRI of a result and what is shown of it


class Walked(NamedTuple):
    """A page: how many results there are in all, those of the page, and the key of the last."""

    total: int
    cards: list[Card]
    key: Key


class Walk:
    """Pages of one query in one order, on one state of the index."""

    def __init__(
        self,
        searcher: Searcher,
        layout: Schema,
        query: Query,
        by: Sorting,
        card: Callable[[DocAddress], Card],
    ) -> None:
        self._searcher = searcher
        self._card = card
        self._layout = layout
        self._query = query
        self._by = by

    def page(self, limit: int, after: Cursor) -> Walked:
        """``limit`` results after a cursor, or from its rank on where the place is not known."""
        number = total(self._searcher, self._query)
        keys, skip = self._keys(limit, after, number)
        if not keys:
            return Walked(number, [], None)
        found: list[Card] = []
        for key, addresses in self._whole.items():
            if key in (keys[0], keys[-1]):
                place = after.place if key == after.key else UNKNOWN
                addresses = self._of_key(key, len(addresses), skip if key == keys[0] else 0, place)
            found += sorted(map(self._card, addresses), key=lambda card: place_of(card[0]))
        return Walked(number, found, keys[-1])

    def _keys(self, limit: int, after: Cursor, number: int) -> tuple[list[Key], int]:
        """The keys of the page, and how many results of the first one are passed over."""
        query, offset, skip = self._query, after.rank, 0
        if after.place == UNKNOWN:
            limit, offset = after.rank + limit, 0
        elif isinstance(after.key, str):
            there = from_key(self._layout, self._by.column, after.key, descending=self._by.descending)
            query = _both(query, there)
            offset -= number - total(self._searcher, query)
        found: Any = self._searcher.search(
            query, limit, count=False, offset=offset, order_by_field=self._by.column, order=self._by.order
        )
        hits = found.hits
        if after.place == UNKNOWN:
            keys = [key for key, _ in hits]
            hits = hits[after.rank :]
            skip = keys[: after.rank].count(hits[0][0]) if hits else 0
        self._whole: dict[Key, list[DocAddress]] = {}
        for key, address in hits:
            self._whole.setdefault(key, []).append(address)
        return [key for key, _ in hits], skip

    def _of_key(self, key: Key, count: int, skip: int, place: int) -> list[DocAddress]:
        """``count`` results that have one key, in the order of their places."""
        query = _both(self._query, self._having(key))
        if place != UNKNOWN:
            beyond = Query.range_query(
                self._layout, PLACE, FieldType.Integer, place, None, include_lower=False
            )
            query = _both(query, beyond)
        found: Any = self._searcher.search(
            query, count, count=False, offset=skip, order_by_field=PLACE, order=Order.Asc
        )
        return [address for _, address in found.hits]

    def _having(self, key: Key) -> Query:
        column = self._by.column
        if key is None:
            return Query.boolean_query(
                [(Occur.Must, Query.all_query()), (Occur.MustNot, Query.exists_query(column))]
            )
        if isinstance(key, str):
            return Query.term_query(self._layout, column, key)
        return Query.range_query(self._layout, column, self._by.kind, key, key)


def _both(one: Query, other: Query) -> Query:
    return Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])
