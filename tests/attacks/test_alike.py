"""Who may not see what is kept back cannot tell two houses apart that keep back different things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.attacks.alike import OTHER, Walk, apart, every_start
from tests.attacks.target import USUAL, Target, target

PAGES = 400


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Target]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(target(tmp_path_factory.mktemp("house"), policy=True, kept=kept))
            for kept in (USUAL, USUAL, OTHER)
        ]


@pytest.mark.parametrize("kind", ["anonymous", "stranger", "changer"])
def test_nothing_tells_them_apart(houses: list[Target], kind: str) -> None:
    walk = Walk(houses, kind)
    assert list(walk.differences(every_start(houses[0]), PAGES)) == []
    assert walk.pages == PAGES


def test_who_may_see_it_can(houses: list[Target]) -> None:
    """The control: a walk that has grown blunt is noticed."""
    record = f"/{houses[0].document.partition('example.org/')[2]}"
    (found,) = Walk(houses, "let-in").differences([f"{record}.ttl"], 1)
    assert "Hiddensee (3 times, 0)" in found


def test_chance_and_the_clock_tell_nothing() -> None:
    one = "12 rows in 0.004 s, 2026-11-27T10:00:00Z, no. 7 of a1b2c3d4e5f6"
    same = "12 rows in 0.2 s, 2026-11-27T10:01:00Z, no. 8 of a1b2c3d4e5f7"
    other = "12 rows in 3 s, 2026-11-27T11:01:00Z, no. 9 of a1b2c3d4e5f8"
    assert apart(one, same, other) == ""
    assert apart(one, same, other.replace("12", "13")) == "12 (1 times, 0)"
