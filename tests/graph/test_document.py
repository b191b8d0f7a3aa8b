"""A document: its nodes, its tree, and that every form of it says the same."""

from __future__ import annotations

import json
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import RdfFormat, Triple, parse

from app.graph.document import FORMATS, Document, Value
from app.graph.root import data_root

BASE = "https://example.org/"
HERE = Path(__file__).parent
VALID = HERE.parents[0] / "shapes" / "valid"
SHEET = f"{BASE}specimen/K7M-2QX-9BD"
WHOLE = {
    VALID / "botanical-specimen.ttl": SHEET,
    VALID / "collection.ttl": f"{BASE}collection/H5N-8TR-3WC",
    VALID / "dataset.ttl": f"{BASE}dataset/D2F-6GH-7JK",
    VALID / "event.ttl": f"{BASE}event/3VE-N7S-001",
    VALID / "fossil.ttl": f"{BASE}specimen/F0S-S1L-AMM",
    HERE / "documents" / "numbers.ttl": f"{BASE}media/N7M-B3R-555",
}
JSON_LD = "application/ld+json"


@cache
def context() -> dict[str, Any]:
    """The context of the house."""
    said: dict[str, Any] = json.loads((data_root() / "ontology" / "context.jsonld").read_text("utf-8"))
    inner: dict[str, Any] = said["@context"]
    return inner


def document(path: Path, name: str) -> Document:
    """A document with all the triples of a file."""
    quads = parse(path=path, format=RdfFormat.TURTLE)
    return Document(name, [Triple(q.subject, q.predicate, q.object) for q in quads], base=BASE, commit=4)


@pytest.fixture
def sheet() -> Document:
    """A herbarium sheet with nearly everything a specimen can have."""
    return document(VALID / "botanical-specimen.ttl", SHEET)


def by_oxigraph(data: bytes, format: RdfFormat) -> set[str]:
    """What one parser reads, as lines."""
    return {str(quad.triple) for quad in parse(data, format=format)}


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
@pytest.mark.parametrize("house", [True, False], ids=["context of the house", "no context"])
def test_json_ld_gives_back_the_same_triples(path: Path, house: bool) -> None:
    found = document(path, WHOLE[path])
    data = found.serialise(JSON_LD, context=context() if house else None)
    assert by_oxigraph(data, RdfFormat.JSON_LD) == {str(triple) for triple in found.triples}


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_another_parser_reads_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    found = document(path, WHOLE[path])
    data = found.serialise(JSON_LD, context=context())
    graph = rdflib.Graph()
    with warnings.catch_warnings():  # of what it uses inside itself
        warnings.simplefilter("ignore", DeprecationWarning)
        graph.parse(data=data, format="json-ld")
    lines = graph.serialize(format="nt", encoding="utf-8")
    assert by_oxigraph(lines, RdfFormat.N_TRIPLES) == {str(triple) for triple in found.triples}


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_every_format_gives_back_the_same_triples(path: Path, media_type: str) -> None:
    found = document(path, WHOLE[path])
    data = found.serialise(media_type)
    assert by_oxigraph(data, FORMATS[media_type]) == {str(triple) for triple in found.triples}


def test_turtle_declares_just_the_prefixes_it_uses() -> None:
    path = VALID / "collection.ttl"
    text = document(path, WHOLE[path]).serialise("text/turtle").decode()
    declared = {line.split()[1] for line in text.splitlines() if line.startswith("@prefix")}
    assert declared == {"dcterms:", "dwc:", "holotype:", "ltc:", "owl:", "rdf:", "schema:"}


def test_numbers_stay_numbers_where_json_ld_reads_them_back() -> None:
    path = HERE / "documents" / "numbers.ttl"
    tree = document(path, WHOLE[path]).tree(context())
    assert {value for value in tree["ods:version"] if isinstance(value, int)} == {2, -7, 0}
    assert [v for v in tree["ods:isMarkedAsType"] if isinstance(v, bool)] == [False, True]
    assert {"@value": "24", "@type": "xsd:integer"} in tree["ac:frameRate"]
    assert "24.0" in tree["ac:frameRate"]


def test_the_document_knows_itself(sheet: Document) -> None:
    assert sheet
    assert sheet.kind == "specimen"
    assert sheet.commit == 4
    assert sheet.root.iri == sheet.iri == SHEET
    assert sheet.root.id == ""
    assert sheet.revision == f"{BASE}activity/T4R-8WQ-2MN"


def test_a_document_of_nothing_is_nothing() -> None:
    nothing = Document(SHEET, [], base=BASE)
    assert not nothing
    assert nothing.revision == SHEET
    assert nothing.tree({}) == {"@id": SHEET}


def test_nodes_lead_from_part_to_part(sheet: Document) -> None:
    event = sheet.root.node("ods:hasEvents")
    assert event is not None
    assert event.id == "event-1"
    assert event.types == ["dwc:Event", "ods:Event"]
    place = event.nodes("ods:hasLocation")[0]
    assert place.text("dwc:country") == "Peru"
    assert [part.id for part in sheet.root.nodes("ods:hasIdentifications")] == [
        "identification-1",
        "identification-2",
    ]


def test_values_of_a_node(sheet: Document) -> None:
    root = sheet.root
    assert root.texts("ods:metadataLanguages") == ["de", "es"]
    assert root.values("ods:midsLevel") == [Value("3", datatype="xsd:integer")]
    assert root.values("ods:midsLevel")[0].plain == 3
    assert root.values("ods:isMarkedAsType")[0].plain is True
    assert root.values("ods:organisationID")[0].iri == "https://ror.org/00bv4cx53"
    assert root.properties == sorted(root.properties)
    assert "dwc:catalogNumber" in root.properties


def test_what_is_not_said(sheet: Document) -> None:
    assert sheet.root.text("dwc:recordedBy") == ""
    assert sheet.root.text("dwc:recordedBy", "nobody") == "nobody"
    assert sheet.root.values("dwc:recordedBy") == []
    assert sheet.root.node("dwc:recordedBy") is None
    assert sheet.root.nodes("ods:organisationID") == []  # named, but no part of this document


def test_the_tree_nests_parts_and_keeps_lists(sheet: Document) -> None:
    tree = sheet.tree(context())
    assert tree["@id"] == SHEET
    assert tree["@type"] == "ods:DigitalSpecimen"
    (event,) = tree["ods:hasEvents"]
    assert event["ods:hasLocation"]["dwc:country"] == "Peru"
    assert event["holotype:partOf"] == SHEET  # the way back is named, not nested again
    assert tree["dcterms:license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert sheet.tree({})["ods:hasEvents"]["@id"] == f"{SHEET}#event-1"
