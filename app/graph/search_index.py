"""The search index of one audience: a folder beside the store, stamped with the store's commit."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tantivy import Index

from app.graph.errors import Unavailable
from app.graph.search_cursor import START, Cursor, asked_by
from app.graph.search_fields import Entry, Fields
from app.graph.search_folder import Folder, as_unavailable
from app.graph.search_hits import Hits
from app.graph.search_places import Place
from app.graph.search_query import QueryBuilder
from app.graph.search_request import Search
from app.graph.search_rows import MEMORY, Rows
from app.graph.search_schema import prepare, schema
from app.graph.search_state import State
from app.graph.search_states import States
from app.graph.search_suggest import Suggestion


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
        self._state: State | None = None
        self._problem: Unavailable | None = None
        self._states = States()
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
        if self._index is not None:
            with as_unavailable("The search index is damaged."):
                self._index.reload()
                if self._state is not None:
                    self._states.keep(self._state)
                self._state = State(self._index.searcher(), self._builder)

    def _now(self) -> State:
        state = self._state
        if self._problem is not None or state is None:
            raise self._problem or Unavailable("The search index is closed.")
        return state

    @property
    def stamp(self) -> int:
        """The commit of the store that the index shows; 0 when it is new, -1 when it is unusable."""
        state = self._state
        return -1 if self._problem is not None or state is None else state.stamp

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

    def search(self, search: Search, cursor: str = "") -> Hits:
        """One page of results with the counts asked for, from ``cursor`` on where one is given.

        Raises Unavailable; BadParameter and Gone for a cursor that does not hold.
        """
        after = Cursor.read(cursor) if cursor not in ("", START) else None
        with as_unavailable("The search index is damaged."):
            now = self._now()
            if cursor:
                now = self._states.find(after, search, now)
                search = replace(search, offset=0)
                after = after or Cursor(now.name, asked_by(search), 0)
            return now.search(search, after)

    def suggest(self, text: str, names: Iterable[str] = (), limit: int = 8) -> list[Suggestion]:
        """Values that begin like ``text``, the commonest first; in some fields or in all."""
        with as_unavailable("The search index is damaged."):
            return self._now().suggest(text, list(names), limit)

    def counts(self, name: str) -> dict[str, int]:
        """All values of a field with the number of documents that have them. Raises KeyError."""
        with as_unavailable("The search index is damaged."):
            return self._now().counts(name)

    def places(self, search: Search, most: int = 5_000) -> list[Place]:
        """The distinct places of what matches with the number of documents at each."""
        with as_unavailable("The search index is damaged."):
            return self._now().places(search, most)

    def iris(self, search: Search) -> Iterator[str]:
        """Every document that matches, in the index's own order, all from one state of it."""
        yield from self._now().iris(search)

    def verify(self) -> None:
        """Read every byte of the index and compare its checksums. Raises Unavailable."""
        self._now()
        self._folder.verify()

    def close(self) -> None:
        """Let go of the folder."""
        with self._lock:
            if self._rows is not None:
                self._rows.close()
            self._rows = self._state = self._index = None
