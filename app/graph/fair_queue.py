"""Whose turn it is: clients take turns, and none holds more than its share."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.graph.reader import Reader

_NUMBERS = count(1)


@dataclass(eq=False)
class Ticket:
    """One query on its way: waiting until ``reader`` is given, then running on it."""

    client: str
    text: str
    label: str = ""
    id: str = field(default_factory=lambda: f"{next(_NUMBERS)}")
    came: float = field(default_factory=time.time)
    given: threading.Event = field(default_factory=threading.Event)
    reader: Reader | None = None
    cancelled: bool = False
    crowded_out: bool = False


class FairQueue:
    """Waiting tickets by client, served round robin. Not locked: its owner does that."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Ticket]] = {}  # in the order of their turns

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def __iter__(self) -> Iterator[Ticket]:
        return (ticket for tickets in self._waiting.values() for ticket in tickets)

    def of(self, client: str) -> list[Ticket]:
        """What a client has waiting, the oldest first."""
        return list(self._waiting.get(client, ()))

    def add(self, ticket: Ticket) -> None:
        """Queue a ticket behind the others of its client."""
        self._waiting.setdefault(ticket.client, deque()).append(ticket)

    def remove(self, ticket: Ticket) -> bool:
        """Take a ticket out of the queue; False when it is not there (any more)."""
        tickets = self._waiting.get(ticket.client, deque())
        if ticket not in tickets:
            return False
        tickets.remove(ticket)
        if not tickets:
            del self._waiting[ticket.client]
        return True

    def next(self, running: Counter[str], share: int) -> Ticket | None:
        """The ticket whose turn it is, taken out, or None.

        Only clients with fewer than ``share`` tickets ``running`` have a turn; the one served goes
        to the end of the round.
        """
        for client, tickets in self._waiting.items():
            if running[client] < share:
                ticket = tickets.popleft()
                del self._waiting[client]
                if tickets:
                    self._waiting[client] = tickets
                return ticket
        return None
