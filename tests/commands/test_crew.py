"""Quick requests share few threads; slow ones do not keep the others out."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from app.commands.crew import Crew
from app.commands.line import Line, Whose


class Request:
    """Something to do that ends when it is let go."""

    def __init__(self, *, held: bool = False, whose: Whose | None = None) -> None:
        self.whose = whose or Whose(f"{id(self)}")
        self.begun, self.go, self.cancelled = threading.Event(), threading.Event(), False
        self.thread = ""
        if not held:
            self.go.set()

    def service(self) -> None:
        self.thread = threading.current_thread().name
        self.begun.set()
        self.go.wait(30)

    def cancel(self) -> None:
        self.cancelled = True


class Broken(Request):
    def service(self) -> None:
        super().service()
        raise RuntimeError("broken")


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew(6, few=2)
    yield made
    made.shutdown()


def at_work(crew: Crew, number: int, **kind: bool) -> list[Request]:
    asked = [Request(**kind) for _ in range(number)]
    for one in asked:
        crew.add_task(one)
    return asked


def test_quick_requests_share_few_threads(crew: Crew) -> None:
    for _ in range(50):
        asked = at_work(crew, 4)
        assert all(one.begun.wait(30) for one in asked)
    assert len({one.thread for one in asked}) <= 2


def test_slow_requests_do_not_keep_quick_ones_out(crew: Crew) -> None:
    slow = at_work(crew, 4, held=True)
    assert all(one.begun.wait(30) for one in slow)
    (quick,) = at_work(crew, 1)
    assert quick.begun.wait(30)
    for one in slow:
        one.go.set()


def test_no_more_threads_than_allowed(crew: Crew) -> None:
    slow = at_work(crew, 7, held=True)
    assert all(one.begun.wait(30) for one in slow[:6])
    assert not slow[6].begun.wait(0.3)
    slow[0].go.set()
    assert slow[6].begun.wait(30)
    for one in slow:
        one.go.set()


def test_threads_go_when_slow_requests_are_over(crew: Crew) -> None:
    slow = at_work(crew, 6, held=True)
    assert all(one.begun.wait(30) for one in slow)
    assert crew.threads == 6
    for one in slow:
        one.go.set()
    ends = time.monotonic() + 30
    while crew.threads > 2 and time.monotonic() < ends:
        time.sleep(0.01)
    assert crew.threads <= 2


def test_broken_request_costs_no_thread(crew: Crew) -> None:
    for _ in range(5):
        crew.add_task(Broken())
    (after,) = at_work(crew, 1)
    assert after.begun.wait(30)


def test_shutdown_lets_end_what_runs_and_cancels_the_rest() -> None:
    crew = Crew(1)
    running, pending = at_work(crew, 2, held=True)
    assert running.begun.wait(30)
    threading.Timer(0.2, running.go.set).start()
    assert crew.shutdown()
    assert running.go.is_set()
    assert pending.cancelled
    assert not pending.begun.is_set()


def test_shutdown_does_not_wait_for_ever() -> None:
    crew = Crew(1)
    (running,) = at_work(crew, 1, held=True)
    assert running.begun.wait(30)
    begun = time.monotonic()
    assert not crew.shutdown(timeout=0.2)
    assert time.monotonic() - begun < 25
    running.go.set()


def test_addresses_take_turns_and_tokens_within_them() -> None:
    line: Line[str] = Line(share=9)
    for task, whose in (
        ("a1", Whose("a")),
        ("a2", Whose("a")),
        ("a3", Whose("a", "token")),
        ("b1", Whose("b")),
        ("a4", Whose("a")),
    ):
        line.add(task, whose)
    found = []
    while (one := line.next()) is not None:
        found.append(one[0])
    assert found == ["a1", "b1", "a3", "a2", "a4"]
    assert len(line) == 0


def test_one_address_never_has_every_thread() -> None:
    crew = Crew(4, few=2)
    try:
        hog = [Request(held=True, whose=Whose("hog", f"{number}")) for number in range(6)]
        for one in hog:
            crew.add_task(one)
        assert hog[0].begun.wait(30)
        assert hog[1].begun.wait(30)
        other = Request(whose=Whose("other"))
        crew.add_task(other)
        assert other.begun.wait(30)
        time.sleep(0.2)
        assert sum(one.begun.is_set() for one in hog) == 2  # half of the threads, however many wait
        for one in hog:
            one.go.set()
        assert all(one.begun.wait(30) for one in hog)
    finally:
        crew.shutdown()
