"""What was asked lately and what took long: kept in memory, bounded, gone with the process."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from app.graph.errors import HolotypeError, TooCostly
from app.graph.outcome import Outcome

_KEY = secrets.token_bytes(16)  # of this process, so that a pseudonym cannot be traced back later
_TEXT = 4_000  # letters of a query that are kept


def pseudonym(client: str) -> str:
    """A client without its address: the same one for the same client while the process lives.

    The holder of a token is named as it is: its IRI says who asked, and in which role.
    """
    if "://" in client or not client:
        return client
    return "visitor-" + hashlib.blake2b(client.encode(), key=_KEY, digest_size=4).hexdigest()


class Past(NamedTuple):
    """A query that is over. ``seconds`` count from its coming; ``rows`` and ``bytes`` where it answered.

    ``outcome`` is ``answered``, the limit that stopped it (``seconds``, ``rows``, ``bytes``,
    ``memory``, ``cancelled``), or the kind of its refusal (``BadQuery``, ``Busy``, …).
    """

    seconds: float
    came: float
    client: str
    text: str
    rows: int | None
    bytes: int | None
    outcome: str


class PastQueries:
    """The newest and the slowest queries, ``most`` of each."""

    def __init__(self, most: int = 50) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._newest: deque[Past] = deque(maxlen=most)
        self._slowest: list[Past] = []

    def watched(self, text: str, client: str, run: Callable[[], Outcome]) -> Outcome:
        """Run a query, and remember what became of it. Raises what ``run`` raises."""
        came, begun = time.time(), time.monotonic()
        said: tuple[int | None, int | None, str] = (None, None, "Error")
        try:
            outcome = run()
            said = (outcome.rows, outcome.size, "answered")
        except TooCostly as error:
            said = (None, None, error.limit)
            raise
        except HolotypeError as error:
            said = (None, None, type(error).__name__)
            raise
        finally:
            self.note(Past(time.monotonic() - begun, came, client, text, *said))
        return outcome

    def note(self, past: Past) -> None:
        """Remember a query; the address of its client is not kept."""
        past = past._replace(client=pseudonym(past.client), text=past.text[:_TEXT])
        with self._lock:
            self._newest.append(past)
            if len(self._slowest) < self._most or past.seconds > self._slowest[-1].seconds:
                self._slowest.append(past)
                self._slowest.sort(key=lambda one: -one.seconds)
                del self._slowest[self._most :]

    def newest(self) -> list[Past]:
        """The last ones, the newest first."""
        with self._lock:
            return list(reversed(self._newest))

    def slowest(self) -> list[Past]:
        """Those that took longest since the start, the slowest first."""
        with self._lock:
            return list(self._slowest)
