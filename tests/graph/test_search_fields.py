"""What documents look like to the index."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from app.graph.catalogue import Catalogue
from app.graph.errors import BadParameter
from app.graph.search import Entry, Fields
from app.graph.search_scheme import Scheme

HERE = Path(__file__).parent / "search"
BASE = "https://example.org/"


@pytest.fixture(scope="module")
def fields(catalogue: Catalogue) -> Fields:
    return Fields(catalogue)


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.load(path=HERE / "documents.ttl", format=RdfFormat.TURTLE)
    return store


def entries(fields: Fields, store: Store, *names: str, copy: bool = False) -> dict[str, Entry]:
    documents = [BASE + name for name in names]
    found = fields.documents(store.query, documents, copy=copy)
    return {entry["iri"].removeprefix(BASE): entry for entry in found}


def test_specimen_gives_every_field(fields: Fields, store: Store) -> None:
    entry = entries(fields, store, "specimen/AAA-BBB-CCC")["specimen/AAA-BBB-CCC"]
    everything = set(entry.pop("everything")[0].split("\n"))
    assert {"Tanzania", "Amani, forest above the station", "Zimmermann, Albrecht", "Blüten rosa"} < everything
    assert entry == {
        "iri": "https://example.org/specimen/AAA-BBB-CCC",
        "kind": ["specimen"],
        "title": ["Impatiens usambarensis Grey-Wilson"],
        "modified": ["2024-05-17"],
        "licence": ["https://creativecommons.org/licenses/by/4.0/legalcode"],
        "dataset": ["https://example.org/dataset/HRB-EAA-001"],
        "basisOfRecord": ["PreservedSpecimen"],
        "catalogNumber": ["K000123"],
        "institution": ["Kilimanjaro Museum and Garden"],
        "institutionCode": ["KMG"],
        "institutionId": ["https://ror.org/00abcde12"],
        "institutionDocument": ["https://example.org/institution/KMG"],
        "collection": ["https://example.org/collection/KMG-HRB-001"],
        "collectionCode": ["HERB"],
        "discipline": ["Botany"],
        "topicCategory": ["Seed plants"],
        "preparation": ["herbarium sheet"],
        "midsLevel": ["2"],
        "hasLabelText": ["true"],
        "hasImage": ["true"],
        "media": ["https://example.org/media/AAA-BBB-MM1"],
        "country": ["TZ"],
        "countryWritten": ["Tanzania"],
        "countryCode": ["TZ"],
        "stateProvince": ["Tanga"],
        "locality": ["Amani, forest above the station"],
        "latitude": ["-5.1"],
        "longitude": ["38.63"],
        "point": ["-5.1 38.63"],
        "generalised": ["false"],
        "hasCoordinates": ["true"],
        "eventDate": ["1903-06-04"],
        "year": ["1903"],
        "collector": ["Zimmermann, Albrecht"],
        "collectorNumber": ["1240"],
        "scientificName": ["Impatiens usambarensis Grey-Wilson"],
        "taxon": ["/Plantae/Tracheophyta/Magnoliopsida/Ericales/Balsaminaceae/Impatiens"],
        "family": ["Balsaminaceae"],
        "genus": ["Impatiens"],
        "typeStatus": ["holotype"],
    }


def test_fossil_gives_its_age(fields: Fields, store: Store) -> None:
    entry = entries(fields, store, "specimen/AAA-BBB-DDD")["specimen/AAA-BBB-DDD"]
    assert entry["geologicalAge"] == ["/Phanerozoic/Mesozoic/Jurassic"]
    assert entry["formation"] == ["Tendaguru"]
    assert entry["hasImage"] == ["false"]
    assert entry["hasLabelText"] == ["false"]
    assert "hasCoordinates" not in entry or entry["hasCoordinates"] == ["false"]


@pytest.mark.parametrize(
    ("written", "placed"),
    [
        ("Jurassic", "/Phanerozoic/Mesozoic/Jurassic"),
        ("//Mesozoic/JURASSIC//", "/Phanerozoic/Mesozoic/Jurassic"),
        ("/Jura/Malm", "/Phanerozoic/Mesozoic/Jurassic/Upper Jurassic"),
        ("/Late Jurassic", "/Phanerozoic/Mesozoic/Jurassic/Upper Jurassic"),
        ("/Mesozoic/Middle Earth%2FAge", "/Phanerozoic/Mesozoic/Middle Earth%2FAge"),
        ("/Weißer Jura", "/Phanerozoic/Mesozoic/Jurassic/Upper Jurassic"),
        ("/Third Age", "/Third Age"),
        ("/////", ""),
        ("", ""),
    ],
)
def test_ages_are_placed_in_the_chart(root: Path, catalogue: Catalogue, written: str, placed: str) -> None:
    chart = Scheme(root / "ontology/vocabularies/geological-time.ttl", catalogue["search/branches"])
    assert chart.placed(written) == placed


def test_circle_in_a_vocabulary_has_an_end(catalogue: Catalogue) -> None:
    scheme = Scheme(HERE / "circle.ttl", catalogue["search/branches"])
    assert scheme.placed("/one").endswith("/One")


def test_other_kinds_of_documents(fields: Fields, store: Store) -> None:
    found = entries(fields, store, "institution/KMG", "collection/KMG-HRB-001", "media/AAA-BBB-MM1")
    assert {name: (entry["kind"], entry["title"]) for name, entry in found.items()} == {
        "institution/KMG": (["institution"], ["Kilimanjaro Museum and Garden"]),
        "collection/KMG-HRB-001": (["collection"], ["Herbarium of Kilimanjaro"]),
        "media/AAA-BBB-MM1": (["media"], ["The sheet"]),
    }
    assert "hasImage" not in found["institution/KMG"]
    assert found["media/AAA-BBB-MM1"]["hasImage"] == ["true"]


def test_document_that_does_not_exist_gives_nothing(fields: Fields, store: Store) -> None:
    assert list(entries(fields, store, "specimen/NOT-NOT-NOT", "institution/KMG")) == ["institution/KMG"]
    assert entries(fields, store) == {}


def test_copy_gives_the_same(fields: Fields, store: Store) -> None:
    names = ("specimen/AAA-BBB-CCC", "specimen/AAA-BBB-DDD", "institution/KMG", "media/AAA-BBB-MM1")

    def sets(found: dict[str, Entry]) -> dict[str, dict[str, set[str]]]:
        return {
            name: {
                field: set(values[0].split("\n") if field == "everything" else values)
                for field, values in entry.items()
                if field != "iri"
            }
            for name, entry in found.items()
        }

    assert sets(entries(fields, store, *names, copy=True)) == sets(entries(fields, store, *names))


def test_facets_come_in_their_order(fields: Fields) -> None:
    orders = [field.order for field in fields.facets()]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders) > 10
    assert fields.argument("type") is fields["typeStatus"]
    assert fields.argument("nothing") is None


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        ("unknown-kind", "“colour” is none of"),
        ("unknown-option", "is not understood"),
        ("described-twice", "described twice"),
        ("also-nothing", "no field nothing"),
    ],
)
def test_field_that_makes_no_sense_is_refused(folder: str, says: str) -> None:
    with pytest.raises(BadParameter, match=says):
        Fields(Catalogue(HERE / "fields" / folder))
