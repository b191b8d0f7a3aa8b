"""One state of an index: what is searched between two commits, whatever is written meanwhile."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tantivy import DocAddress, FieldType, Order, Query, Searcher

from app.graph.search_counts import Counter, top_values, total
from app.graph.search_cursor import Cursor, asked_by
from app.graph.search_hits import Count, Hit, Hits
from app.graph.search_memory import Memory
from app.graph.search_places import Place, Places
from app.graph.search_query import QueryBuilder
from app.graph.search_ranking import Rankings
from app.graph.search_request import Search
from app.graph.search_schema import CARD, IRI, STAMP, order_column
from app.graph.search_suggest import Suggestion, instead, suggest
from app.graph.search_values import place_of
from app.graph.search_walk import Sorting, Walk

MOST_VALUES = 100_000  # of a field whose values are all counted


class State:
    """The index as one commit left it. ``stamp`` is the commit of the store that it shows.

    ``name`` is its own: cursors hold in the state they were made in.
    """

    def __init__(self, searcher: Searcher, builder: QueryBuilder) -> None:
        self._searcher = searcher
        self._places = Places(searcher, builder)
        self._builder = builder = builder.knowing(self._places.inside)
        self._known = Memory()
        self._rankings = Rankings(searcher)
        found = searcher.search(builder.stamp, 1).hits
        said: Any = searcher.doc(found[0][1]).get_first(STAMP) if found else 0
        self.stamp = int(said)
        self.name = secrets.token_hex(4)

    def search(self, search: Search, after: Cursor | None = None) -> Hits:
        """One page of results with the counts asked for."""
        began = time.perf_counter()
        hits = self._known.get(search) if after is None else None
        if hits is None:
            hits = self._found(search, after)
        if after is None:
            self._known.put(search, hits)
        return replace(hits, seconds=time.perf_counter() - began)

    def _found(self, search: Search, after: Cursor | None) -> Hits:
        query = self._builder.build(search)
        begin = Cursor(self.name, asked_by(search), search.offset)
        number, documents, following = self._page(query, search, after, begin)
        counter = Counter(self._searcher, self._builder, search, query)
        facets = counter.facets()
        hits = Hits(
            total=number,
            documents=documents,
            facets=facets,
            histograms=counter.histograms(),
            cells=counter.cells(),
            titles=self._titles(facets),
            ignored=tuple(self._builder.unknown(search)),
            stamp=self.stamp,
            first=search.offset if after is None else after.rank,
            next=following.text() if following and following.rank < number else "",
        )
        return self._ways_out(search, hits) if number == 0 else hits

    def _page(
        self, query: Query, search: Search, after: Cursor | None, begin: Cursor
    ) -> tuple[int, tuple[Hit, ...], Cursor | None]:
        """How many there are, those of the page, and the cursor of what follows, where there is one.

        Where the order is not that of relevance, pages are walked, so that they go together; where it
        is, those behind a cursor are read from what was ranked once.
        """
        if search.limit == 0:
            return total(self._searcher, query), (), None
        by = self._order(search)
        if by is not None:
            walk = Walk(self._searcher, self._builder.layout, query, by, self._card)
            number, cards, key = walk.page(search.limit, after or begin)
            hits = [Hit(iri, 0.0, values) for iri, values in cards]
            rank = (after or begin).rank + len(hits)
            last = begin._replace(rank=rank, key=key, place=place_of(hits[-1].iri)) if hits else None
            return number, tuple(hits), last
        if after is None:
            found: Any = self._searcher.search(query, search.limit, offset=search.offset)
            number, ranked = int(found.count), found.hits
        else:
            number = total(self._searcher, query)
            places = self._rankings.page(begin.asked, query, number, after.rank, search.limit)
            ranked = [(0.0, address) for address in places]
        hits = [Hit(iri, score, values) for score, a in ranked for iri, values in (self._card(a),)]
        return number, tuple(hits), begin._replace(rank=(after or begin).rank + len(hits)) if hits else None

    def _order(self, search: Search) -> Sorting | None:
        """By relevance (None) where words were given and no order; else by name."""
        field = self._builder.sorted_by(search)
        if field is not None:
            descending = search.sort.startswith("-")
            integer = field.kind == "date" or (field.kind == "number" and field.whole)
            kind = FieldType.Integer if integer else FieldType.Float
            return Sorting(order_column(field), kind, Order.Desc if descending else Order.Asc)
        title = self._builder.field("title")
        if title is None or search.text.strip():
            return None
        return Sorting(order_column(title), FieldType.Text, Order.Asc)

    def _titles(self, facets: dict[str, list[Count]]) -> dict[str, str]:
        iris = {
            value
            for name, counts in facets.items()
            if (field := self._builder.field(name)) is not None and field.labels == "documents"
            for value, _ in counts
        }
        if not iris:
            return {}
        found = self._searcher.search(self._builder.iris(iris), len(iris))
        cards = (self._card(address) for _, address in found.hits)
        return {iri: values["title"][0] for iri, values in cards}

    def _ways_out(self, search: Search, hits: Hits) -> Hits:
        without = {}
        for key in search.narrowed if len(search.narrowed) > 1 else ():
            number = total(self._searcher, self._builder.build(search, leaving_out=key))
            if number:
                without[key] = number
        return replace(hits, without=without, instead=instead(self._searcher, self._builder, search))

    def _card(self, address: DocAddress) -> tuple[str, dict[str, list[str]]]:
        """The IRI of a document, and what result lists show of it."""
        document: Any = self._searcher.doc(address)
        return document.get_first(IRI), json.loads(bytes(document.get_first(CARD)))

    def suggest(self, text: str, names: list[str], limit: int) -> list[Suggestion]:
        """Values that begin like ``text``, the commonest first; in some fields or in all."""
        fields = [field for name in names if (field := self._builder.field(name)) is not None]
        return suggest(self._searcher, self._builder, fields or self._builder.fields, text, limit)

    def counts(self, name: str) -> dict[str, int]:
        """All values of a field with the number of documents that have them. Raises KeyError."""
        field = self._builder.field(name)
        if field is None or not field.counted or field.kind == "tree":
            raise KeyError(name)
        query = self._builder.build(Search())
        return dict(top_values(self._searcher, query, {field.name: MOST_VALUES})[field.name])

    def places(self, search: Search, most: int) -> list[Place]:
        """The distinct places of what matches, those with most documents first."""
        return self._places.of(self._builder.build(search), most)

    def iris(self, search: Search) -> Iterator[str]:
        """Every document that matches, in the index's own order."""
        query = self._builder.build(search)
        most = max(total(self._searcher, query), 1)
        for _, address in self._searcher.search(query, most, count=False).hits:
            iri: Any = self._searcher.doc(address).get_first(IRI)
            yield iri
