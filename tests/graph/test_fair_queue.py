"""Clients take turns, whatever each of them has waiting."""

from __future__ import annotations

from collections import Counter

from app.graph.fair_queue import FairQueue, Ticket


def filled(clients: str) -> FairQueue:
    queue = FairQueue()
    for number, client in enumerate(clients):
        queue.add(Ticket(client, str(number)))
    return queue


def order(queue: FairQueue, running: Counter[str] | None = None, share: int = 99) -> str:
    """Who is served, in which order, as long as anybody may be."""
    served = ""
    while (ticket := queue.next(running or Counter(), share)) is not None:
        served += ticket.client
    return served


def test_turns_go_round() -> None:
    assert order(filled("aaaabbc")) == "abcabaa"


def test_first_come_first_served_within_a_client() -> None:
    queue = filled("aba")
    texts = []
    while (ticket := queue.next(Counter(), 99)) is not None:
        texts.append(ticket.text)
    assert texts == ["0", "1", "2"]


def test_whoever_has_a_share_already_waits() -> None:
    queue = filled("aab")
    assert order(queue, Counter(a=2), share=2) == "b"
    assert len(queue) == 2
    assert order(queue, Counter(a=1), share=2) == "aa"


def test_removed_tickets_are_not_served() -> None:
    queue = filled("aab")
    first, second = queue.of("a")
    assert queue.remove(second)
    assert not queue.remove(second)
    assert [ticket.text for ticket in queue] == [first.text, "2"]
    assert order(queue) == "ab"
    assert queue.of("a") == []
