"""Rules, grids and the two halves of a document: by example, and by many made-up documents."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from app.graph.catalogue import Catalogue
from app.graph.sensitivity import Policy
from app.graph.sensitivity_grid import cell, centre, coarser_date, no_less_than
from app.graph.sensitivity_policy import categories
from app.graph.sensitivity_rules import Facts, Rule, words_of
from app.graph.sensitivity_split import split, whole
from app.graph.terms import curie, iri
from tests.installations import installation

DOCUMENT = "https://example.org/specimen/AAA-BBB-CCC"
WITHHELD = ("dwc:locality", "dwc:verbatimCoordinates", "dwc:habitat", "dwc:recordNumber", "dwc:unknownTerm")
SHOWN = ("dwc:country", "dwc:catalogNumber", "dwc:scientificName")


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Policy]:
    """A policy for the genus Orchis in each category."""
    with installation() as platform:
        found = categories(platform)
    return {n: Policy((Rule("urn:rule", n, taxa=frozenset(("orchis",))),), found, 2026) for n in range(1, 5)}


# -- grids ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latitude", "longitude", "grid", "expected"),
    [
        ("51.34567", "12.36789", "0.1", ("51.35", "12.35")),
        ("51.34567", "12.36789", "0.01", ("51.345", "12.365")),
        ("-51.34567", "-12.36789", "0.1", ("-51.35", "-12.35")),
        ("-0.00001", "0", "0.1", ("-0.05", "0.05")),
        ("90", "180", "1", ("89.5", "179.5")),
        ("-90", "-180", "1", ("-89.5", "-179.5")),
        ("10", "20", "0.25", ("10.125", "20.125")),
    ],
)
def test_a_point_becomes_the_middle_of_its_cell(
    latitude: str, longitude: str, grid: str, expected: tuple[str, str]
) -> None:
    found = cell(latitude, longitude, Decimal(grid))
    assert found is not None
    assert found[:2] == expected


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("91", "0"), ("north", "0"), ("NaN", "0"), ("0", "-200.5")]
)
def test_what_is_no_place_has_no_cell(latitude: str, longitude: str) -> None:
    assert cell(latitude, longitude, Decimal("0.1")) is None


@given(st.decimals("-90", "90", places=7), st.sampled_from(["1", "0.25", "0.1", "0.01", "0.001"]))
def test_every_point_of_a_cell_comes_out_alike_and_lies_in_it(value: Decimal, grid: str) -> None:
    width = Decimal(grid)
    middle = centre(value, width, 90)
    assert abs(middle - value) <= width / 2
    assert centre(middle, width, 90) == middle


def test_uncertainty_covers_the_cell_and_hides_what_the_source_gave() -> None:
    assert no_less_than("7000", "25") == "7000"
    assert no_less_than("7000", "14123") == "20000"
    assert no_less_than("7000", "a mile") == "7000"


@pytest.mark.parametrize(
    ("text", "to", "expected"),
    [
        ("1931-05-04", "year", "1931"),
        ("1931-05-04T10:00:00Z", "month", "1931-05"),
        ("1931-05-01/1931-05-20", "month", "1931-05"),
        ("1931-05-01/1931-07-20", "month", "1931"),
        ("1931-05-01/1932-07-20", "year", None),
        ("1931", "month", "1931"),
        ("spring", "year", None),
    ],
)
def test_a_date_is_made_coarser(text: str, to: str, expected: str | None) -> None:
    assert coarser_date(text, to) == expected


# -- rules ---------------------------------------------------------------------------------------


def test_a_name_is_found_by_its_beginning() -> None:
    assert "orchis militaris" in words_of("Orchis militaris subsp. x L.")
    assert words_of("× Orchiaceras bergonii")[0] == "orchiaceras"
    assert words_of("") == []


def facts(**said: str) -> Facts:
    return Facts.of((str(iri(f"dwc:{name}")), f'"{value}"') for name, value in said.items())


def test_a_rule_covers_a_taxon_with_what_is_below_it() -> None:
    rule = Rule("urn:rule", 2, taxa=frozenset(("orchidaceae", "falco peregrinus")))
    assert rule.covers(facts(scientificName="Orchis militaris L.", family="Orchidaceae"), 2026)
    assert rule.covers(facts(scientificName="Falco peregrinus brookei Sharpe"), 2026)
    assert not rule.covers(facts(scientificName="Falco tinnunculus L.", family="Falconidae"), 2026)


def test_a_rule_for_young_finds_takes_those_without_a_date() -> None:
    rule = Rule("urn:rule", 2, taxa=frozenset(("orchis",)), younger_than=50)
    assert rule.covers(facts(genus="Orchis", year="1990"), 2026)
    assert not rule.covers(facts(genus="Orchis", year="1931"), 2026)
    assert rule.covers(facts(genus="Orchis"), 2026)


def test_a_rule_for_an_area_looks_at_the_point() -> None:
    area = "POLYGON((10 48, 12 48, 12 50, 10 50, 10 48))"
    rule = Rule("urn:rule", 2, taxa=frozenset(("orchis",)), area=area)
    assert rule.covers(facts(genus="Orchis", decimalLatitude="49", decimalLongitude="11"), 2026)
    assert not rule.covers(facts(genus="Orchis", decimalLatitude="49", decimalLongitude="13"), 2026)
    assert rule.covers(facts(genus="Orchis"), 2026)


def test_the_strictest_of_several_rules_counts(policies: dict[int, Policy]) -> None:
    rules = (*policies[3].rules, Rule("urn:other", 2, taxa=frozenset(("orchis",)), grid=Decimal("0.25")))
    found = Policy(rules, policies[2].categories, 2026).protection([(str(iri("dwc:genus")), '"Orchis"')])
    assert found is not None
    assert (found.level, found.grid, len(found.rules)) == (2, Decimal("0.25"), 2)


# -- halves --------------------------------------------------------------------------------------


def document(
    latitude: str = "51.34567", longitude: str = "12.36789", texts: dict[str, str] | None = None
) -> set[Triple]:
    """A small specimen of the genus Orchis."""
    root = NamedNode(DOCUMENT)
    parts = {
        name: NamedNode(f"{DOCUMENT}#{name}-1") for name in ("event", "location", "georeference", "taxon")
    }
    found = [
        (root, "rdf:type", iri("ods:DigitalSpecimen")),
        (root, "ods:hasEvents", parts["event"]),
        (root, "ods:hasIdentifications", parts["taxon"]),
        (parts["event"], "ods:hasLocation", parts["location"]),
        (parts["event"], "dwc:eventDate", Literal("1931-05-04", datatype=iri("xsd:date"))),
        (parts["location"], "ods:hasGeoreference", parts["georeference"]),
        (parts["taxon"], "dwc:genus", Literal("Orchis")),
        (parts["georeference"], "dwc:decimalLatitude", Literal(latitude, datatype=iri("xsd:decimal"))),
        (parts["georeference"], "dwc:decimalLongitude", Literal(longitude, datatype=iri("xsd:decimal"))),
    ]
    for name, text in (texts or {}).items():
        found.append((parts["location"], name, Literal(text)))
    triples = {Triple(s, iri(p), o) for s, p, o in found}
    return triples | {Triple(part, iri("holotype:partOf"), root) for part in parts.values()}


@pytest.mark.parametrize("level", [1, 2, 3, 4])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    latitude=st.decimals("-90", "90", places=5),
    longitude=st.decimals("-180", "180", places=5),
    texts=st.dictionaries(
        st.sampled_from([*WITHHELD, *SHOWN]), st.text('abc é"\\0', min_size=1, max_size=20)
    ),
)
def test_both_halves_make_the_whole_and_the_open_one_tells_nothing(
    policies: dict[int, Policy], level: int, latitude: Decimal, longitude: Decimal, texts: dict[str, str]
) -> None:
    exact = document(format(latitude, "f"), format(longitude, "f"), texts)
    protection, halves = split({DOCUMENT: exact}, policies[level])
    assert protection is not None
    half = halves[DOCUMENT]
    assert whole(half.public, half.restricted) == exact
    again = split({DOCUMENT: whole(half.public, half.restricted)}, policies[level])[1]
    assert again[DOCUMENT] == half
    told = {curie(t.predicate.value): t.object.value for t in half.public if isinstance(t.object, Literal)}
    assert not set(told) & {"dwc:verbatimCoordinates", "dwc:locality", "dwc:recordNumber"}
    if level == 1:
        assert "dwc:decimalLatitude" not in told
    else:
        width = {2: "0.1", 3: "0.01", 4: "0.001"}[level]  # an exact value may be the middle of its cell
        assert Decimal(told["dwc:decimalLatitude"]) == centre(latitude, Decimal(width), 90)
    if level < 3:
        assert told["dwc:eventDate"] == "1931"


def test_a_text_that_repeats_the_locality_is_kept_back_with_it(policies: dict[int, Policy]) -> None:
    said = {"dwc:locality": "Behind the third lock", "dwc:country": "Germany, behind the  third lock"}
    half = split({DOCUMENT: document(texts=said | {"dwc:county": "51.34567 N"})}, policies[3])[1][DOCUMENT]
    told = " ".join(t.object.value for t in half.public if isinstance(t.object, Literal))
    assert "lock" not in told
    assert "51.34567" not in told
    assert "Orchis" in told


def test_a_picture_of_a_protected_object_is_not_there(policies: dict[int, Policy]) -> None:
    medium = "https://example.org/media/AAA-BBB-CCC"
    said = [("rdf:type", iri("ods:DigitalMedia")), ("ac:accessURI", NamedNode("https://example.org/a.jpg"))]
    triples = {Triple(NamedNode(medium), iri(name), value) for name, value in said}
    half = split({DOCUMENT: document(), medium: triples}, policies[2])[1][medium]
    assert not half.public
    assert whole(half.public, half.restricted) == triples


def test_without_a_rule_that_covers_it_a_document_is_open(policies: dict[int, Policy]) -> None:
    other = Policy((Rule("urn:rule", 1, taxa=frozenset(("falco",))),), policies[1].categories, 2026)
    protection, halves = split({DOCUMENT: document()}, other)
    assert protection is None
    assert halves[DOCUMENT].public == document()
    assert not other.touches(f"{t} <https://example.org/graph/public> ." for t in document())
    assert policies[1].touches(f"{t} <https://example.org/graph/public> ." for t in document())


def test_every_category_is_as_the_vocabulary_says(policies: dict[int, Policy], catalogue: Catalogue) -> None:
    grids = {level: found.grid for level, found in policies[1].categories.items()}
    assert grids == {1: None, 2: Decimal("0.1"), 3: Decimal("0.01"), 4: Decimal("0.001")}
    assert policies[1].categories[4].shows is None
    assert policies[1].categories[1].shows < policies[1].categories[2].shows  # type: ignore[operator]
