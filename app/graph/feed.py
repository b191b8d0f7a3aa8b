"""What the search index is fed with: each commit, by the documents it touched."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.graph.later import Later
from app.graph.search import Fields, SearchIndex
from app.graph.store import View, solutions
from app.graph.writer import Receipt

if TYPE_CHECKING:
    from app.graph.platform import Platform

log = logging.getLogger("holotype.feed")
BATCH = 500  # documents a field query looks at together


def in_batches(items: Iterable[str], size: int = BATCH) -> Iterator[list[str]]:
    """Lists of ``size`` items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class Feed:
    """Keeps the index of the public audience at the last commit."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        graphs = platform.graphs
        self._view = View((graphs.public, graphs.vocabulary), ())
        self.fields = Fields(platform.catalogue)
        self._folder = platform.folder / "index"
        self.index = SearchIndex(self._folder / "public", self.fields)
        self._lock = threading.RLock()
        self._rebuilding: threading.Thread | None = None
        self._stale = False  # of some commit it is not known what it touched: all has to be read again
        self._later = Later(self._index)
        self._catch_up()

    def _query(self, text: str) -> Any:
        return self._platform.writer.reading().query(text, self._view)  # whole, while a load comes in

    def rows(self, documents: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The index rows of documents, read from the store."""
        for batch in in_batches(documents):
            yield from self.fields.documents(self._query, batch, copy=True)

    def heard(self, receipt: Receipt) -> None:
        """After a commit: index what it touched; where that is not known, index all anew.

        Single changes are indexed a moment later, several at once; a search waits for them.
        """
        if receipt.documents is None or self._stale:
            self._rebuild_soon()
        elif receipt.delta is not None:
            self._later.put(receipt.documents, receipt.commit)
        else:
            self._index([*self._later.taken(), *receipt.documents], receipt.commit)

    def _index(self, documents: Sequence[str], commit: int) -> None:
        with self._lock:
            if self._stale:  # or it would pass for level: what is made anew has these, too
                return
            if documents:
                self.index.delete(documents)
                self.index.add(self.rows(documents))
            self.index.commit(commit)

    def settle(self, seconds: float = 2.0) -> None:
        """Wait until the changes made so far can be found, or until ``seconds`` are over."""
        self._later.settle(seconds)

    def take(self, rows: Iterable[dict[str, Any]], replaced: Iterable[str] = ()) -> None:
        """Rows a loader has worked out already; they show with the next commit of the index."""
        with self._lock:
            self.index.delete(replaced)
            self.index.add(rows)

    def forget(self) -> None:
        """Drop rows that were taken and not committed."""
        with self._lock:
            self.index.rollback()

    def _catch_up(self) -> None:
        """At start: bring the index from its own commit to the store's."""
        missed = self._platform.writer.commit - self.index.stamp
        if missed == 0:
            return
        log.info("the search index catches up", extra={"commits": missed})
        catalogue = self._platform.catalogue
        view = self._platform.all_graphs()  # what is kept back since then is to be taken out
        since = max(self.index.stamp, 0)
        unknown = catalogue["ledger/unlisted-changes"].bind(commit=since)
        if self.index.stamp <= 0 or missed < 0 or bool(self._platform.store.query(unknown, view)):
            self.rebuild()
            return
        text = catalogue["ledger/documents-since"].bind(commit=since)
        documents = [row["document"].value for row in solutions(self._platform.store.query(text, view))]
        self.heard(Receipt("", self._platform.writer.commit, None, tuple(documents)))  # type: ignore[arg-type]

    def _rebuild_soon(self) -> None:
        self._stale = True
        with self._lock:
            if self._rebuilding is not None:
                return  # it begins again when it is done
            self._rebuilding = threading.Thread(target=self._rebuild_until_level, daemon=True)
            self._rebuilding.start()

    def _rebuild_until_level(self) -> None:
        try:
            while True:
                with self._lock:
                    if not self._stale:
                        self._rebuilding = None
                        return
                    self.rebuild()
        except Exception:
            log.exception("the search index could not be rebuilt")
            with self._lock:
                self._rebuilding = None  # the next commit tries again

    def rebuild(self, progress: Any = None) -> int:
        """Index every document anew, beside the old index, and switch. Gives how many."""
        with self._lock:
            was, self._stale = self._stale, False  # a commit may come while this reads
            commit = self._platform.writer.commit
            text = self._platform.catalogue["graph/all-documents"].bind()
            names = (row["document"].value for row in self._query(text))
            count = 0
            try:
                with self.index.rebuild(commit) as fresh:
                    for batch in in_batches(names):
                        fresh.add(self.fields.documents(self._query, batch, copy=True))
                        count += len(batch)
                        if progress is not None:
                            progress(count)
            except BaseException:
                self._stale = self._stale or was
                raise
            return count

    def copy(self, target: Path) -> None:
        """The indexes as they stand on disk, whole: nothing is written to them meanwhile."""
        with self._lock:
            shutil.copytree(self._folder, target)

    def counts(self) -> dict[str, int]:
        """How many documents of each kind everybody sees."""
        return self.index.counts("kind")

    def close(self) -> None:
        """Wait for what is under way, then let go of the index."""
        self._later.close()
        if (rebuilding := self._rebuilding) is not None:
            rebuilding.join(timeout=60)
        self.index.close()
