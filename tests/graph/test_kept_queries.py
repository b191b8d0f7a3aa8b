"""Queries by short names: one name for one text, and no more than there is room for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.graph.errors import BadParameter
from app.graph.kept_queries import TEXT, KeptQueries, name_of


def test_the_same_text_has_one_name_everywhere(tmp_path: Path) -> None:
    one, other = KeptQueries(tmp_path / "one.sqlite"), KeptQueries(tmp_path / "other.sqlite")
    assert one.find(name_of("a")) is None
    name = one.keep("a")
    assert name == one.keep("a") == other.keep("a") == name_of("a")
    assert one.keep("b") != name
    assert KeptQueries(tmp_path / "one.sqlite").find(name) == "a"
    assert name in one


def test_the_one_asked_for_longest_ago_goes_first(tmp_path: Path) -> None:
    kept = KeptQueries(tmp_path / "kept.sqlite", most=2)
    first, second = kept.keep("first"), kept.keep("second")
    kept.keep("first")
    third = kept.keep("third")
    assert [name in kept for name in (first, second, third)] == [True, False, True]


def test_a_text_that_is_too_long_is_refused(tmp_path: Path) -> None:
    kept = KeptQueries(tmp_path / "kept.sqlite")
    with pytest.raises(BadParameter):
        kept.keep("é" * (TEXT // 2 + 1))
    assert not kept.path.exists()
