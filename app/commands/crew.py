"""The threads that work on requests: few while requests are quick, more while slow ones hold them.

Threads of one Python take turns. Eight that all want theirs spend as much on handing it over as on the
work, and one that waits for a turn keeps its client waiting; but a request that waits for a long query
holds its thread, and must not keep the others out. Who sends many waits behind who sends one.
"""

from __future__ import annotations

import logging
import threading
import time
from itertools import count
from typing import Protocol

from app.commands.line import Line, Whose

FEW = 3  # measured on two cores: two to four are alike, eight are not
_SLOW = 0.05  # seconds after which a request leaves its place to another
log = logging.getLogger("holotype.serve")


class Task(Protocol):
    """What the server has to be done."""

    def service(self) -> None: ...

    def cancel(self) -> None: ...


class Crew:
    """``few`` threads for quick requests, ``most`` in all. Takes the place of waitress's dispatcher."""

    def __init__(self, most: int, few: int = FEW) -> None:
        self._most, self._few = most, min(few, most)
        self._lock = threading.Lock()
        self._came = threading.Condition(self._lock)
        self._left = threading.Condition(self._lock)
        self._queue: Line[Task] = Line(max(most // 2, 1))
        self._numbers = count(1)
        self._begun: dict[int, float] = {}  # when each thread at work began with what it does
        self._idle: set[int] = set()
        self._closed = False
        self._waiting = threading.Event()  # something may be in the queue that nobody takes
        threading.Thread(target=self._watch, name="crew", daemon=True).start()

    @property
    def threads(self) -> int:
        """How many threads there are, at work or free."""
        return len(self._begun) + len(self._idle)

    def add_task(self, task: Task) -> None:
        """Have something done by the next thread that is free."""
        with self._lock:
            self._queue.add(task, getattr(task, "whose", Whose()))
            if self._idle:
                self._came.notify()
            else:
                self._grow()

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """Let the threads end what they do, ``timeout`` seconds at most; the rest is cancelled."""
        ends = time.monotonic() + timeout
        with self._lock:
            self._closed = True
            self._came.notify_all()
            self._waiting.set()
            while self.threads and (left := ends - time.monotonic()) > 0:
                self._left.wait(left)
            left_over = self._queue.clear()
            pending = left_over if cancel_pending else []
        for task in pending:
            task.cancel()
        return bool(pending)

    def _quick(self) -> int:
        """How many threads are free, or soon will be."""
        now = time.monotonic()
        return len(self._idle) + sum(now - begun < _SLOW for begun in self._begun.values())

    def _grow(self) -> None:
        """Start threads where too few are quick; somebody looks again in a moment whether they do."""
        for _ in range(min(len(self._queue), self._few - self._quick(), self._most - self.threads)):
            number = next(self._numbers)
            self._begun[number] = time.monotonic()
            threading.Thread(target=self._work, args=(number,), name=f"crew-{number}", daemon=True).start()
        if not self._waiting.is_set():
            self._waiting.set()

    def _watch(self) -> None:
        while not self._closed:
            self._waiting.wait()
            self._waiting.clear()
            time.sleep(_SLOW)
            with self._lock:
                if self._queue and not self._idle:
                    self._grow()

    def _next(self, number: int) -> tuple[Task, str] | None:
        """What a thread is to do next, and for which address; None where it is to end."""
        del self._begun[number]
        if self._quick() >= self._few:
            return None
        self._idle.add(number)
        found = None
        while not self._closed and (found := self._queue.next()) is None:
            self._came.wait()
        self._idle.remove(number)
        if found is not None:
            self._begun[number] = time.monotonic()
        return found

    def _work(self, number: int) -> None:
        found: tuple[Task, str] | None = None
        while True:
            with self._lock:
                if found is not None:  # it has its answer: one that waits for the same share may be next
                    self._queue.done(found[1])
                    if self._idle:
                        self._came.notify()
                found = self._next(number)
                if found is None:
                    self._left.notify_all()
                    return
            try:
                found[0].service()
            except Exception:
                if not self._closed:  # else its connection is gone, and that is no news
                    log.exception("A request could not be worked on.")
