"""Chunks whose rows for the index wait: all in a small load, none in a large one, each just once."""

from __future__ import annotations

from pyoxigraph import Store

from loaders.put_off import PutOff, Unread


def chunk(number: int, statements: int = 10) -> Unread:
    """A chunk with one document."""
    return Unread(Store(), [f"https://test.example/specimen/{number}"], statements)


def numbers(chunks: list[Unread]) -> list[int]:
    """Which chunks they are."""
    return [int(one.documents[0].rpartition("/")[2]) for one in chunks]


def test_the_chunks_of_a_small_load_wait_to_its_end() -> None:
    put_off = PutOff(most=100, small=1_000)
    assert [put_off.instead_of(chunk(number)) for number in range(10)] == [[]] * 10
    assert numbers(put_off.all()) == list(range(10))
    assert put_off.all() == []


def test_no_more_wait_than_may_and_the_oldest_go_first() -> None:
    put_off = PutOff(most=30, small=1_000)
    due = [numbers(put_off.instead_of(chunk(number))) for number in range(6)]
    assert due == [[], [], [], [0], [1], [2]]
    assert numbers(put_off.all()) == [3, 4, 5]


def test_a_large_load_keeps_none_waiting() -> None:
    put_off = PutOff(most=30, small=50)
    due = [numbers(put_off.instead_of(chunk(number))) for number in range(10)]
    assert due == [[], [], [], [0], [1], [2, 3], [4, 5], [6, 7], [8], [9]]
    assert put_off.all() == []


def test_without_room_each_is_read_at_once() -> None:
    put_off = PutOff(0)
    assert [numbers(put_off.instead_of(chunk(number))) for number in range(3)] == [[0], [1], [2]]
