"""The pool of reader processes: ad hoc queries under limits, killed when they pass them.

The engine cannot stop a query, so each runs in a child process on a read-only snapshot. A pool
of ``size`` keeps one process more, which only a client without a running query is given: whoever
floods the house does not shut it for others. A query that runs long leaves the processor to quick
ones, and another process takes its place where few are left (three times the pool at most).
"""

from __future__ import annotations

import atexit
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.graph.conversation import Question, cancelled, converse
from app.graph.errors import Busy, Unavailable
from app.graph.fair_queue import FairQueue, Ticket
from app.graph.leavers import Gone, Leavers
from app.graph.limits import Limits as Limits
from app.graph.outcome import Outcome
from app.graph.reader import Reader
from app.graph.reader_pool import ReaderPool
from app.graph.store import View

_RETRY = 5  # seconds after which a refused query may come again


@dataclass(frozen=True)
class Running:
    """A query in the pool, as an administrator sees it. ``state`` is ``waiting`` or ``running``."""

    id: str
    client: str
    label: str
    text: str
    started: float
    seconds: float
    state: str


class Readers:
    """Runs queries in killable processes, on what ``snapshot()`` gives: folder and commit.

    That is asked for each query, so a client that has just written reads its own write.
    """

    def __init__(self, snapshot: Callable[[], tuple[Path, int]], *, size: int = 2, limits: Limits) -> None:
        self._snapshot = snapshot
        self.limits = limits
        self._changed = threading.Condition()
        self._queue = FairQueue()
        self._running: dict[str, Ticket] = {}
        self._busy: Counter[str] = Counter()
        self._leavers = Leavers(self.cancel)
        self._pool = ReaderPool(size, limits.memory, self._changed, self._assign)
        atexit.register(self.close)

    def start(self) -> None:
        """Start the processes now rather than with the first query; returns at once."""
        with self._changed:
            self._pool.start()

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
        snapshot: Callable[[], tuple[Path, int]] | None = None,
        gone: Gone | None = None,
    ) -> Outcome:
        """Run a query on ``view`` and serialise its whole answer as ``media_type``.

        ``seconds`` shortens the deadline, never lengthens it. ``partial`` is as in ``Question``.
        ``snapshot`` gives another one to read than that of the last commit; ``gone`` tells whether
        whoever asks has left, which ends the query.
        Raises BadQuery, BadParameter (a media type that does not fit the query), TooCostly, Busy,
        Unavailable.
        """
        ticket = Ticket(client, text, label)
        with self._leavers.watching(ticket.id, gone):
            reader = self._await_turn(ticket)
            try:
                return converse(
                    Question(text, view, media_type, seconds, partial),
                    reader,
                    snapshot or self._snapshot,
                    self.limits,
                    lambda: self._held_up(client),
                    lambda: ticket.cancelled,
                )
            finally:
                self._give_back(ticket, reader)

    def running(self) -> list[Running]:
        """What waits and runs just now, oldest first."""
        now = time.time()
        with self._changed:
            tickets = [t for t in (*self._running.values(), *self._queue) if not t.cancelled]
        return [
            Running(
                *(t.id, t.client, t.label, t.text, t.came, now - t.came),
                state="running" if t.reader else "waiting",
            )
            for t in sorted(tickets, key=lambda ticket: ticket.came)
        ]

    def cancel(self, id: str) -> bool:
        """End a query; its caller gets TooCostly with the limit ``cancelled``. False if unknown."""
        with self._changed:
            for ticket in (*self._running.values(), *self._queue):
                if ticket.id == id:
                    ticket.cancelled = True
                    if ticket.reader:
                        ticket.reader.kill()
                    else:
                        self._queue.remove(ticket)
                        ticket.given.set()
                    return True
        return False

    def held(self) -> set[Path]:
        """Folders of snapshots that a running query reads; the others may be removed."""
        with self._changed:
            readers = [ticket.reader for ticket in self._running.values()]
        return {reader.snapshot for reader in readers if reader and reader.snapshot}

    def close(self) -> None:
        """End all processes, and with them the running queries (Unavailable)."""
        self._pool.close()
        with self._changed:
            for ticket in self._queue:
                ticket.given.set()
        atexit.unregister(self.close)

    def _await_turn(self, ticket: Ticket) -> Reader:
        with self._changed:
            if self._pool.closed:
                raise Unavailable("There are no readers any more.")
            self._pool.start()
            if len(self._queue) >= self.limits.queue:
                raise Busy("Many queries are waiting.", retry_after=_RETRY)
            self._queue.add(ticket)
            self._assign()
            self._crowd_out(ticket.client)
        ticket.given.wait(self.limits.queue_seconds)
        with self._changed:
            if ticket.reader:
                return ticket.reader
            self._queue.remove(ticket)
        if ticket.cancelled:
            raise cancelled()
        if ticket.crowded_out:
            raise Busy("Long queries of yours are running already.", retry_after=_RETRY)
        if self._pool.closed or self._pool.failing:
            raise Unavailable("There are no readers just now.")
        raise Busy("All readers were busy for too long.", retry_after=_RETRY)

    def _assign(self) -> None:
        """Give idle readers to tickets; the last one only to a client that runs nothing."""
        while self._queue and (idle := self._pool.idle):
            share = self.limits.per_client if idle > 1 else 1
            ticket = self._queue.next(self._busy, share)
            if ticket is None:
                return
            ticket.reader = self._pool.take()
            self._running[ticket.id] = ticket
            self._busy[ticket.client] += 1
            ticket.given.set()

    def _held_up(self, client: str) -> None:
        with self._changed:
            self._pool.held_up()
            self._crowd_out(client)

    def _crowd_out(self, client: str) -> None:
        """Refuse what would wait behind long queries of the same client.

        Each waiting query holds a thread of the server. Behind quick ones that is a moment; behind
        long ones a single client could so hold them all.
        """
        share = self.limits.per_client
        mine = [t.reader for t in self._running.values() if t.client == client]
        if len(mine) < share or not all(reader and reader.long for reader in mine):
            return
        for ticket in self._queue.of(client)[share:]:
            self._queue.remove(ticket)
            ticket.crowded_out = True
            ticket.given.set()

    def _give_back(self, ticket: Ticket, reader: Reader) -> None:
        with self._changed:
            del self._running[ticket.id]
            self._busy[ticket.client] -= 1
            if not self._busy[ticket.client]:
                del self._busy[ticket.client]
            self._pool.give_back(reader)
            self._assign()  # this client has room in its share again, even if no reader came back
