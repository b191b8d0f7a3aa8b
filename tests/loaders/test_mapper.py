"""Rows to documents: parts keep their names, things told twice are one, each core has its documents."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from app.graph.document import Document
from app.graph.identifiers import mint
from app.graph.terms import iri
from loaders.build import Unread
from loaders.mapper import Mapped, Mapper, Scope
from loaders.mapping import Tables
from loaders.record import Record, Row, Table
from loaders.source_record import record_from_json, source_json

BASE = "https://example.org/"
SCOPE = Scope(BASE, f"{BASE}graph/public", f"{BASE}graph/ledger/public", f"{BASE}dataset/x", "herbarium")
TABLES = Tables.read()
Cells = dict[str, str]

SHEET = {
    "dwc:occurrenceID": "https://test.example/object/1",
    "dwc:catalogNumber": "T 00001",
    "dwc:institutionCode": "TEST",
    "dwc:basisOfRecord": "PreservedSpecimen",
    "dwc:scientificName": "Quercus robur L.",
    "dwc:identifiedBy": "A. Tester",
    "dwc:country": "Germany",
    "dwc:eventDate": "1898-07-12",
}


def read(*tables: tuple[str, Sequence[Cells]]) -> tuple[Mapper, Record]:
    """A mapper and one record of (row type, rows); the first row of the first table is the core."""
    made, rows = [], []
    for number, (row_type, found) in enumerate(tables):
        names = tuple(dict.fromkeys(name for cells in found for name in cells))
        terms = tuple(iri(name).value for name in names)
        file = f"{number}.txt"
        made.append(Table(iri(row_type).value, terms, names, (file,), number == 0))
        for line, cells in enumerate(found, 2):
            rows.append(Row(number, file, line, tuple(cells.get(name, "") for name in names)))
    return Mapper(TABLES, made, SCOPE), Record("1", tuple(rows))


def documents(*tables: tuple[str, Sequence[Cells]]) -> list[Mapped]:
    """The documents of one record."""
    mapper, record = read(*tables)
    return mapper.documents(record)


def opened(mapped: Mapped) -> Document:
    """A document with its nodes."""
    quads = list(parse("\n".join(mapped.lines).encode(), format=RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in quads} == {SCOPE.graph}
    return Document(mapped.iri, [Triple(q.subject, q.predicate, q.object) for q in quads], base=BASE)


def facts(count: int) -> list[Cells]:
    """Measurements without identifiers of their own."""
    return [{"dwc:measurementType": "length", "dwc:measurementValue": str(n)} for n in range(count)]


# -- the specimen --------------------------------------------------------------------------------


def test_a_specimen() -> None:
    (made,) = documents(("dwc:Occurrence", [SHEET]))
    assert made.kind == "specimen"
    assert made.iri == f"{BASE}specimen/{mint('specimen', SHEET['dwc:occurrenceID'])}"
    root = opened(made).root
    assert root.text("ods:specimenName") == "Quercus robur L."
    assert root.text("ods:physicalSpecimenIDType") == "Resolvable"
    place = root.nodes("ods:hasEvents")[0].nodes("ods:hasLocation")[0]
    assert place.text("dwc:country") == "Germany"
    assert place.id == "location-1"
    material = root.node("holotype:about")
    assert material is not None
    assert material.values("owl:sameAs")[0].iri == SHEET["dwc:occurrenceID"]


def test_every_part_belongs_to_the_document() -> None:
    rows = [{"dwc:scientificName": "Quercus petraea", "dwc:identifiedBy": "B. Helper | C. Third"}]
    (made,) = documents(
        ("dwc:Occurrence", [SHEET]), ("dwc:MeasurementOrFact", facts(3)), ("dwc:Identification", rows)
    )
    document = opened(made)
    parts = [node for node in document.parts.values() if node.said and node is not document.root]
    assert len(parts) > 8
    for part in parts:
        assert [value.iri for value in part.values("holotype:partOf")] == [made.iri]
        assert part.types


def test_a_local_name_is_one_of_its_source() -> None:
    (made,) = documents(("dwc:Occurrence", [SHEET | {"dwc:occurrenceID": "T 00001"}]))
    assert made.name == "T 00001@herbarium"
    assert opened(made).root.text("ods:physicalSpecimenIDType") == "Local"


def test_an_observation_is_an_occurrence() -> None:
    (made,) = documents(("dwc:Occurrence", [SHEET | {"dwc:basisOfRecord": "HumanObservation"}]))
    assert made.kind == "occurrence"
    assert made.iri.startswith(f"{BASE}occurrence/")
    assert opened(made).root.node("holotype:about") is None


@pytest.mark.parametrize(
    "address",
    [
        "https://herbarium.example.org/object/B100086394",
        "http://herbarium.example.org/object/B100086394",
        "http://id.example.org/zsm/collection_zsm/5051",
        "http://coldb.example.org/catalognumber/mnhn/p/p00084053",
        "https://herbarium.example.org/object/Großer%20Garten/ä",
        "HTTP-local-1",
    ],
)
@pytest.mark.parametrize("term", ["dwc:occurrenceID", "dwc:materialEntityID"])
def test_the_address_a_house_gave_its_object_is_kept_and_linked(address: str, term: str) -> None:
    cells = SHEET | {"dwc:occurrenceID": "urn:catalog:TEST:1"} | {term: address}
    (made,) = documents(("dwc:Occurrence", [cells]))
    root = opened(made).root
    material = root.node("holotype:about")
    assert material is not None
    same = [value.iri for value in material.values("owl:sameAs")]
    assert same == ([address] if "://" in address else [])
    if term == "dwc:occurrenceID":
        assert root.text("ods:physicalSpecimenID") == address
        assert root.text("ods:normalisedPhysicalSpecimenID").removesuffix("@herbarium") == address
    else:
        kept = {node.text("dcterms:title"): node.text("dcterms:identifier")
                for node in root.nodes("ods:hasIdentifiers")}  # fmt: skip
        assert kept["dwc:materialEntityID"] == address


def test_two_addresses_of_one_object_are_two_names() -> None:
    names = {"dwc:occurrenceID": "http://a.example.org/1", "dwc:materialEntityID": "https://a.example.org/1"}
    (made,) = documents(("dwc:Occurrence", [SHEET | names]))
    material = opened(made).root.node("holotype:about")
    assert material is not None
    assert {value.iri for value in material.values("owl:sameAs")} == set(names.values())


def test_an_observation_keeps_the_name_its_source_gave_it() -> None:
    observed = SHEET | {"dwc:basisOfRecord": "HumanObservation"}
    (made,) = documents(("dwc:Occurrence", [observed]))
    root = opened(made).root
    assert root.text("dcterms:identifier") == SHEET["dwc:occurrenceID"]
    assert [value.iri for value in root.values("owl:sameAs")] == [SHEET["dwc:occurrenceID"]]


# -- rows of extensions --------------------------------------------------------------------------


def test_parts_keep_their_names_when_rows_change_their_order() -> None:
    rows = [*facts(4), {"dwc:measurementID": "m1", "dwc:measurementType": "width"}]
    first = documents(("dwc:Occurrence", [SHEET]), ("dwc:MeasurementOrFact", rows))[0]
    assert len(opened(first).root.nodes("ods:hasAssertions")) == 5
    for order in itertools.islice(itertools.permutations(rows), 0, None, 7):
        again = documents(("dwc:Occurrence", [SHEET]), ("dwc:MeasurementOrFact", order))[0]
        assert sorted(again.lines) == sorted(first.lines)


def test_parts_keep_their_names_when_a_row_goes_or_comes() -> None:
    rows = facts(5)
    whole = set(documents(("dwc:Occurrence", [SHEET]), ("dwc:MeasurementOrFact", rows))[0].lines)
    for gone in range(5):
        left = [row for number, row in enumerate(rows) if number != gone]
        assert set(documents(("dwc:Occurrence", [SHEET]), ("dwc:MeasurementOrFact", left))[0].lines) < whole


def test_a_row_with_an_identifier_keeps_its_name_when_its_cells_change() -> None:
    names = []
    for value in ("3", "4"):
        row = {
            "dwc:identificationID": "i7",
            "dwc:scientificName": "Quercus",
            "dwc:identificationRemarks": value,
        }
        (made,) = documents(("dwc:Occurrence", [SHEET]), ("dwc:Identification", [row]))
        found = opened(made).root.nodes("ods:hasIdentifications")
        names.append([node.id for node in found])
    assert names[0] == names[1]
    assert len(names[0]) == 2


def test_rows_that_are_alike_are_two_parts() -> None:
    rows = facts(1) * 2
    (made,) = documents(("dwc:Occurrence", [SHEET]), ("dwc:MeasurementOrFact", rows))
    ids = [node.id for node in opened(made).root.nodes("ods:hasAssertions")]
    assert len(ids) == 2
    assert ids[1] == f"{ids[0]}-2"


@pytest.mark.parametrize(
    "told",
    [
        {"dwc:scientificName": "Quercus robur L."},
        {"dwc:scientificName": "Quercus robur L.", "dwc:identifiedBy": "A. Tester"},
        {"dwc:scientificName": "Quercus robur L.", "dwc:dateIdentified": "1901"},
    ],
)
def test_an_identification_told_twice_is_one(told: Cells) -> None:
    row = told | {"dwc:identificationRemarks": "by the leaves"}
    (made,) = documents(("dwc:Occurrence", [SHEET]), ("dwc:Identification", [row]))
    (identification,) = opened(made).root.nodes("ods:hasIdentifications")
    assert identification.id == "identification-1"
    assert identification.text("dwc:identificationRemarks") == "by the leaves"
    assert len(identification.nodes("ods:hasTaxonIdentifications")) == 1
    assert identification.values("dwc:isAcceptedIdentification")[0].plain is True


@pytest.mark.parametrize(
    "told",
    [
        {"dwc:scientificName": "Quercus petraea (Matt.) Liebl."},
        {"dwc:scientificName": "Quercus robur L.", "dwc:identifiedBy": "B. Helper"},
        {"dwc:identificationRemarks": "no name at all"},
    ],
)
def test_another_identification_is_a_second_one(told: Cells) -> None:
    (made,) = documents(("dwc:Occurrence", [SHEET]), ("dwc:Identification", [told]))
    found = opened(made).root.nodes("ods:hasIdentifications")
    assert len(found) == 2
    assert [bool(node.text("dwc:isAcceptedIdentification")) for node in found].count(True) == 1


def test_the_same_record_told_again_adds_nothing() -> None:
    (alone,) = documents(("dwc:Occurrence", [SHEET]))
    (again,) = documents(
        ("dwc:Occurrence", [SHEET]), ("dwc:Occurrence", [SHEET | {"dwc:country": "Deutschland"}])
    )
    assert again.lines == alone.lines


# -- media ---------------------------------------------------------------------------------------


def test_a_row_of_media_is_a_document_joined_to_the_specimen() -> None:
    row = {"ac:accessURI": "https://files.example.org/1.jpg", "dcterms:format": "image/jpeg"}
    own, medium = documents(("dwc:Occurrence", [SHEET]), ("ac:Multimedia", [row]))
    assert (medium.kind, medium.name) == ("media", "https://files.example.org/1.jpg@herbarium")
    root = opened(medium).root
    assert [value.iri for value in root.values("ac:accessURI")] == ["https://files.example.org/1.jpg"]
    assert [value.iri for value in root.values("ac:associatedSpecimenReference")] == [own.iri]
    assert [value.iri for value in opened(own).root.values("holotype:hasMedia")] == [medium.iri]
    assert opened(own).root.values("ods:isKnownToContainMedia")[0].plain is True


def test_a_file_name_is_a_file_below_the_installation() -> None:
    _, medium = documents(
        ("dwc:Occurrence", [SHEET]), ("ac:Multimedia", [{"ac:accessURI": "./scans/one.jpg"}])
    )
    (address,) = opened(medium).root.values("ac:accessURI")
    assert address.iri == f"{BASE}scans/one.jpg"


def test_files_named_in_a_cell_are_media_too() -> None:
    cell = "https://files.example.org/1.jpg | https://files.example.org/2.jpg"
    own, *media = documents(("dwc:Occurrence", [SHEET | {"dwc:associatedMedia": cell}]))
    found = {value.iri for medium in media for value in opened(medium).root.values("ac:accessURI")}
    assert found == {"https://files.example.org/1.jpg", "https://files.example.org/2.jpg"}
    assert {value.iri for value in opened(own).root.values("holotype:hasMedia")} == {m.iri for m in media}


def test_a_row_of_media_without_a_file_is_reported() -> None:
    (own,) = documents(("dwc:Occurrence", [SHEET]), ("ac:Multimedia", [{"dcterms:title": "lost"}]))
    assert own.unread == [Unread(1, "media-without-address", iri("ac:accessURI").value, "")]
    assert opened(own).root.values("ods:isKnownToContainMedia")[0].plain is False


# -- other cores ---------------------------------------------------------------------------------


def test_an_event_carries_its_occurrences() -> None:
    event = {"dwc:eventID": "trap-12", "dwc:eventDate": "2019-06-01", "dwc:country": "Belgium"}
    below = [
        {
            "dwc:occurrenceID": "urn:x:1",
            "dwc:basisOfRecord": "PreservedSpecimen",
            "dwc:scientificName": "Apis",
        },
        {"dwc:occurrenceID": "urn:x:2", "dwc:basisOfRecord": "HumanObservation", "dwc:country": "France"},
    ]
    own, specimen, observation = documents(("dwc:Event", [event]), ("dwc:Occurrence", below))
    assert [made.kind for made in (own, specimen, observation)] == ["event", "specimen", "occurrence"]
    assert own.name == "trap-12@herbarium"
    assert opened(own).root.text("dcterms:identifier") == "trap-12"
    (gathering,) = opened(specimen).root.nodes("ods:hasEvents")
    assert gathering.text("dwc:eventDate") == "2019-06-01"
    assert [value.iri for value in gathering.values("dcterms:isPartOf")] == [own.iri]
    assert gathering.nodes("ods:hasLocation")[0].text("dwc:country") == "Belgium"
    assert opened(specimen).root.text("ods:specimenName") == "Apis"
    elsewhere = opened(observation).root.nodes("ods:hasEvents")[0].nodes("ods:hasLocation")[0]
    assert elsewhere.texts("dwc:country") == ["France"]


def test_a_taxon_carries_its_specimens() -> None:
    taxon = {"dwc:taxonID": "t1", "dwc:scientificName": "Puya raimondii Harms", "dwc:family": "Bromeliaceae"}
    below = [{"dwc:occurrenceID": "urn:x:1", "dwc:basisOfRecord": "PreservedSpecimen"}]
    own, specimen = documents(("dwc:Taxon", [taxon]), ("dwc:Occurrence", below))
    assert (own.kind, specimen.kind) == ("taxon", "specimen")
    assert opened(own).root.text("dwc:scientificName") == "Puya raimondii Harms"
    (identification,) = opened(specimen).root.nodes("ods:hasIdentifications")
    assert [value.iri for value in identification.values("dwciri:toTaxon")] == [own.iri]
    (name,) = identification.nodes("ods:hasTaxonIdentifications")
    assert name.text("dwc:scientificName") == "Puya raimondii Harms"


def test_row_types_without_a_place_are_known_as_such() -> None:
    mapper, _ = read(("dwc:Occurrence", [SHEET]), ("dwc:Dataset", [{"dwc:datasetName": "x"}]))
    assert mapper.unknown() == [iri("dwc:Dataset").value]


# -- the record word for word --------------------------------------------------------------------


def test_a_digest_tells_what_a_record_says() -> None:
    mapper, record = read(("dwc:Occurrence", [SHEET]))
    again, same = read(("dwc:Occurrence", [SHEET]))
    other, changed = read(("dwc:Occurrence", [SHEET | {"dwc:country": "Poland"}]))
    moved = record._replace(rows=(record.rows[0]._replace(number=99),))
    assert mapper.digest(record) == again.digest(same) == mapper.digest(moved)
    assert mapper.digest(record) != other.digest(changed)


def test_a_kept_source_record_makes_the_same_documents() -> None:
    odd = SHEET | {"dwc:locality": '  "quoted"  back\\slash 🌿 ', "dwc:individualCount": "007"}
    mapper, record = read(("dwc:Occurrence", [odd]), ("dwc:MeasurementOrFact", facts(3)))
    kept, tables, aside = record_from_json(
        source_json(record, [plan.table for plan in mapper.plans]), record.key
    )
    then = Mapper(TABLES, tables, SCOPE).documents(kept, 0, aside)
    assert [sorted(made.lines) for made in then] == [sorted(m.lines) for m in mapper.documents(record)]
    assert [row.number for row in kept.rows] == [row.number for row in record.rows]
