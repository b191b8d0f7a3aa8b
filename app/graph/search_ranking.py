"""Results in the order of relevance, as deep as somebody pages: worked out once, then read like a list.

The index cannot begin at a score, so a deep page would cost as much as all pages before it. What was
ranked once is kept, eight bytes a result, for the state of the index that it holds in; when it does not
reach far enough twice as many are ranked, so that on the whole a page costs the same at any depth.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from tantivy import DocAddress, Query, Searcher

from app.graph.errors import BadParameter

FIRST = 2_000  # results that are ranked to begin with
DEEPEST_RANKED = 200_000
_KEPT = 8  # searches
_DOC = 2**32


class Rankings:
    """The rankings of some searches in one state of the index, those that were used last."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._kept: OrderedDict[str, array[int]] = OrderedDict()
        self._lock = threading.Lock()

    def page(self, asked: str, query: Query, total: int, rank: int, limit: int) -> Iterator[DocAddress]:
        """``limit`` results from ``rank`` on of the ``total`` that a query has; ``asked`` is its name.

        Raises BadParameter beyond ``DEEPEST_RANKED``.
        """
        if rank >= min(DEEPEST_RANKED, total) and rank < total:
            raise BadParameter(
                f"By relevance results can be read up to the {DEEPEST_RANKED:,}th.",
                parameter="cursor",
                remedy="Sort by name, date or number to read them all, or download the search.",
            )
        with self._lock:
            ranked = self._kept.pop(asked, array("Q"))
            wanted = min(rank + limit, DEEPEST_RANKED, total)
            if len(ranked) < wanted:
                self._rank(ranked, query, min(max(2 * wanted, FIRST), DEEPEST_RANKED, total))
            self._kept[asked] = ranked
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            found = ranked[rank:wanted]
        for place in found:
            yield DocAddress(*divmod(place, _DOC))

    def _rank(self, ranked: array[int], query: Query, number: int) -> None:
        """Go on to ``number`` results. Those there are stay as they are and none comes twice."""
        found: Any = self._searcher.search(query, number, count=False)
        there = set(ranked)
        places = (address.segment_ord * _DOC + address.doc for _, address in found.hits)
        ranked.extend(place for place in places if place not in there)
