"""Names of columns as they are met, and the terms they mean."""

from __future__ import annotations

import pytest

from loaders.sources.terms import TermList, expand, local_name, term_list

DWC = "http://rs.tdwg.org/dwc/terms/"
OLD = "http://old.example.org/terms/"
LIST = TermList(
    {DWC + "year", DWC + "recordedBy", "http://purl.org/dc/terms/type",
     "http://purl.org/dc/elements/1.1/type", "http://rs.gbif.org/terms/1.0/order", DWC + "order"},
    [(DWC + "collector", DWC + "recordedBy"), (OLD + "*", DWC + "*"), (DWC + "type",
     "http://purl.org/dc/terms/type")],
    [DWC + "Occurrence"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("year", DWC + "year"),
        ("YEAR", DWC + "year"),
        ("  recorded by ", DWC + "recordedBy"),
        ("recorded_by", DWC + "recordedBy"),
        ("dwc:year", DWC + "year"),
        ("DWC:Year", DWC + "year"),
        (DWC + "year", DWC + "year"),
        (DWC + "Year", DWC + "year"),
        (DWC + "collector", DWC + "recordedBy"),
        ("collector", DWC + "recordedBy"),
        ("dwc:collector", DWC + "recordedBy"),
        (OLD + "Year", DWC + "year"),
        (OLD + "Collector", DWC + "recordedBy"),
        (OLD + "shoeSize", DWC + "shoeSize"),
        ("type", "http://purl.org/dc/terms/type"),
        ("order", DWC + "order"),
        ("dc:type", "http://purl.org/dc/elements/1.1/type"),
        ("http://example.org/x", "http://example.org/x"),
        ("urn:x-example:y", "urn:x-example:y"),
        ("shoeSize", ""),
        ("TW:Event:year", ""),
        ("", ""),
    ],
)
def test_resolve(name: str, term: str) -> None:
    assert LIST.resolve(name) == term


@pytest.mark.parametrize(
    ("name", "row_type"),
    [
        ("Occurrence", DWC + "Occurrence"),
        ("dwc:Occurrence", DWC + "Occurrence"),
        (DWC + "occurrence", DWC + "Occurrence"),
        (OLD + "Thing", OLD + "Thing"),
        ("Thing", "Thing"),
        ("", ""),
    ],
)
def test_row_type(name: str, row_type: str) -> None:
    assert LIST.row_type(name) == row_type


def test_knows_only_what_is_listed() -> None:
    assert LIST.knows("year")
    assert not LIST.knows("http://example.org/x")
    assert not LIST.knows("shoeSize")


def test_expand_declared_prefixes_only() -> None:
    assert expand("dwc:year") == DWC + "year"
    assert expand("nobody:year") == ""
    assert expand("year") == ""
    assert local_name("http://example.org/a#b/") == "b"


def test_list_of_the_house() -> None:
    """The mappings are the list: without them no lone table could be read."""
    known = term_list()
    for name in ("occurrenceID", "catalogNumber", "scientificName", "decimalLatitude", "license"):
        assert known.knows(name)
    assert known.resolve("ScientificName") == DWC + "scientificName"
    assert known.resolve("http://purl.org/dc/terms/catalogNumber") == DWC + "catalogNumber"
    assert known.row_type("Occurrence") == DWC + "Occurrence"
