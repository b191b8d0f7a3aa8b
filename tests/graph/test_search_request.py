"""A search as an address, and back."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from werkzeug.datastructures import MultiDict

from app.graph.search import Search


def read(address: str, **defaults: object) -> Search:
    return Search.from_args(parse_qsl(address), **defaults)


def test_readable_address() -> None:
    search = read("q=oak+forest&country=TZ&country=KE&type=holotype&year=1890..1914&sort=-year&page=3")
    assert search == Search(
        "oak forest",
        {"country": ("TZ", "KE"), "type": ("holotype",)},
        {"year": ("1890", "1914")},
        sort="-year",
        offset=40,
    )
    assert urlencode(search.to_args(), safe="") == (
        "q=oak+forest&country=KE&country=TZ&type=holotype&year=1890..1914&sort=-year&page=3"
    )


@pytest.mark.parametrize(
    "search",
    [
        Search(),
        Search("“x” & y=z"),
        Search(filters={"country": ("Côte d’Ivoire", "a&b=c")}),
        Search(filters={"catalogNumber": ("A..B",)}),
        Search(ranges={"year": ("1890", "")}),
        Search(ranges={"year": ("", "1914"), "eventDate": ("1900-01", "1900-02-03")}),
        Search(bbox=(-10.5, 1.0, 20.0, 30.25)),
        Search(offset=7, limit=50, facets=("country", "type"), top=25),
        Search(histograms={"year": 10, "midsLevel": 0}, grid=2.5, open={"taxon": "/Plantae/B:C"}),
    ],
)
def test_there_and_back(search: Search) -> None:
    address = urlencode(search.to_args())
    assert read(address) == search
    assert urlencode(read(address).to_args()) == address


def test_same_search_has_one_address() -> None:
    one, other = (
        read("type=isotype&country=KE&country=TZ&country=KE"),
        read("country=TZ&country=KE&type=isotype"),
    )
    assert one.to_args() == other.to_args()


def test_defaults_of_a_page_stay_out_of_the_address() -> None:
    usual = Search(facets=("country",), limit=50)
    search = read("q=oak&page=2", facets=("country",), limit=50)
    assert (search.facets, search.limit, search.offset) == (("country",), 50, 50)
    assert search.to_args(usual) == [("q", "oak"), ("page", "2")]
    assert read("facet=type", facets=("country",)).facets == ("type",)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("page=-1&limit=x&offset=", Search()),
        ("page=1e400", Search()),
        ("limit=100000", Search(limit=1000)),
        ("limit=-5", Search(limit=0)),
        ("offset=99999999", Search(offset=10_000)),
        ("bbox=1,2,3", Search()),
        ("bbox=a,b,c,d", Search()),
        ("bbox=nan,0,0,0", Search()),
        ("bbox=0,40,10,20", Search(bbox=(0, 20, 10, 40))),
        ("year=..", Search(filters={"year": ("..",)})),
        ("country=", Search()),
        ("country=%20TZ%20", Search(filters={"country": ("TZ",)})),
        ("open=taxon&histogram=:5&top=0", Search(top=1)),
        ("=x", Search(filters={"": ("x",)})),
    ],
)
def test_odd_address(address: str, expected: Search) -> None:
    assert read(address) == expected


def test_every_shape_of_arguments() -> None:
    expected = Search("x", {"country": ("TZ", "KE")})
    pairs = [("q", "x"), ("country", "TZ"), ("country", "KE")]
    assert Search.from_args(pairs) == expected
    assert Search.from_args(MultiDict(pairs)) == expected
    assert Search.from_args({"q": "x", "country": ["TZ", "KE"]}) == expected


def test_steps_from_one_search_to_another() -> None:
    search = Search("oak", {"country": ("TZ",)}, {"year": ("1890", "")}, (0, 0, 1, 1), offset=40)
    assert search.narrowed == ("q", "bbox", "country", "year")
    wider = search.with_value("country", "KE")
    assert wider.filters == {"country": ("TZ", "KE")}
    assert wider.offset == 0
    assert wider.without("country", "TZ").filters == {"country": ("KE",)}
    assert search.with_range("year", 1900, None).ranges == {"year": ("1900", "")}
    bare = search.without("q").without("bbox").without("country").without("year")
    assert bare == Search()
