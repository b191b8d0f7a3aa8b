"""The geometry of small maps and bars."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.web import maps

DRAWN = Path(maps.__file__).parent / "static" / "dist"


@pytest.mark.parametrize("latitude", [-89.9, -45.0, 0.0, 60.0, 90.0])
@pytest.mark.parametrize("longitude", [-180.0, -179.5, 0.0, 12.5, 180.0])
def test_window_holds_its_place(latitude: float, longitude: float) -> None:
    window = maps.window(latitude, longitude)
    assert window.left <= window.x <= window.left + window.width
    assert window.top <= window.y <= window.top + window.height
    assert window.top >= -900
    assert window.top + window.height <= 900


def test_ring_of_a_wide_uncertainty_fits_the_window() -> None:
    window = maps.window(10.0, 20.0, 1_000_000)
    assert window.ring == pytest.approx(89.83, abs=0.01)
    assert 2 * window.ring < window.height


def test_ring_smaller_than_the_dot_is_left_out() -> None:
    assert maps.window(10.0, 20.0, 30.0).ring == 0


def test_window_over_the_date_line_draws_the_world_twice() -> None:
    assert maps.window(0.0, 179.0).shifts == (0.0, 3600.0)
    assert maps.window(0.0, 0.0).shifts == (0.0,)


def test_shares_are_of_the_largest() -> None:
    rows = [{"count": 4}, {"count": 1}, {"count": None}]
    assert [share for _, share in maps.shares(rows, "count")] == [100.0, 25.0, 0.0]
    assert maps.shares([], "count") == []


def test_no_line_of_the_base_map_leaps_across_the_world() -> None:
    """What lies on both sides of the 180th meridian is drawn on each; only a pole is gone along."""
    text = next(DRAWN.glob("world-*.svg")).read_text()
    leaps = []
    for path in re.findall(r' d="([^"]*)"', text):
        for ring in re.findall(r"M[^M]*", path):
            x, y = map(int, re.findall(r"-?[0-9]+", ring)[:2])
            for dx, dy in re.findall(r"l(-?[0-9]+) ?(-?[0-9]+)", ring):
                x, y = x + int(dx), y + int(dy)
                if abs(int(dx)) > 1800 and abs(y) < 900:
                    leaps.append((x, y))
    assert leaps == []
