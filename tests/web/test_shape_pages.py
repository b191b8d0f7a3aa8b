"""Pages of shapes: everything a record is held to, with data that break it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.web.words.shape_page import EXAMPLES, SHAPES
from tests.web.example import Site, example_site

NAME = f"{SHAPES}DigitalSpecimenShape-specimenName"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def test_index_lists_every_shape_with_its_rules(site: Site) -> None:
    said = site.get("/shapes.json", "*/*").json["shapes"]
    known = site.platform.shapes.shapes.values()
    assert len(said) == len([shape for shape in known if shape.targets])
    assert sum(row["count"] for row in said) >= 238
    digital = next(row for row in said if row["shape"].endswith("/DigitalSpecimenShape"))
    assert digital["target"] == "ods:DigitalSpecimen"


def test_shape_speaks_the_language_of_the_page(site: Site) -> None:
    of_kind = site.get("/shapes/EventShape.json", "*/*", Accept_Language="de").json
    month = next(row for row in of_kind["properties"] if row["name"] == "EventShape-month")
    rule = site.get("/shapes/EventShape-month.json", "*/*", Accept_Language="de").json
    assert (of_kind["title"], month["title"], rule["title"]) == ("Ereignis", "Monat", "Monat")
    assert month["message"] == rule["message"]
    assert rule["message"].startswith("„Monat“ muss genau eine ganze Zahl von 1 bis 12 sein: ")
    assert rule["description"] == "Der Monat."
    assert "Month" not in site.get("/shapes/EventShape.html", "text/html", Accept_Language="de").text


def test_shape_lists_what_it_asks_for_in_the_order_of_a_form(site: Site) -> None:
    said = site.get("/shapes/DigitalSpecimenShape.json", "*/*").json
    assert [row["name"] for row in said["properties"]][:2] == [
        "DigitalSpecimenShape-physicalSpecimenID",
        "DigitalSpecimenShape-physicalSpecimenIDType",
    ]
    assert {row["severity"] for row in said["properties"]} == {"violation", "warning", "info"}
    page = site.page("/shapes/DigitalSpecimenShape.html")
    assert "/shapes/DigitalSpecimenShape-midsLevel" in page.links


def test_rule_says_message_severity_demands_and_what_breaks_it(site: Site) -> None:
    said = site.get("/shapes/DigitalSpecimenShape-midsLevel.json", "*/*").json
    assert said["severity"] == "violation"
    assert said["path"] == "ods:midsLevel"
    assert {one["term"]: one["values"] for one in said["demands"]}["sh:maxInclusive"] == ["3"]
    assert said["message"] in site.page("/shapes/DigitalSpecimenShape-midsLevel.html").text
    assert any("ods:midsLevel" in example["text"] for example in said["examples"])


def test_rule_leads_to_its_shape(site: Site) -> None:
    page = site.page("/shapes/DigitalSpecimenShape-midsLevel.html")
    assert "/shapes/DigitalSpecimenShape" in page.links


def test_every_rule_has_data_that_break_it(site: Site) -> None:
    folder = site.platform.root / EXAMPLES
    expected = {path.read_text().partition("\n")[0] for path in folder.glob("*.ttl")}
    rules = [s.label for s in site.platform.shapes.shapes.values() if s.path is not None and s.label]
    assert len(rules) > 200
    assert not [rule for rule in rules if f"# expects: {rule}" not in expected]
