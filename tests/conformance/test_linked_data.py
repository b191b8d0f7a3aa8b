"""Every rule of linked data, for every kind of document, by requests to a served demonstration."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from app.graph.search import Search
from app.graph.terms import iri
from loaders.demo.archive import folders
from loaders.harvest import load
from loaders.options import Options
from tests.conformance.linked_client import BROWSER, Client
from tests.conformance.linked_rules import RULES
from tests.graph.engines import free_port
from tests.web.served import Served, serving

HERE = Path(__file__).parent
DOCUMENTS = ("specimen", "occurrence", "media", "dataset", "institution", "collection")
WORDS = {
    "class": "ns/Document",
    "property": "ns/partOf",
    "module": "ontology/core",
    "vocabulary": "vocabulary/type-status",
    "concept": "vocabulary/disposition/in-collection",
    "shape": "shapes/DigitalSpecimenShape",
    "property shape": "shapes/DigitalSpecimenShape-status",
    "module of shapes": "shapes/common",
}
KINDS = (*DOCUMENTS, "activity", "agent", "graph", *WORDS)
GONE = "specimen/WWW-111-WWW"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A demonstration museum behind a server whose base is its address."""
    with serving(port=free_port()) as opened:
        platform = opened.platform
        (museum,) = (folder for folder in folders() if folder.name == "ashcombe-museum")
        assert not load(platform, museum, platform.house, Options(name="demo")).failed
        source = HERE / "data" / "withdrawn.ttl"
        quads = parse(path=source, format=RdfFormat.TURTLE, base_iri=platform.base)
        platform.workbench(platform.house).write_graph(None, [q.triple for q in quads], replace=False)
        assert platform.feed is not None
        platform.feed.rebuild()
        for _ in range(120):  # what is counted beside the requests is to be there
            if "void:triples" in opened.get("/graph/public.ttl").text:
                break
            time.sleep(0.5)
        yield opened


@pytest.fixture(scope="module")
def client(served: Served) -> Client:
    return Client(served.platform.base)


@pytest.fixture(scope="module")
def names(served: Served) -> dict[str, str]:
    """An identifier of each kind."""
    bench = served.platform.workbench()
    found = {}
    for kind in DOCUMENTS:
        wanted = {"kind": (kind,)} | ({"hasImage": ("true",)} if kind == "specimen" else {})
        found[kind] = bench.search(Search(filters=wanted, limit=1)).documents[0].iri
    found["activity"] = bench.document(found["specimen"]).revision
    found["agent"] = served.platform.house.iri
    found["graph"] = served.platform.graphs.public
    return found | {kind: f"https://w3id.org/holotype/{path}" for kind, path in WORDS.items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("says", RULES, ids=[check.__name__ for check in RULES.values()])
def test_rule(client: Client, names: dict[str, str], kind: str, says: str) -> None:
    RULES[says](client, names[kind])


def test_unknown_identifier_404_with_what_may_have_been_meant(client: Client, names: dict[str, str]) -> None:
    name = names["specimen"]
    for wrong in (name.lower().replace("/specimen", "/specimen"), name.replace("/specimen/", "/media/")):
        refused = client.get(wrong, "text/turtle")
        assert refused.status_code == 404
        assert refused.headers["Content-Type"] == "application/problem+json"
        said = refused.json()
        assert name in [one["document"] for one in said["suggestions"]]
        assert said["remedy"]
        assert client.get(client.base.rstrip("/") + said["search"], BROWSER).status_code == 200
    page = client.get(name.lower(), BROWSER)
    assert page.status_code == 404
    assert f'href="{name.removeprefix(client.base.rstrip("/"))}"' in page.text


@pytest.mark.parametrize("accept", [BROWSER, "text/turtle"])
@pytest.mark.parametrize("ending", ["", ".html", ".ttl", ".linkset"])
def test_withdrawn_identifier_410_says_when_why_and_what_instead(
    client: Client, accept: str, ending: str
) -> None:
    refused = client.get(f"{client.base}{GONE}{ending}", accept)
    assert refused.status_code == 410
    successor = f"{client.base}specimen/WWW-222-WWW"
    assert successor in [one.target for one in client.links(refused) if one.relation == "successor-version"]
    assert "The sheet was catalogued twice." in refused.text
    if accept == "text/turtle":
        said = refused.json()
        assert said["when"] == "2026-05-04T10:00:00Z"
        assert said["successor"] == successor
        assert said["remedy"]
    else:
        assert "4 May 2026" in refused.text


# -- CETAF level 3: the Specimen Preview Profile -------------------------------------------------

PREVIEW = {  # what a demonstration specimen with everything has; only the first is obligatory
    "dcterms:title", "dcterms:type", "dwc:scientificName", "dwc:family", "dwc:fieldNumber",
    "dwc:recordedBy", "dwc:associatedMedia", "dwc:decimalLatitude", "dwc:decimalLongitude",
    "dwc:countryCode", "dwc:eventDate", "dcterms:publisher",
}  # fmt: skip


def test_every_demonstration_specimen_keeps_the_preview_profile(served: Served, client: Client) -> None:
    whole = 0
    bench = served.platform.workbench()
    wanted = Search(filters={"kind": ("specimen",), "hasCoordinates": ("true",)}, limit=25)
    for hit in bench.search(wanted).documents:
        quads = client.triples(hit.iri, "application/rdf+xml")
        said: dict[str, list[NamedNode | Literal]] = {}
        for quad in quads:
            if quad.subject == NamedNode(hit.iri):
                said.setdefault(quad.predicate.value, []).append(quad.object)  # type: ignore[arg-type]
        has = {name for name in PREVIEW if iri(name).value in said}
        assert "dcterms:title" in has
        for name in ("dwc:associatedMedia", "dcterms:publisher"):
            assert all(isinstance(value, NamedNode) for value in said.get(iri(name).value, ()))
        for code in said.get(iri("dwc:countryCode").value, ()):
            assert len(code.value) == 2
        gathered = [q.object for q in quads if q.predicate == iri("dcterms:created")]
        assert not said.get(iri("dwc:eventDate").value) or said[iri("dwc:eventDate").value][0] in gathered
        whole += has == PREVIEW
    assert whole
