"""Polygons as text, the places in them, and dates as people type them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.graph.catalogue import Catalogue
from app.graph.root import data_root
from app.graph.search import Fields, Search, SearchIndex
from app.graph.search_dates import as_range
from app.graph.search_shape import read_shape
from tests.graph.search_collection import collection

SQUARE = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"
HOLED = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))"
TWO = "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((20 20, 21 20, 21 21, 20 20)))"
WIDE = "POLYGON((-150 -60, 160 -70, 30 75, -150 -60))"
PACIFIC = "POLYGON((170 -10, 190 -10, 190 10, 170 10, 170 -10))"


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (SQUARE, (5, 5), (11, 5)),
        (SQUARE.lower(), (0.1, 9.9), (-0.1, 5)),
        (HOLED, (2, 2), (5, 5)),
        (TWO, (20.8, 20.2), (10, 10)),
        (PACIFIC, (175, 0), (165, 0)),
        (PACIFIC, (-175, 0), (-165, 0)),
    ],
)
def test_what_lies_in_a_shape(text: str, inside: tuple[float, float], outside: tuple[float, float]) -> None:
    shape = read_shape(text)
    assert shape is not None
    assert shape.contains(*inside)
    assert not shape.contains(*outside)
    assert read_shape(shape.wkt) == shape


@pytest.mark.parametrize(
    "text",
    [
        "",
        "POINT(1 2)",
        "POLYGON((1 2, 3 4))",
        "POLYGON((a b, c d, e f))",
        "POLYGON(())",
        "POLYGON((0 0, 1 nan, 1 0))",
        "POLYGON((0 0, 0 91, 1 1))",
        "POLYGON((" + ", ".join(["1 2"] * 5000) + "))",
    ],
)
def test_what_is_no_shape(text: str) -> None:
    assert read_shape(text) is None
    assert Search.from_args([("geometry", text)]).unread == (("geometry",) if text else ())


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("1890..1914", ("1890", "1914")),
        ("1890..", ("1890", "")),
        ("..1914", ("", "1914")),
        ("before 1900", ("", "1899")),
        ("vor 1900-01", ("", "1899-12")),
        ("after 1890-12-31", ("1891-01-01", "")),
        (">1890", ("1891", "")),
        (">= 1890", ("1890", "")),
        ("since 1890-05", ("1890-05", "")),
        ("avant 1900", ("", "1899")),
        ("antes de 1900", ("", "1899")),
        ("1890s", ("1890", "1899")),
        ("1890-1914", ("1890", "1914")),
        ("1890 to 1914", ("1890", "1914")),
        ("1890", None),
        ("1890-05", None),
        ("1890-05-17", None),
        ("before", None),
        ("around 1900", None),
        ("TYPE 1890", None),
        ("", None),
    ],
)
def test_dates_as_people_type_them(typed: str, ends: tuple[str, str] | None) -> None:
    assert as_range(typed) == ends


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    fields = Fields(Catalogue(data_root() / "queries"))
    made = SearchIndex(Path(tmp_path_factory.mktemp("shape")), fields)
    made.add(collection(2000))
    made.commit(1)
    return made


@pytest.mark.parametrize("text", [SQUARE, HOLED, TWO, PACIFIC, WIDE])
def test_search_in_a_shape_finds_exactly_what_lies_in_it(index: SearchIndex, text: str) -> None:
    shape = read_shape(text)
    assert shape is not None
    wanted = {
        entry["iri"]
        for entry in collection(2000)
        if shape.contains(float(entry["longitude"][0]), float(entry["latitude"][0]))
    }
    hits = index.search(Search(geometry=shape, limit=1000, facets=("country",)))
    assert hits.total == len(wanted)
    assert {hit.iri for hit in hits.documents} == wanted or hits.total > 1000
    assert sum(count.number for count in hits.facets["country"]) == len(wanted)


def test_places_are_counted_with_those_that_were_blurred(index: SearchIndex) -> None:
    shape = read_shape(SQUARE)
    places = index.places(Search(geometry=shape))
    assert sum(place.number for place in places) == index.search(Search(geometry=shape, limit=0)).total
    assert all(place.generalised == 0 for place in places)
    assert len(index.places(Search(), most=7)) == 7


@pytest.mark.parametrize("text", [SQUARE, HOLED, TWO, PACIFIC, WIDE])
def test_boxes_inside_and_on_the_border_make_up_the_shape(text: str) -> None:
    shape = read_shape(text)
    assert shape is not None
    inside, border = shape.parted(40)
    chance = random.Random(2)
    west, south, east, north = shape.box
    for _ in range(2000):
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        in_boxes = any(w <= x <= e and s <= y <= n for w, s, e, n in inside)
        on_border = any(w <= x <= e and s <= y <= n for w, s, e, n in border)
        assert not in_boxes or shape.contains(x, y)
        assert in_boxes or on_border or not shape.contains(x, y)


def test_more_places_than_the_index_tells_at_once(tmp_path: Path) -> None:
    chance = random.Random(4)
    where = [(chance.uniform(-80, 80), chance.uniform(-180, 180)) for _ in range(70_000)]
    index = SearchIndex(tmp_path, Fields(Catalogue(data_root() / "queries")))
    index.add(
        {"iri": f"https://example.org/specimen/S-{number}", "kind": ["specimen"], "latitude": [f"{y}"],
         "longitude": [f"{x}"], "point": [f"{y} {x}"]}
        for number, (y, x) in enumerate(where)
    )  # fmt: skip
    index.commit(1)
    assert len(index.places(Search(), most=5_000)) == 5_000
    for text in ("POLYGON((-179 -79, 179 -79, 170 79, -175 79, -179 -79))", SQUARE, PACIFIC):
        shape = read_shape(text)
        assert shape is not None
        wanted = sum(shape.contains(x, y) for y, x in where)
        assert index.search(Search(geometry=shape, limit=0)).total == wanted
    index.close()
