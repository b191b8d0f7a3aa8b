"""What a dataset covers: from EML to statements, page, JSON and schema.org."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyoxigraph import RdfFormat, parse

from app.factory import create_app
from app.graph.document import Document
from app.graph.platform import Platform
from app.settings import Settings
from app.web.maps import box_of
from loaders.covered import coverage_lines
from loaders.sources.coverage import Box, Coverage, CoveredTaxon, Period, Region, read_coverage

NAME = "https://example.org/dataset/AAA-111-AAA"
EML = Path(__file__).parent / "coverage.xml"
TAIL = " <https://example.org/graph/public> ."


def document(said: Coverage) -> Document:
    """The dataset as it would be stored."""
    lines = "\n".join(coverage_lines(NAME, said, TAIL)).encode()
    quads = parse(io.BytesIO(lines), format=RdfFormat.N_QUADS)
    return Document(NAME, [quad.triple for quad in quads], base="https://example.org/")


def test_all_that_eml_says_becomes_statements() -> None:
    said = read_coverage(etree.fromstring(EML.read_bytes()))
    root = document(said).root
    places = root.nodes("dcterms:spatial")
    assert [place.text("rdfs:label") for place in places] == ["The Alps", "The Pacific around Fiji"]
    assert box_of(places[0].text("dcat:bbox")) == (5.5, 43.5, 16.5, 48.25)
    assert box_of(places[1].text("dcat:bbox")) == (177.0, -21.0, -178.0, -15.0)
    times = root.nodes("dcterms:temporal")
    assert [(t.text("dcat:startDate"), t.text("dcat:endDate")) for t in times] == [
        ("1828", "1914-07"),
        ("1903-05-12", "1903-05-12"),
    ]
    assert times[1].values("dcat:startDate")[0].datatype == "xsd:date"
    taxa = root.nodes("holotype:coversTaxon")
    assert [(t.text("dwc:scientificName"), t.text("dwc:taxonRank")) for t in taxa] == [
        ("Plantae", "kingdom"),
        ("", ""),
    ]
    assert taxa[1].text("dwc:vernacularName") == "mosses"
    assert taxa[1].types == []
    assert root.text("holotype:taxonomicCoverage") == "Vascular plants and bryophytes"


def test_every_part_belongs_to_the_dataset() -> None:
    said = Coverage((Region("x"),), (Period("1900", "", "x"),), (CoveredTaxon("Rosa"),), "x")
    for name, node in document(said).parts.items():
        if node.said and name != NAME:
            assert [value.iri for value in node.values("holotype:partOf")] == [NAME]


def test_nothing_said_nothing_written() -> None:
    assert list(coverage_lines(NAME, Coverage(), TAIL)) == []


@pytest.mark.parametrize(
    "box", [Box(-180, 180, 90, -90), Box(5, 6, 2, 1), Box(170, -170, 1, -1), Box(0, 0, 0, 0)]
)
def test_a_box_comes_back_as_it_went(box: Box) -> None:
    (place,) = document(Coverage((Region("", box),))).root.nodes("dcterms:spatial")
    assert box_of(place.text("dcat:bbox")) == (box.west, box.south, box.east, box.north)


@pytest.mark.parametrize("text", ["", "POINT(1 2)", "POLYGON((1 2))", "POLYGON((a b, c d))"])
def test_what_is_no_rectangle_is_none(text: str) -> None:
    assert box_of(text) is None


def test_dataset_page_shows_it_and_schema_org_says_it(demo_house: Platform) -> None:
    app = create_app(demo_house, Settings())
    app.testing = True
    client = app.test_client()
    found: list[dict[str, Any]] = client.get("/search.json?kind=dataset").json["hits"]  # type: ignore[index]
    shown = []
    for hit in found:
        path = hit["document"].removeprefix(demo_house.base[:-1])
        said: dict[str, Any] = client.get(f"{path}.json").json  # type: ignore[assignment]
        assert said["coverage"]["places"][0]["box"]
        page = client.get(f"{path}.html").text
        assert "What it covers" in page
        assert '"GeoShape"' in page
        assert '"temporalCoverage"' in page
        shown.append(said["coverage"]["places"][0]["description"])
        inside = said["coverage"]["places"][0]["href"].replace("/search?", "/search.json?")
        assert client.get(inside).json["total"] > 0  # type: ignore[index]
    assert len(shown) == 2


def test_sex_and_life_stage_are_counted_by_concept(demo_house: Platform) -> None:
    app = create_app(demo_house, Settings())
    client = app.test_client()
    for name, property in (
        ("sex", "dwciri:sex"),
        ("lifeStage", "dwciri:lifeStage"),
        ("disposition", "dwciri:disposition"),
    ):
        index = demo_house.search_index()
        assert name in index.fields
        for value, number in index.counts(name).items():
            assert value.startswith("https://w3id.org/holotype/vocabulary/")
            said = client.get("/search.json", query_string={name: value, "limit": "0"}).json
            assert said is not None
            assert said["total"] == number > 0
            assert "https://" not in said["sentence"], property
    assert index.counts("disposition")
