"""Nobody gets at what is kept back; and where nothing is kept back, the same attempts find it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.attacks.asking import Attacker, Attempt, secrets_in
from tests.attacks.attempts import every_attempt
from tests.attacks.table import PAGE, written
from tests.attacks.target import Target, target

ATTEMPTS = every_attempt()
KINDS = ("anonymous", "stranger", "expired", "changer")
CONTROLLED = [one for one in ATTEMPTS if one.controlled]


class _Heard(logging.Handler):
    """Everything that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.getMessage()} {record.__dict__}")


@pytest.fixture(scope="module")
def heard() -> Iterator[_Heard]:
    handler, log = _Heard(), logging.getLogger("holotype")
    log.addHandler(handler)
    yield handler
    log.removeHandler(handler)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, heard: _Heard) -> Iterator[Target]:
    with target(tmp_path_factory.mktemp("guarded"), policy=True) as found:
        yield found


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target(tmp_path_factory.mktemp("open"), policy=False) as found:
        yield found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_attempt_finds_nothing(guarded: Target, attempt: Attempt, kind: str) -> None:
    assert attempt.run(Attacker(guarded, kind)) == ""


@pytest.mark.parametrize("attempt", CONTROLLED, ids=lambda one: one.name)
def test_attempt_finds_it_where_nothing_is_kept_back(open_house: Target, attempt: Attempt) -> None:
    assert attempt.run(Attacker(open_house, attempt.control)) != ""


def test_nothing_is_logged_of_it(guarded: Target, heard: _Heard) -> None:
    """After all attempts above: what the house itself wrote down of a load and of the policy."""
    own = [line for line in heard.said if "/search" not in line and "/queries/" not in line]
    assert secrets_in(" ".join(own)) == ""


def test_names_are_all_different() -> None:
    names = [one.name for one in ATTEMPTS]
    assert len(set(names)) == len(names)


def test_table_of_the_documentation_is_that_of_the_attempts() -> None:
    """Its results are those that the tests above hold: nothing, and a find for each control."""

    def expected(attempt: Attempt, kind: str) -> str:
        return "" if kind else "found" if attempt.controlled else ""

    assert PAGE.read_text(encoding="utf-8") == written(ATTEMPTS, expected)
