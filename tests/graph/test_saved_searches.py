"""Saved searches: each belongs to one person, and short names outlive the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.graph import saved_searches
from app.graph.errors import BadParameter, NotFound
from app.graph.saved_searches import SavedSearches

ME, OTHER = "https://example.org/agent/me", "https://example.org/agent/other"


@pytest.fixture
def searches(tmp_path: Path) -> SavedSearches:
    return SavedSearches(tmp_path / "searches.sqlite")


def test_nothing_is_there_at_first(searches: SavedSearches) -> None:
    assert searches.of(ME) == []
    assert searches.find("abc") is None
    assert searches.forget(ME) == 0


def test_saved_for_one_and_found_by_name_by_all(searches: SavedSearches) -> None:
    one = searches.save(ME, "q=oak", "  Oaks   of mine ", notify=True)
    assert searches.of(ME) == [one]
    assert (one.title, one.notify) == ("Oaks of mine", True)
    assert searches.of(OTHER) == []
    assert searches.find(one.id) == "q=oak"
    assert searches.shorten("q=oak") == one.id


def test_saving_again_renames_and_keeps_what_was_seen(searches: SavedSearches) -> None:
    one = searches.save(ME, "q=oak", "Oaks")
    searches.saw(ME, one.id, "2020-01-01T00:00:00Z")
    searches.save(ME, "q=oak", "Quercus", notify=True)
    (now,) = searches.of(ME)
    assert (now.title, now.notify, now.seen) == ("Quercus", True, "2020-01-01T00:00:00Z")


def test_changes_reach_the_own_list_alone(searches: SavedSearches) -> None:
    one = searches.save(ME, "q=oak", "Oaks")
    searches.save(OTHER, "q=oak", "Theirs")
    searches.rename(ME, one.id, "Mine")
    searches.notify(ME, one.id, True)
    assert [(s.title, s.notify) for s in searches.of(ME)] == [("Mine", True)]
    assert [(s.title, s.notify) for s in searches.of(OTHER)] == [("Theirs", False)]
    searches.remove(ME, one.id)
    assert searches.of(ME) == []
    with pytest.raises(NotFound):
        searches.remove(ME, one.id)
    with pytest.raises(NotFound):
        searches.rename(ME, one.id, "x")
    assert searches.forget(OTHER) == 1
    assert searches.of(OTHER) == []


def test_a_title_is_needed_and_is_cut(searches: SavedSearches) -> None:
    with pytest.raises(BadParameter):
        searches.save(ME, "q=oak", "   ")
    assert len(searches.save(ME, "q=oak", "x" * 999).title) == saved_searches.TITLE


def test_there_is_an_end_to_a_list(searches: SavedSearches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MOST", 2)
    searches.save(ME, "q=1", "One")
    searches.save(ME, "q=2", "Two")
    with pytest.raises(BadParameter, match="no more can be"):
        searches.save(ME, "q=3", "Three")


def test_a_saved_search_keeps_its_name_when_the_short_ones_make_way(searches: SavedSearches) -> None:
    searches._short._most = 1
    one = searches.save(ME, "q=oak", "Oaks")
    searches.shorten("q=other")
    assert one.id not in searches._short
    assert searches.find(one.id) == "q=oak"
