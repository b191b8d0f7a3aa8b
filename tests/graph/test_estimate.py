"""Estimates: exact where they are given, silent where they cannot be, and only the hopeless is refused."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from app.graph.errors import Hopeless, TooCostly
from app.graph.estimate import estimate, refuse_hopeless
from app.graph.inventory import Inventory
from app.graph.readers import Limits
from tests.installations import installation

TEXTS = Path(__file__).parent / "estimates"
COUNTED = Inventory(
    "g", {"x:C": 7}, {"x:p": 100, "x:q": 20, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": 7}, ()
)


@pytest.mark.parametrize(
    ("name", "solutions"),
    [
        ("two-properties", 2000),
        ("three-of-all", 127**3),
        ("class-and-property", 700),
        ("counted-with-limit", 127**2),
        ("ordered-with-limit", 127**2),
        ("unknown-property", 0),
    ],
)
def test_told(name: str, solutions: int) -> None:
    assert estimate((TEXTS / f"{name}.rq").read_text(encoding="utf-8"), [COUNTED]) == solutions


@pytest.mark.parametrize(
    "name",
    [
        "joined",
        "limited",
        "filtered",
        "path",
        "one",
        "constant",
        "from",
        "same-variable-twice",
        "ask",
        "nested",
    ],
)
def test_not_told(name: str) -> None:
    assert estimate((TEXTS / f"not-{name}.rq").read_text(encoding="utf-8"), [COUNTED]) is None


def test_nothing_counted_tells_nothing() -> None:
    assert estimate((TEXTS / "three-of-all.rq").read_text(encoding="utf-8"), []) is None


def test_only_the_hopeless_is_refused() -> None:
    refuse_hopeless(10**9, 30.0)
    with pytest.raises(TooCostly, match="combines everything with everything") as refused:
        refuse_hopeless(10**11, 30.0)
    assert refused.value.details["estimate"] == 10**11


def test_a_product_of_everything_is_refused_before_it_runs(tmp_path: Path) -> None:
    text = (TEXTS / "three-of-all.rq").read_text(encoding="utf-8")
    with installation(tmp_path / "here", limits=Limits(seconds=30.0)) as platform:
        assert platform.inventories.newest(30) is not None
        with pytest.raises(Hopeless) as refused:
            platform.workbench().ask(text, media_type="text/csv")
        assert refused.value.limit == "estimate"
        assert platform.past.newest()[0].outcome == "estimate"


def test_whoever_wants_a_part_gets_one(tmp_path: Path) -> None:
    counted = (TEXTS / "three-of-all.rq").read_text(encoding="utf-8")
    text = (TEXTS / "rows-of-three.rq").read_text(encoding="utf-8")
    with installation(tmp_path / "here", limits=Limits(seconds=30.0, rows=500)) as platform:
        assert platform.inventories.newest(30) is not None
        with pytest.raises(Hopeless):
            platform.workbench().ask(text, media_type="text/csv")
        with pytest.raises(Hopeless):  # a count has no part
            platform.workbench().ask(counted, media_type="text/csv", partial="https://example.org/what")
        asked = platform.workbench().ask(text, media_type="text/csv", partial="https://example.org/what")
        with asked as part, part.open() as file:
            rows = csv.reader(StringIO(file.read().decode()))
            assert sum(1 for _ in rows) == 1 + 500


def test_what_is_stopped_says_what_it_would_have_been(tmp_path: Path) -> None:
    text = (TEXTS / "types-twice.rq").read_text(encoding="utf-8")
    with installation(tmp_path / "here", limits=Limits(seconds=0.3)) as platform:
        counted = platform.inventories.newest(30)
        assert counted is not None
        with pytest.raises(TooCostly) as stopped:
            platform.workbench().ask(text, media_type="text/csv")
        assert stopped.value.limit == "seconds"
        assert stopped.value.details["estimate"] > 1_000_000
