"""Queries by short names: one name for one text, and no more than there is room for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.graph import kept_queries
from app.graph.errors import BadParameter, NotFound
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


def test_what_somebody_keeps_goes_after_what_nobody_keeps(tmp_path: Path) -> None:
    kept = KeptQueries(tmp_path / "kept.sqlite", most=3)
    mine = [kept.keep(text, "me") for text in ("first", "second")]
    visitors = [kept.keep(f"visitor {number}") for number in range(5)]
    assert all(name in kept for name in mine)
    assert [name in kept for name in visitors] == [False] * 4 + [True]
    assert [one.name for one in kept.of("me")] == mine[::-1]
    more = [kept.keep(f"more {number}", "me") for number in range(3)]
    assert [one.name for one in kept.of("me")] == more[::-1]  # there is no room for all of them


def test_somebody_names_and_lets_go_of_what_is_theirs(tmp_path: Path) -> None:
    kept = KeptQueries(tmp_path / "kept.sqlite")
    assert kept.of("me") == []
    with pytest.raises(NotFound, match="nothing"):
        kept.remove("me", "nothing")
    name = kept.keep('#+ summary = "All of them"\nevery sheet', "me")
    kept.keep("# By hand\nevery other sheet", "me")
    kept.keep("BASE here\nevery third sheet", "me")
    assert [one.title for one in kept.of("me")] == ["every third sheet", "By hand", "All of them"]
    assert all(one.kept for one in kept.of("me"))
    kept.rename("me", name, "  Mine,  all ")
    with pytest.raises(NotFound):
        kept.rename("you", name, "Yours")
    assert [one.title for one in kept.of("me") if one.name == name] == ["Mine, all"]
    assert kept.of("you") == []
    with pytest.raises(NotFound):
        kept.remove("you", name)
    kept.remove("me", name)
    assert name not in kept.names_of("me")
    assert name in kept


def test_one_person_keeps_so_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_queries, "MOST_OF_ONE", 2)
    kept = KeptQueries(tmp_path / "kept.sqlite")
    names = [kept.keep(text, "me") for text in ("one", "two")]
    with pytest.raises(BadParameter, match="2 queries already"):
        kept.keep("three", "me")
    assert name_of("three") not in kept
    assert kept.keep("one", "me") == names[0]
    kept.keep("three", "you")


def test_a_text_that_is_too_long_is_refused(tmp_path: Path) -> None:
    kept = KeptQueries(tmp_path / "kept.sqlite")
    with pytest.raises(BadParameter):
        kept.keep("é" * (TEXT // 2 + 1))
    assert not kept.path.exists()
