"""Connections that are held open: how many at once, so that they cannot take every thread of the server."""

from __future__ import annotations

import threading
from collections import Counter


class Held:
    """Places for connections that stay: ``most`` in all, and half of them for one client."""

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

    @property
    def taken(self) -> int:
        """How many places are taken."""
        with self._lock:
            return self._by_client.total()
