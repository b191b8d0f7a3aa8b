"""What the workers made for the search index, kept on disk until the load comes in."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from app.graph.feed import Feed

log = logging.getLogger("holotype.load")
PATIENCE = 30.0  # seconds that changes made before have to be indexed
Rows = list[dict[str, Any]]


def packed(rows: Rows) -> bytes:
    """Rows as a worker sends them and as they lie on disk; nothing where there are none."""
    return pickle.dumps(rows, protocol=pickle.HIGHEST_PROTOCOL) if rows else b""


class IndexRows:
    """Batches of index rows in a file of the staging folder."""

    def __init__(self, staging: Path) -> None:
        self._file = (staging / "rows.pickle").open("w+b")
        self._batches = 0
        self.taken = False  # whether the index has them all, so that it need not read the documents

    def put(self, rows: bytes) -> None:
        """Keep the packed rows of a chunk."""
        if rows:
            self._file.write(rows)
            self._batches += 1

    def batches(self) -> Iterator[Rows]:
        """The rows as they came, chunk by chunk."""
        self._file.seek(0)
        for _ in range(self._batches):
            yield pickle.load(self._file)

    def hand_over(
        self, feed: Feed | None, rest: Callable[[], Iterable[bytes]], without: Collection[str] = ()
    ) -> None:
        """Give the index all of them and the ``rest``; they show with its next commit. Never raises.

        ``without`` are documents that it is to read when the load is in.
        """
        try:
            if feed is not None:
                feed.settle(PATIENCE)  # or a change that waits would have these shown with it
                for rows in chain(self.batches(), map(pickle.loads, filter(None, rest()))):
                    feed.take([row for row in rows if row["iri"] not in without] if without else rows)
            self.taken = True
        except Exception:  # the load comes in all the same, and the index is made anew
            log.exception("the search index did not take the rows of a load")

    def take_back(self, feed: Feed | None) -> None:
        """Let the index forget them."""
        self.taken = False
        if feed is not None:
            feed.forget()

    def close(self) -> None:
        """Close the file; it goes with the staging folder."""
        self._file.close()
