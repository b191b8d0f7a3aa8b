"""Ends what runs for somebody who has gone: a closed connection waits for no answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PACE = 0.5  # seconds between two looks
_IDLE = 30.0  # seconds without anybody after which the thread ends
Gone = Callable[[], bool]


class Leavers:
    """Looks from time to time whether those who wait are still there; ``cancel`` ends what they asked.

    One thread for all of them, which ends when nobody has waited for a while.
    """

    def __init__(self, cancel: Callable[[str], object], pace: float = _PACE) -> None:
        self._cancel = cancel
        self._pace = pace
        self._waiting: dict[str, Gone] = {}
        self._lock = threading.Lock()
        self._looking = False

    @contextmanager
    def watching(self, id: str, gone: Gone | None) -> Iterator[None]:
        """While the block runs, ``cancel(id)`` is called once ``gone()`` is true."""
        if gone is None:
            yield
            return
        with self._lock:
            self._waiting[id] = gone
            if not self._looking:
                self._looking = True
                threading.Thread(target=self._look, name="leavers", daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                self._waiting.pop(id, None)

    def _look(self) -> None:
        last = time.monotonic()
        while True:
            time.sleep(self._pace)
            now = time.monotonic()
            with self._lock:
                last = now if self._waiting else last
                if now - last > _IDLE:
                    self._looking = False
                    return
                left = [id for id, gone in self._waiting.items() if gone()]
                for id in left:
                    del self._waiting[id]
            for id in left:
                self._cancel(id)
