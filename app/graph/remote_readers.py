"""Ad hoc queries on an engine elsewhere: the same face as our own reader processes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

import requests

from app.graph.conversation import Question, part_of
from app.graph.errors import Busy, TooCostly, Unavailable
from app.graph.limits import Limits
from app.graph.outcome import Outcome
from app.graph.partial import memory_file
from app.graph.readers import Running
from app.graph.remote import Remote
from app.graph.sparql import form
from app.graph.store import View

_PIECE = 1 << 16


class RemoteReaders:
    """Sends each query on, with our deadline and byte limit; a slot for each of ``size`` at once."""

    def __init__(
        self, store: Remote, commit: Callable[[], int], *, size: int = 8, limits: Limits | None = None
    ) -> None:
        self._store = store
        self._commit = commit
        self.limits = limits or Limits()
        self._slots = threading.BoundedSemaphore(size)

    def run(
        self,
        text: str,
        view: View,
        media_type: str,
        *,
        client: str = "",
        seconds: float | None = None,
        label: str = "",
        partial: str = "",
    ) -> Outcome:
        """As ``Readers.run``. The engine is left to itself after the deadline: it has its own."""
        allowed = min(seconds or self.limits.seconds, self.limits.seconds)
        if not self._slots.acquire(timeout=self.limits.queue_seconds):
            raise Busy("Too many queries at once.", retry_after=5)
        started = time.monotonic()
        try:
            commit = self._commit()
            response = self._store.send(text, view, media_type, stream=True)
            descriptor = memory_file()
            try:
                size = self._copy(response, descriptor, started + allowed)
            except TooCostly as error:
                question = Question(text, view, media_type, seconds, partial)
                taken = time.monotonic() - started
                part = part_of(question, error, descriptor, commit, self.limits.rows, taken)
                os.close(descriptor)
                if part is None:
                    raise
                return part
            except BaseException:
                os.close(descriptor)
                raise
            taken = time.monotonic() - started
            return Outcome(media_type, form(text), commit, taken, size, None, descriptor)
        finally:
            self._slots.release()

    def _copy(self, response: requests.Response, descriptor: int, deadline: float) -> int:
        size = 0
        try:
            with response, os.fdopen(os.dup(descriptor), "wb") as output:
                for piece in response.iter_content(_PIECE):
                    size += output.write(piece)
                    if size > self.limits.bytes:
                        raise TooCostly(
                            f"The answer is larger than {self.limits.bytes:,} bytes.",
                            limit="bytes",
                            remedy="Ask for less, or add LIMIT.",
                        )
                    if time.monotonic() > deadline:
                        raise TooCostly(
                            "The answer took too long.",
                            limit="seconds",
                            remedy="Make it more selective, or add LIMIT.",
                        )
        except requests.RequestException as error:
            raise Unavailable(f"The engine broke off its answer: {error}.") from error
        return size

    def running(self) -> list[Running]:
        """Nothing: the engine keeps its own list."""
        return []

    def cancel(self, id: str) -> bool:
        """Not possible by protocol."""
        return False

    def close(self) -> None:
        """Nothing to end."""
