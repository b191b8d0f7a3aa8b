"""The MIDS level of a document, worked out from its statements."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from app.graph.terms import iri
from loaders import mids

VALID = Path(__file__).parents[1] / "shapes" / "valid"
LEVEL, DISCIPLINE = iri("ods:midsLevel"), iri("ods:topicDiscipline")
SPECIMENS = [path for path in sorted(VALID.glob("*.ttl")) if "ods:midsLevel" in path.read_text("utf-8")]


def statements(path: Path, *without: str) -> list[mids.Statement]:
    """The statements of a file but those of some properties."""
    left_out = {iri(name) for name in without}
    quads = parse(path=path, format=RdfFormat.TURTLE)
    return [
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in quads
        if quad.predicate not in left_out
    ]


def said(path: Path, name: str) -> str:
    """The value that a file gives for a property of its specimen."""
    quads = parse(path=path, format=RdfFormat.TURTLE)
    return next(quad.object.value for quad in quads if quad.predicate == iri(name))


def test_there_are_examples() -> None:
    assert {path.stem for path in SPECIMENS} == {"botanical-specimen", "fossil", "meteorite"}


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.stem)
def test_an_example_has_the_level_it_says(path: Path) -> None:
    assert mids.level(statements(path), said(path, "ods:topicDiscipline")) == int(said(path, "ods:midsLevel"))


def test_a_level_falls_with_what_it_asks_for() -> None:
    sheet = VALID / "botanical-specimen.ttl"
    assert mids.level(statements(sheet), "Botany") == 3
    assert mids.level(statements(sheet, "dwciri:recordedBy"), "Botany") == 2
    place = ("dwciri:inDescribedPlace", "dwc:decimalLatitude", "dwc:footprintWKT")
    assert mids.level(statements(sheet, *place), "Botany") == 1
    assert mids.level([], "Botany") == 0


def test_properties_asked_for_together_count_on_one_node() -> None:
    fossil = statements(VALID / "fossil.ttl")
    place, other = "<https://example.org/place/1>", "<https://example.org/place/2>"
    latitude, longitude = (str(iri("dwc:decimalLatitude")), "48.6"), (str(iri("dwc:decimalLongitude")), "9.5")
    apart = [(place, *latitude), (other, *longitude)]
    together = [(place, *latitude), (place, *longitude)]
    assert mids.level(fossil + apart, "Palaeontology") == 1
    assert mids.level(fossil + together, "Palaeontology") == 2


def test_an_unknown_discipline_is_asked_what_the_unclassified_are() -> None:
    sheet = statements(VALID / "botanical-specimen.ttl")
    assert mids.level(sheet, "Alchemy") == mids.level(sheet, "Unclassified")


@pytest.mark.parametrize("group", sorted(set(mids.groups().values())))
def test_every_group_is_asked_for_something_it_can_answer(group: str) -> None:
    asked, highest = mids.asked_of(group)
    assert asked
    assert all(element.evidence for element in asked if element.level <= highest)
    assert {element.level for element in asked} >= set(range(1, highest + 1))
