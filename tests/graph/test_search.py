"""Searching: what is found, counted and ordered is what plain Python finds, counts and orders."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.graph.catalogue import Catalogue
from app.graph.search import Count, Entry, Fields, Search, SearchIndex
from tests.graph.search_collection import (
    COUNTRIES,
    TYPES,
    WORDS,
    between,
    collection,
    counted,
    folded,
    having,
    iris,
    words,
)

SIZE = 700


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return collection(SIZE)


@pytest.fixture(scope="module")
def index(
    catalogue: Catalogue, entries: list[Entry], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SearchIndex]:
    index = SearchIndex(tmp_path_factory.mktemp("index"), Fields(catalogue))
    for start in range(0, SIZE, 100):  # several segments, with deletions among them
        index.add(entries[start : start + 100])
        index.add(entries[start : start + 10])
        index.delete(iris(entries[start : start + 10]))
        index.add(entries[start : start + 10])
        index.commit(start + 100)
    yield index
    index.close()


def found(index: SearchIndex, search: Search) -> set[str]:
    return set(index.iris(search))


def test_everything_is_there_once(index: SearchIndex, entries: list[Entry]) -> None:
    hits = index.search(Search(limit=1000))
    assert hits.total == SIZE == len(hits.documents)
    assert {hit.iri for hit in hits.documents} == iris(entries)
    assert index.stamp == hits.stamp == SIZE


FACETS = ("kind", "country", "type", "institution", "hasImage", "midsLevel", "collector")
NAMES = {"type": "typeStatus"}


@pytest.mark.parametrize("seed", range(25))
def test_facet_counts_are_exact(index: SearchIndex, entries: list[Entry], seed: int) -> None:
    chance = random.Random(seed)
    tests = {}
    filters: dict[str, tuple[str, ...]] = {}
    ranges = {}
    if chance.random() < 0.6:
        chosen = tuple(chance.sample([code for _, code in COUNTRIES], chance.choice((1, 2))))
        filters["country"], tests["country"] = chosen, having("country", *chosen)
    if chance.random() < 0.5:
        kinds = tuple(chance.sample(TYPES, chance.choice((1, 2))))
        filters["type"], tests["type"] = kinds, having("typeStatus", *kinds)
    if chance.random() < 0.4:
        filters["midsLevel"], tests["midsLevel"] = ("2",), having("midsLevel", "2")
    if chance.random() < 0.5:
        ranges["year"], tests["year"] = ("1890", "1930"), between("year", 1890, 1930)
    word = chance.choice((*WORDS, ""))
    if word:
        tests["q"] = lambda entry: folded(word) in words(entry)
    search = Search(word, filters, ranges, facets=FACETS, top=3, limit=1000)
    hits = index.search(search)
    expected = [entry for entry in entries if all(test(entry) for test in tests.values())]
    assert hits.total == len(expected)
    assert {hit.iri for hit in hits.documents} == iris(expected) == found(index, search)
    for facet in FACETS:
        others = [test for name, test in tests.items() if name != facet]
        basis = [entry for entry in entries if all(test(entry) for test in others)]
        field = NAMES.get(facet, facet)
        top = counted(basis, field, 3)
        # values chosen already are always told, even when they are not among the commonest
        missing = [v for v in filters.get(facet, ()) if v not in {value for value, _ in top}]
        top += [Count(v, sum(having(field, v)(entry) for entry in basis)) for v in missing]
        assert hits.facets[facet] == top


def test_tree_is_counted_level_by_level(index: SearchIndex, entries: list[Entry]) -> None:
    hits = index.search(Search(facets=("taxon",), open={"taxon": "/Plantae/Tracheophyta"}))

    def below(path: str) -> int:
        steps = path.split("/")
        return sum(
            ["", *filter(None, entry["taxon"][0].split("/"))][: len(steps)] == steps for entry in entries
        )

    assert {count.value for count in hits.facets["taxon"]} == {
        "/Plantae",
        "/Animalia",
        "/Plantae/Tracheophyta",
        "/Plantae/Bryophyta",
        "/Plantae/Tracheophyta/Magnoliopsida",
    }
    assert all(below(count.value) == count.number for count in hits.facets["taxon"])


def test_tree_filter_takes_all_below(index: SearchIndex, entries: list[Entry]) -> None:
    search = Search(filters={"taxon": ("/Plantae/Tracheophyta/Magnoliopsida/Fabales",)})
    expected = [entry for entry in entries if "/Fabales/" in entry["taxon"][0]]
    assert found(index, search) == iris(expected)
    moss = Search(filters={"taxon": ("/Plantae/Bryophyta/Sphagnaceae",)})  # no class, no order
    assert found(index, moss) == iris(e for e in entries if "Sphagnum" in e["taxon"][0])


def test_filter_looks_at_codes_too(index: SearchIndex, entries: list[Entry]) -> None:
    expected = iris(entry for entry in entries if entry["country"] == ["TZ"])
    for written in ("TZ", "TZA", "Tanzania", "tanzania", "Tansania"):
        assert found(index, Search(filters={"country": (written,)})) == expected, written
    assert found(index, Search(filters={"country": ("Tanganyika Territory of old",)})) == set()


def test_histogram_counts_every_document_once(index: SearchIndex, entries: list[Entry]) -> None:
    hits = index.search(Search(ranges={"year": ("1900", "1950")}, histograms={"year": 10}))
    decades = Counter(int(entry["year"][0]) // 10 * 10 for entry in entries if "year" in entry)
    assert {int(bar.value): bar.number for bar in hits.histograms["year"].bars} == decades
    fitting = index.search(Search(histograms={"year": 0})).histograms["year"]
    assert 10 <= len(fitting.bars) <= 42
    assert sum(bar.number for bar in fitting.bars) == sum(decades.values())


def test_grid_counts_what_has_coordinates(index: SearchIndex, entries: list[Entry]) -> None:
    cells = index.search(Search(grid=30)).cells
    expected = Counter(
        (float(e["latitude"][0]) // 30 * 30, float(e["longitude"][0]) // 30 * 30) for e in entries
    )
    assert {(cell.south, cell.west): cell.number for cell in cells} == expected


@pytest.mark.parametrize("box", [(-20.0, -10.0, 60.0, 40.0), (170.0, -90.0, -150.0, 90.0)])
def test_box(index: SearchIndex, entries: list[Entry], box: tuple[float, float, float, float]) -> None:
    west, south, east, north = box

    def inside(entry: Entry) -> bool:
        longitude = float(entry["longitude"][0])
        across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
        return across and south <= float(entry["latitude"][0]) <= north

    expected = iris(filter(inside, entries))
    assert expected
    assert found(index, Search(bbox=box)) == expected


@pytest.mark.parametrize(
    ("low", "high", "test"),
    [
        ("1900", "1910", lambda d: "1900" <= d <= "1910-12"),
        ("1900-06", "", lambda d: d >= "1900-06"),
        ("", "1899-12-31", lambda d: d < "1900"),
        ("1910", "1900", lambda d: "1900" <= d <= "1910-12"),
    ],
)
def test_dates(index: SearchIndex, entries: list[Entry], low: str, high: str, test: object) -> None:
    assert callable(test)
    expected = iris(e for e in entries if "eventDate" in e and test(e["eventDate"][0]))
    assert expected
    assert found(index, Search(ranges={"eventDate": (low, high)})) == expected


def test_order_and_pages(index: SearchIndex, entries: list[Entry]) -> None:
    years = [int(hit.text("year") or -1) for hit in index.search(Search(sort="year", limit=1000)).documents]
    known = [year for year in years if year > 0]
    assert known == sorted(known)
    assert set(years[len(known) :]) == {-1}  # what has no year comes last
    down = [hit.text("year") for hit in index.search(Search(sort="-year", limit=1000)).documents]
    assert down[: len(known)] == [str(year) for year in reversed(known)]
    whole = [hit.iri for hit in index.search(Search(sort="collector", limit=1000)).documents]
    pages = [
        hit.iri
        for offset in range(0, SIZE, 90)
        for hit in index.search(Search(sort="collector", offset=offset, limit=90)).documents
    ]
    assert pages == whole
    assert len(set(whole)) == SIZE


def test_numbers_in_names_are_ordered_by_size(index: SearchIndex) -> None:
    search = Search("MfN", sort="catalogNumber", limit=1000)
    numbers = [int(hit.text("catalogNumber").split()[1]) for hit in index.search(search).documents]
    assert numbers == sorted(numbers)


def test_result_has_what_a_list_shows(index: SearchIndex, entries: list[Entry]) -> None:
    entry = next(e for e in entries if "typeStatus" in e and "year" in e and len(e["collector"]) == 2)
    (hit,) = index.search(Search(f'"{entry["catalogNumber"][0]}"', limit=1)).documents
    assert hit.iri == entry["iri"]
    assert (hit.kind, hit.title) == (entry["kind"][0], entry["title"][0])
    assert (hit.type_status, hit.date) == (entry["typeStatus"][0], entry["eventDate"][0])
    assert hit.collector == " & ".join(entry["collector"])
    assert hit.place == f"{entry['countryWritten'][0]}, {entry['locality'][0]}"
    assert (hit.holder, hit.thumbnail) == (entry["institution"][0], "")
    assert hit.score > 0


def test_names_that_no_field_has_are_told(index: SearchIndex) -> None:
    search = Search(filters={"utm_source": ("x",)}, sort="colour", facets=("nothing",))
    hits = index.search(search)
    assert set(hits.ignored) == {"utm_source", "colour", "nothing"}
    assert hits.total == SIZE


def test_nothing_found_says_what_stands_in_the_way(index: SearchIndex, entries: list[Entry]) -> None:
    hits = index.search(Search("forest", {"country": ("Kenya",), "type": ("no such type",)}))
    kenyan = [e for e in entries if e["country"] == ["KE"] and "forest" in words(e)]
    assert hits.total == 0
    assert hits.without == {"type": len(kenyan)}


@pytest.mark.parametrize(
    ("text", "better"),
    [("forrest", "forest"), ("rivre camp", "river camp"), ("Usambrra", "usambara"), ("xqzxqz", "")],
)
def test_misspelt_word_is_mended(index: SearchIndex, text: str, better: str) -> None:
    hits = index.search(Search(text))
    assert hits.total == 0
    assert hits.instead == better


def test_suggestions(index: SearchIndex, entries: list[Entry]) -> None:
    number = sum("Müller, Ä." in entry["collector"] for entry in entries)
    assert [tuple(s) for s in index.suggest("mul", ["collector"])] == [("collector", "Müller, Ä.", number)]
    assert {s.value for s in index.suggest("j sm")} == {"Smith, J.", "Smith, J. & Jones, B."}
    assert [s.value for s in index.suggest("cote d i", ["countryWritten"])] == ["Côte d’Ivoire"]
    assert index.suggest("") == index.suggest("!!") == index.suggest("zzzz") == []
    assert len(index.suggest("m", limit=2)) == 2


def test_counts_of_a_field(index: SearchIndex, entries: list[Entry]) -> None:
    assert index.counts("kind") == Counter(entry["kind"][0] for entry in entries)
    with pytest.raises(KeyError):
        index.counts("nothing")


def test_titles_of_documents_that_are_values(catalogue: Catalogue, tmp_path: Path) -> None:
    index = SearchIndex(tmp_path, Fields(catalogue))
    house = "https://example.org/collection/KMG-1"
    index.add(
        [
            {"iri": house, "kind": ["collection"], "title": ["Herbarium"], "everything": ["Herbarium"]},
            {"iri": "https://example.org/specimen/A", "collection": [house], "everything": ["A"]},
            {"iri": "https://example.org/specimen/B", "collection": ["LOST"], "everything": ["B"]},
        ]
    )
    index.commit(1)
    hits = index.search(Search(facets=("collection",)))
    assert hits.facets["collection"] == [Count(house, 1), Count("LOST", 1)]
    assert hits.titles == {house: "Herbarium"}
    assert {hit.title for hit in hits.documents} == {"Herbarium", "A", "B"}  # the last step of the IRI
    index.close()


def test_values_that_do_not_fit_are_left_out(catalogue: Catalogue, tmp_path: Path) -> None:
    index = SearchIndex(tmp_path, Fields(catalogue))
    odd: Entry = {
        "iri": "https://example.org/specimen/odd",
        "year": ["about 1900", "1901"],
        "latitude": ["NaN"],
        "longitude": ["1e999"],
        "eventDate": ["im Juni"],
        "midsLevel": [str(2**70)],
        "country": ["x" * 100_000, "", "a\x00b\n"],
        "countryWritten": ["Ka\u0308rnten"],
        "taxon": ["/" + "/".join(map(str, range(30))), "", "///"],
        "nothing": ["no such field"],
        "everything": ["z" * 100_000 + " Cafe\u0301 \U0001f98b"],
    }
    index.add([odd])
    index.commit(1)
    for search in (
        Search(ranges={"year": ("1901", "1901")}),
        Search("café"),
        Search("CAFE"),
        Search(filters={"taxon": ("/0/1/2",)}),
        Search(filters={"country": ("x" * 100_000,)}),
        Search(filters={"country": ("a\x00b\n",)}),
        Search("country:karnten"),
    ):
        assert found(index, search) == {odd["iri"]}, search
    for search in (Search(bbox=(-180, -90, 180, 90)), Search(ranges={"eventDate": ("0001", "9999")})):
        assert found(index, search) == set()
    index.close()
