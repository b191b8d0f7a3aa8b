"""Answers kept for a while: the pages everybody opens are counted once a commit."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.graph.search_hits import Hits
from app.graph.search_request import Search

ANSWERS = 200
LONGEST = 100  # documents in an answer that is kept
Key = tuple[bool, tuple[tuple[str, str], ...]]


class Memory:
    """The answers used last, all from one state of the index."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[Key, Hits] = OrderedDict()

    def get(self, search: Search) -> Hits | None:
        """The answer to this search, if it is known."""
        key = _key(search)
        with self._lock:
            hits = self._answers.get(key)
            if hits is not None:
                self._answers.move_to_end(key)
            return hits

    def put(self, search: Search, hits: Hits) -> None:
        """Keep an answer, and forget the one that was not asked for the longest."""
        if len(hits.documents) > LONGEST:
            return
        with self._lock:
            self._answers[_key(search)] = hits
            if len(self._answers) > ANSWERS:
                self._answers.popitem(last=False)


def _key(search: Search) -> Key:
    return search.parting, tuple(search.to_args())
