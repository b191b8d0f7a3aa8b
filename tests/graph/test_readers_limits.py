"""Readers stop what passes a limit, share fairly, and come back from whatever kills them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.graph.errors import Busy, HolotypeError, TooCostly, Unavailable
from app.graph.readers import Limits
from tests.graph.reader_house import (
    HERE,
    JSON,
    VIEW,
    Caller,
    House,
    await_running,
    children,
    gone,
    query,
)

HOSTILE = sorted(path.stem for path in (HERE / "hostile").glob("*.rq"))
ENDLESS = "hostile/product-of-values"


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[..., House]]:
    houses: list[House] = []

    def one(size: int = 2, **limits: float) -> House:
        folder = tmp_path / str(len(houses))
        folder.mkdir()
        houses.append(House(folder, size=size, limits=Limits(**limits)))  # type: ignore[arg-type]
        return houses[-1]

    yield one
    for house in houses:
        house.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_query_is_stopped_and_others_go_on(build: Callable[..., House], name: str) -> None:
    house = build(seconds=2.5)
    caller = Caller(house, f"hostile/{name}", "hostile")
    await_running(house, 1)
    answered = 0
    while caller.is_alive():
        assert house.run("labels", client="other").rows == 300
        answered += 1
    error = caller.outcome()
    assert isinstance(error, TooCostly)
    assert error.limit in ("seconds", "bytes", "rows")
    assert answered > 10
    assert house.run("labels", client="hostile").rows == 300


def test_two_floods_leave_room(build: Callable[..., House]) -> None:
    house = build(seconds=6, per_client=4)
    callers = [Caller(house, ENDLESS, client) for client in ("a", "a", "a", "b")]
    for _ in range(5):
        assert house.run("labels", client="c").rows == 300
    assert any(caller.is_alive() for caller in callers)
    assert {type(caller.outcome()) for caller in callers} == {TooCostly}


@pytest.mark.parametrize(
    ("name", "limits", "limit"),
    [
        (ENDLESS, {"seconds": 0.3}, "seconds"),
        ("hostile/endless-rows", {"rows": 1000}, "rows"),
        ("hostile/endless-rows", {"bytes": 100_000}, "bytes"),
        ("queries/memory", {"memory": 1 << 28}, "memory"),
    ],
)
def test_each_limit(build: Callable[..., House], name: str, limits: dict[str, int], limit: str) -> None:
    house = build(**limits)
    with pytest.raises(TooCostly) as caught:
        house.readers.run(query(name), VIEW, JSON)
    assert caught.value.limit == limit
    assert caught.value.remedy
    assert house.run("ask").form == "ask"


def test_limits_are_inclusive(build: Callable[..., House]) -> None:
    with build().run("labels") as outcome:
        size = outcome.size
    assert build(rows=300, bytes=size).run("labels").rows == 300
    for limits in ({"rows": 299}, {"bytes": size - 1}):
        with pytest.raises(TooCostly):
            build(**limits).run("labels")


def test_deep_nesting_ends_no_more_than_the_query(build: Callable[..., House]) -> None:
    house = build()
    text = query("queries/count").replace("{", "{" * 60_000).replace("}", "}" * 60_000)
    with pytest.raises(HolotypeError):
        house.readers.run(text, VIEW, JSON)
    assert house.run("labels").rows == 300


def test_seconds_shorten_but_never_lengthen(build: Callable[..., House]) -> None:
    house = build(seconds=0.5)
    for seconds, said in ((0.2, "0.2 seconds"), (60, "0.5 seconds")):
        with pytest.raises(TooCostly, match=said):
            house.readers.run(query(ENDLESS), VIEW, JSON, seconds=seconds)


def test_cancel_running_and_waiting(build: Callable[..., House]) -> None:
    house = build(size=1, seconds=60, per_client=1, queue_seconds=60)
    first, second = Caller(house, ENDLESS, "a"), Caller(house, ENDLESS, "a")
    (running,) = await_running(house, 1)
    (waiting,) = await_running(house, 1, "waiting")
    assert (running.client, running.text) == ("a", query(ENDLESS))
    assert house.readers.cancel(waiting.id)
    assert house.readers.cancel(running.id)
    for caller in (first, second):
        error = caller.outcome()
        assert isinstance(error, TooCostly)
        assert error.limit == "cancelled"
    assert not house.readers.cancel(running.id)
    assert house.readers.running() == []
    assert house.run("labels", client="a").rows == 300


def _priorities(pid: int) -> list[int]:
    """The nice values of the threads of a process, in the order in which they began."""
    tasks = sorted((Path("/proc") / str(pid) / "task").iterdir(), key=lambda task: int(task.name))
    return [os.getpriority(os.PRIO_PROCESS, int(task.name)) for task in tasks]


def test_slow_query_leaves_the_processor_to_others_and_the_next_gets_it_back(
    build: Callable[..., House],
) -> None:
    house = build(size=1, seconds=60)
    house.run("ask").close()
    caller = Caller(house, "queries/slow", "a")
    while not (slow := [r for r in house.readers._pool._busy if r.slow]):
        time.sleep(0.01)
    process = slow[0].process.pid
    own = os.getpriority(os.PRIO_PROCESS, 0)
    first, *others = _priorities(process)
    assert first == own and set(others) == {19}
    assert caller.outcome() is None
    assert process in children(house)
    house.run("ask").close()  # goes to the process that was used last
    assert _priorities(process)[-1] == own


def test_next_query_of_a_client_follows_a_stopped_one(build: Callable[..., House]) -> None:
    house = build(seconds=0.9, per_client=1, queue_seconds=60)
    first = Caller(house, ENDLESS, "a")
    await_running(house, 1)
    began = time.monotonic()
    assert house.run("labels", client="a").rows == 300
    assert isinstance(first.outcome(), TooCostly)
    assert time.monotonic() - began < 30  # and not when the queue lost its patience


def test_killed_from_outside_while_running(build: Callable[..., House]) -> None:
    house = build(seconds=60)
    house.run("ask").close()
    before = children(house)
    caller = Caller(house, ENDLESS, "a")
    await_running(house, 1)
    (busy,) = house.readers._pool._busy
    os.kill(busy.process.pid, signal.SIGKILL)
    assert isinstance(caller.outcome(), Unavailable)
    for _ in range(10):
        assert house.run("labels").rows == 300
    assert busy.process.pid in before
    assert busy.process.pid not in children(house)


def test_killed_from_outside_while_idle(build: Callable[..., House]) -> None:
    house = build()
    house.run("ask").close()
    readers = list(house.readers._pool._idle)
    for reader in readers:
        os.kill(reader.process.pid, signal.SIGKILL)
    while any(reader.process.poll() is None for reader in readers):
        time.sleep(0.01)
    assert house.run("labels").rows == 300


def test_full_queue_is_busy(build: Callable[..., House]) -> None:
    house = build(size=1, seconds=60, per_client=1, queue=2, queue_seconds=60)
    callers = [Caller(house, ENDLESS, client) for client in "ab"]
    await_running(house, 2)
    callers += [Caller(house, ENDLESS, client) for client in "ab"]
    await_running(house, 2, "waiting")
    with pytest.raises(Busy) as caught:
        house.run("labels", client="a")
    assert caught.value.retry_after > 0
    house.close()
    assert {type(caller.outcome()) for caller in callers} == {Unavailable}


def test_nobody_queues_up_behind_long_queries_of_their_own(build: Callable[..., House]) -> None:
    house = build(seconds=60, per_client=2, queue_seconds=60)
    callers = [Caller(house, ENDLESS, "a") for _ in range(7)]
    for _ in range(3000):
        if sum(caller.is_alive() for caller in callers) == 4:
            break
        time.sleep(0.01)
    assert len(await_running(house, 2)) == len(await_running(house, 2, "waiting"))
    assert sum(isinstance(caller.error, Busy) for caller in callers) == 3
    with pytest.raises(Busy, match="of yours"):
        house.run("labels", client="a")
    assert house.run("labels", client="b").rows == 300
    house.close()


def test_waiting_too_long_is_busy(build: Callable[..., House]) -> None:
    house = build(size=1, seconds=60, per_client=1, queue_seconds=0.2)
    while len(children(house)) < 2:  # one and a spare
        time.sleep(0.01)
    Caller(house, ENDLESS, "a")
    await_running(house, 1)
    with pytest.raises(Busy):
        house.run("labels", client="a")
    assert house.run("labels", client="b").rows == 300


def test_children_end_with_their_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.graph.readers_parent", str(tmp_path)],
        cwd=HERE.parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"running\n"
        pids = [
            int(path.name)
            for path in Path("/proc").iterdir()
            if path.name.isdigit() and _parent_of(path) == parent.pid
        ]
        assert len(pids) >= 3
    finally:
        parent.kill()
        parent.wait()
        parent.stdin.close()  # type: ignore[union-attr]
        parent.stdout.close()  # type: ignore[union-attr]
    for _ in range(500):
        if all(gone(pid) for pid in pids):
            break
        time.sleep(0.01)
    assert [pid for pid in pids if not gone(pid)] == []


def _parent_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
