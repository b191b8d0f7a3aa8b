"""Documents to index a moment later, those of several commits together: an index commit takes long."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

log = logging.getLogger("holotype.feed")


class Later:
    """Calls ``index(documents, commit)`` in a thread of its own, with all that came meanwhile."""

    def __init__(self, index: Callable[[Sequence[str], int], None]) -> None:
        self._index = index
        self._documents: dict[str, None] = {}
        self._commit = 0
        self._working = False
        self._closed = False
        self._changed = threading.Condition(threading.RLock())
        self._thread: threading.Thread | None = None

    def put(self, documents: Sequence[str], commit: int) -> None:
        """Documents of a commit; returns at once."""
        with self._changed:
            self._documents.update(dict.fromkeys(documents))
            self._commit = commit
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="index-later", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def taken(self) -> list[str]:
        """What waits, for a caller that indexes it with documents of its own."""
        with self._changed:
            found = list(self._documents)
            self._documents.clear()
            self._commit = 0
            return found

    def settle(self, seconds: float) -> None:
        """Wait until nothing waits, or until ``seconds`` are over."""
        if not self._commit and not self._working:
            return
        end = time.monotonic() + seconds
        with self._changed:
            while (self._commit or self._working) and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)

    def close(self) -> None:
        """Index what waits, then end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=60)

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._commit and not self._closed:
                    self._changed.wait()
                if not self._commit:
                    return
                commit = self._commit
                self._working = True
                documents = self.taken()
            try:
                self._index(documents, commit)
            except Exception:
                log.exception("a change could not be indexed")  # the next start catches up
            with self._changed:
                self._working = False
                self._changed.notify_all()
