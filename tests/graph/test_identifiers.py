"""Identifiers: their form, and that the same name gives the same one for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.graph.identifiers import ALPHABET, FORM, is_global, mint

NAMES = st.text(max_size=60)


@pytest.mark.parametrize(
    ("kind", "name", "attempt", "minted"),
    [
        ("specimen", "https://test.example/object/1", 0, "1WS-S6A-59P"),
        ("specimen", "https://test.example/object/1", 1, "9WW-DZ6-PSA"),
        ("media", "B 10 0123456@herbarium", 0, "GRB-T33-D71"),
    ],
)
def test_these_are_minted_for_ever(kind: str, name: str, attempt: int, minted: str) -> None:
    assert mint(kind, name, attempt) == minted


@given(NAMES, NAMES, st.integers(0, 8))
def test_the_form(kind: str, name: str, attempt: int) -> None:
    minted = mint(kind, name, attempt)
    assert FORM.match(minted)
    assert not set(minted) - set(ALPHABET) - {"-"}
    assert mint(kind, name, attempt) == minted


@given(NAMES)
def test_kind_and_attempt_make_another_one(name: str) -> None:
    minted = {
        mint("specimen", name),
        mint("media", name),
        mint("specimen", name, 1),
        mint("specimen", name, 2),
    }
    assert len(minted) == 4


def test_no_letter_is_taken_for_another() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert not set(ALPHABET) & set("IOU0")


@pytest.mark.parametrize("minted", ["AAA-BBB-CC0", "AAA-BBB-CCI", "AAA-BBB-CCO", "AAA-BBB-CCU"])
def test_a_letter_that_is_left_out_is_not_of_the_form(minted: str) -> None:
    assert not FORM.match(minted)
    assert FORM.match(minted[:-1] + "1")


def test_neighbours_are_far_apart() -> None:
    minted = [mint("specimen", f"urn:catalog:X:{number}") for number in range(20_000)]
    assert len(set(minted)) == len(minted)
    for place in (0, 5, 10):
        assert {word[place] for word in minted} == set(ALPHABET)


@pytest.mark.parametrize(
    "name",
    [
        "https://herbarium.example.org/object/B100123456",
        "HTTP://example.org/1",
        "urn:catalog:MB:C:1234",
        "urn:uuid:6f2fa5a8-8b41-4a1b-9d5c-0d7b9c1f9b11",
        "6F2FA5A8-8B41-4A1B-9D5C-0D7B9C1F9B11",
        "doi:10.1000/182",
        "ark:/12345/x",
        "hdl:20.500.1025/AAA",
    ],
)
def test_global_names(name: str) -> None:
    assert is_global(name)


@pytest.mark.parametrize(
    "name",
    ["", "B 10 0123456", "row:occurrence.txt:7", "http://", "see https://example.org/1", "urn: x", "12345"],
)
def test_local_names(name: str) -> None:
    assert not is_global(name)
