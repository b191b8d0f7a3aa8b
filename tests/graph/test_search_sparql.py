"""A search written as SPARQL finds what the search finds: for values of every facet, spans, areas, words."""

from __future__ import annotations

import json
import random

import pytest

from app.graph import lexer
from app.graph.platform import Platform
from app.graph.search import Search
from app.graph.search_call import ALL
from app.graph.search_sparql import Equivalents

KINDS = [("kind", "specimen"), ("kind", "occurrence")]
OTHERS = [
    "year=1890..1914",
    "year=before 1900",
    "year=since 1950",
    "year=1890&year=1950..1960",
    "eventDate=1990-05..2001",
    "eventDate=2009-07",
    "eventDate=after 1980-06-01",
    "bbox=-10,35,30,60",
    "bbox=100,-60,-100,60",
    "geometry=POLYGON((-10 35, 30 35, 20 60, -10 35))",
    "geometry=POLYGON((0 30, 40 30, 40 70, 0 70, 0 30), (8 48, 12 48, 12 52, 8 52, 8 48))",
    "geometry=POLYGON((170 -80, 250 -80, 250 80, 170 80, 170 -80))",
    "latitude=40..50",
    "q=wald",
    "q=wald -abies",
    "q=family:pinaceae OR Jura",
    "modified=2024",
    "midsLevel=1..2",
    "hasImage=maybe",
    "hasImage=true&hasImage=false",
    "year=x",
    "eventDate=no date",
    "locality=bei",
    "country=Nowhere",
    "country=Germany",
    "country=allemagne&country=FR",
    "countryWritten=Allemagne",
    "basisOfRecord=preserved specimen",
    "country=A\"} ; ?s { \\ '",
    "kind=taxon",
    "flavour=sweet",
]


def asked(text: str) -> Search:
    pairs = [tuple(pair.split("=", 1)) for pair in text.split("&")]
    kinds = [] if any(key == "kind" for key, _ in pairs) else KINDS
    return Search.from_args([*pairs, *kinds], limit=0)


def counted(house: Platform, search: Search) -> int:
    """What the endpoint answers to the search as SPARQL."""
    text = Equivalents(house.catalogue, house.search_index().fields).total(search)
    with (
        house.workbench().ask(text, media_type="application/sparql-results+json") as outcome,
        outcome.open() as file,
    ):
        (row,) = json.load(file)["results"]["bindings"]
    return int(row["total"]["value"])


def facet_values(house: Platform) -> dict[str, list[str]]:
    """Values of every field that can be counted, the commonest and some others."""
    fields = house.search_index().fields
    names = tuple(field.argument for field in fields.values() if field.counted)
    hits = house.workbench().search(Search(filters={"kind": ("specimen",)}, facets=names, top=1000, limit=0))
    chance = random.Random(3)
    found = {}
    for name, counts in hits.facets.items():
        values = [count.value for count in counts]
        found[name] = [*values[:2], *chance.sample(values[2:], min(2, len(values[2:])))]
    return found


def test_values_of_every_facet(demo_house: Platform) -> None:
    values = facet_values(demo_house)
    assert len([name for name, found in values.items() if found]) > 25
    wrong = []
    for name, found in values.items():
        for value in found:
            search = asked(f"{name}={value}") if "&" not in value else Search(filters={name: (value,)})
            total = demo_house.workbench().search(search).total
            if total != counted(demo_house, search) or (total == 0 and name not in ("kind", "point")):
                wrong.append((name, value, total))
    assert wrong == []


@pytest.mark.parametrize("text", OTHERS)
def test_spans_areas_words(demo_house: Platform, text: str) -> None:
    search = asked(text)
    assert counted(demo_house, search) == demo_house.workbench().search(search).total


def test_many_conditions_together(demo_house: Platform) -> None:
    values = facet_values(demo_house)
    chance = random.Random(5)
    names = [name for name, found in values.items() if found and name not in ("kind", "point")]
    found = 0
    for _ in range(40):
        search = asked("year=1800..2020" if chance.random() < 0.5 else "bbox=-10,35,30,60")
        for name in chance.sample(names, 2):
            search = search.with_value(name, chance.choice(values[name]))
        total = demo_house.workbench().search(search).total
        assert counted(demo_house, search) == total, search.to_args()
        found += bool(total)
    assert found > 5


@pytest.mark.parametrize("text", ["q=wald", "locality=bei"])
def test_what_only_the_index_answers_says_that_it_may_be_cut(demo_house: Platform, text: str) -> None:
    written = Equivalents(demo_house.catalogue, demo_house.search_index().fields).documents(asked(text))
    assert f"# at most {ALL:,} documents" in written
    assert f"holotype:limit {ALL} " in written


def test_it_can_be_read(demo_house: Platform) -> None:
    search = asked("country=Deutschland&type=holotype&year=1900..1950")
    text = Equivalents(demo_house.catalogue, demo_house.search_index().fields).documents(search)
    assert [line.strip() for line in text.splitlines() if line.strip().startswith("#")] == [
        "# Country: DE",
        "# Type status: holotype",
        "# Kind: specimen or occurrence",
        "# Year: 1900..1950",
    ]
    assert "holotype:country ?concept" in text and '"Deutschland"' in text
    assert "(1900 1950)" in text
    body = text[lexer.prologue(text)[2] :]
    assert "<http://rs.tdwg.org" not in body
