"""Long work for one client: how many pieces at once, so that nobody takes every thread of the server."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from app.graph.errors import Busy
from app.graph.said import worded

SOON = 2  # seconds after which to ask again


class Held:
    """Places for what takes long: ``most`` in all, and half of them for one client."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._by_client: Counter[str] = Counter()
        self._lock = threading.Lock()

    def enter(self, client: str) -> bool:
        """Take a place. False where there is none left."""
        with self._lock:
            taken = self._by_client.total()
            if taken >= self.most or self._by_client[client] >= max(self.most // 2, 1):
                return False
            self._by_client[client] += 1
            return True

    def leave(self, client: str) -> None:
        """Give the place back."""
        with self._lock:
            self._by_client[client] -= 1
            if not self._by_client[client]:
                del self._by_client[client]

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """A place while the block runs. Raises Busy where there is none left."""
        if not self.enter(client):
            raise Busy(
                worded("Many lists are being written just now, or several of yours."),
                retry_after=SOON,
                remedy=worded("Ask for one list after the other; a token holds meanwhile."),
            )
        try:
            yield
        finally:
            self.leave(client)

    @property
    def taken(self) -> int:
        """How many places are taken."""
        with self._lock:
            return self._by_client.total()
