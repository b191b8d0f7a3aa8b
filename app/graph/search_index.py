"""The search index of one audience: a folder beside the store, stamped with the store's commit."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tantivy import DocAddress, Index, Order, Query, Searcher

from app.graph.errors import Unavailable
from app.graph.search_counts import Counter, top_values, total
from app.graph.search_fields import Entry, Field, Fields
from app.graph.search_folder import Folder, as_unavailable
from app.graph.search_hits import Count, Hit, Hits
from app.graph.search_query import QueryBuilder
from app.graph.search_request import Search
from app.graph.search_rows import MEMORY, Rows
from app.graph.search_schema import CARD, IRI, STAMP, STAMP_ROW, order_column, prepare, schema
from app.graph.search_suggest import Suggestion, instead, suggest


class SearchIndex:
    """Search over the documents of one audience.

    A folder that was made for other fields, or that is damaged, has the stamp -1 and answers
    Unavailable until it is rebuilt; rebuilding leaves the old one in place until it is done.
    """

    def __init__(self, folder: Path, fields: Fields, *, memory: int = MEMORY) -> None:
        self.fields = fields
        self._memory = memory
        self._layout = schema(fields)
        self._builder = QueryBuilder(fields, self._layout)
        self._lock = threading.RLock()
        self._folder = Folder(folder, fields)
        self._index: Index | None = None
        self._rows: Rows | None = None
        self._searcher: Searcher | None = None
        self._problem: Unavailable | None = None
        self._stamp = -1
        try:
            self._use(self._folder.open_current(self._layout))
        except Unavailable as error:
            self._problem = error

    def _use(self, index: Index) -> None:
        self._index = prepare(index)
        self._rows = Rows(index, self.fields, memory=self._memory)
        self._problem = None
        self._look()

    def _look(self) -> None:
        """Search in the state of the last commit from now on."""
        if self._index is None:
            return
        with as_unavailable("The search index is damaged."):
            self._index.reload()
            searcher = self._index.searcher()
            stamp = Query.term_query(self._layout, IRI, STAMP_ROW)
            found = searcher.search(stamp, 1).hits
            said: Any = searcher.doc(found[0][1]).get_first(STAMP) if found else 0
            self._stamp = int(said)
            self._searcher = searcher

    def _state(self) -> tuple[Searcher, int]:
        if self._problem is not None or self._searcher is None:
            raise self._problem or Unavailable("The search index is closed.")
        return self._searcher, self._stamp

    @property
    def stamp(self) -> int:
        """The commit of the store that the index shows; 0 when it is new, -1 when it is unusable."""
        return -1 if self._problem is not None else self._stamp

    # -- writing ---------------------------------------------------------------------------

    def _writing(self) -> Rows:
        if self._problem is not None or self._rows is None:
            raise self._problem or Unavailable("The search index is closed.")
        return self._rows

    def add(self, entries: Iterable[Entry]) -> int:
        """Add documents (delete those that are replaced first). They show with the next commit."""
        with self._lock:
            return self._writing().add(entries)

    def delete(self, documents: Iterable[str]) -> None:
        """Take documents out, with the next commit."""
        with self._lock:
            self._writing().delete(documents)

    def commit(self, stamp: int) -> None:
        """Show what was added and deleted, and note the store's commit, both or neither."""
        with self._lock:
            self._writing().commit(stamp)
            self._look()

    def rollback(self) -> None:
        """Forget what was added and deleted since the last commit."""
        with self._lock:
            self._writing().rollback()

    @contextmanager
    def rebuild(self, stamp: int) -> Iterator[Rows]:
        """Fill a new index beside this one and switch to it at the end, in one step.

        If the filling fails, or the process is killed, the old index stays as it was.
        """
        with self._lock:
            fresh = self._folder.fresh(self._layout)
            rows = Rows(prepare(fresh.index), self.fields, memory=self._memory)
            try:
                yield rows
                rows.commit(stamp)
                rows.close()
            except BaseException:
                rows.close()
                fresh.discard()
                raise
            if self._rows is not None:
                self._rows.close()
            fresh.make_current()
            self._use(fresh.index)
            self._folder.tidy()

    # -- searching -------------------------------------------------------------------------

    def search(self, search: Search) -> Hits:
        """One page of results with the counts asked for. Raises Unavailable."""
        began = time.perf_counter()
        searcher, stamp = self._state()
        with as_unavailable("The search index is damaged."):
            query = self._builder.build(search)
            number, documents = self._page(searcher, query, search)
            counter = Counter(searcher, self._builder, search, query)
            facets = counter.facets()
            hits = Hits(
                total=number,
                documents=documents,
                facets=facets,
                histograms=counter.histograms(),
                cells=counter.cells(),
                titles=self._titles(searcher, facets),
                ignored=tuple(self._builder.unknown(search)),
                stamp=stamp,
            )
            if number == 0:
                hits = self._ways_out(searcher, search, hits)
        return replace(hits, seconds=time.perf_counter() - began)

    def _page(self, searcher: Searcher, query: Query, search: Search) -> tuple[int, tuple[Hit, ...]]:
        column, order = self._order(search)
        found: Any = searcher.search(
            query,
            max(search.limit, 1),
            offset=search.offset,
            order_by_field=column,
            order=order,
        )
        hits = []
        for score, address in found.hits[: search.limit]:
            iri, values = _card(searcher, address)
            hits.append(Hit(iri, score if column is None else 0.0, values))
        return int(found.count), tuple(hits)

    def _order(self, search: Search) -> tuple[str | None, Order]:
        """By relevance where words were given; else by name."""
        field = self._builder.sorted_by(search)
        if field is not None:
            descending = search.sort.startswith("-")
            return order_column(field), Order.Desc if descending else Order.Asc
        title = self.fields.get("title")
        if search.text.strip() or title is None:
            return None, Order.Desc
        return order_column(title), Order.Asc

    def _titles(self, searcher: Searcher, facets: dict[str, list[Count]]) -> dict[str, str]:
        iris = {
            value
            for name, counts in facets.items()
            if (field := self._builder.field(name)) is not None and field.labels == "documents"
            for value, _ in counts
        }
        if not iris:
            return {}
        found = searcher.search(self._builder.iris(iris), len(iris))
        cards = (_card(searcher, address) for _, address in found.hits)
        return {iri: values["title"][0] for iri, values in cards}

    def _ways_out(self, searcher: Searcher, search: Search, hits: Hits) -> Hits:
        without = {}
        for key in search.narrowed if len(search.narrowed) > 1 else ():
            number = total(searcher, self._builder.build(search, leaving_out=key))
            if number:
                without[key] = number
        return replace(hits, without=without, instead=instead(searcher, self._builder, search))

    def suggest(self, text: str, names: Iterable[str] = (), limit: int = 8) -> list[Suggestion]:
        """Values that begin like ``text``, the commonest first; in some fields or in all."""
        searcher, _ = self._state()
        fields = [field for name in names if (field := self._builder.field(name)) is not None]
        with as_unavailable("The search index is damaged."):
            return suggest(searcher, self._builder, fields or self.fields.values(), text, limit)

    def counts(self, name: str) -> dict[str, int]:
        """All values of a field with the number of documents that have them."""
        searcher, _ = self._state()
        field = self._field(name)
        with as_unavailable("The search index is damaged."):
            query = self._builder.build(Search())
            found = top_values(searcher, query, {field.name: 100_000})[field.name]
        return dict(found)

    def _field(self, name: str) -> Field:
        field = self._builder.field(name)
        if field is None or not field.counted or field.kind == "tree":
            raise KeyError(name)
        return field

    def iris(self, search: Search) -> Iterator[str]:
        """Every document that matches, in the index's own order, all from one state of it."""
        searcher, _ = self._state()
        query = self._builder.build(search)
        found = searcher.search(query, max(total(searcher, query), 1), count=False)
        for _, address in found.hits:
            yield _card(searcher, address)[0]

    def verify(self) -> None:
        """Read every byte of the index and compare its checksums. Raises Unavailable."""
        self._state()
        self._folder.verify()

    def close(self) -> None:
        """Let go of the folder."""
        with self._lock:
            if self._rows is not None:
                self._rows.close()
            self._rows = self._searcher = self._index = None


def _card(searcher: Searcher, address: DocAddress) -> tuple[str, dict[str, list[str]]]:
    """The IRI of a document, and what result lists show of it."""
    document: Any = searcher.doc(address)
    return document.get_first(IRI), json.loads(bytes(document.get_first(CARD)))
