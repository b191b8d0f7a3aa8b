"""openDS JSON: its terms and types, what it demands, and that with our context it is the graph again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from app.graph.root import data_root
from app.graph.terms import iri
from tests.shared_data import shared
from tests.web.example import BASE, Site, example_site

CLASSES: dict[str, dict[str, Any]] = json.loads((data_root() / "ontology" / "opends.json").read_text())
NEEDED = {
    "ods:DigitalSpecimen": {
        "dcterms:identifier", "ods:version", "dcterms:modified", "dcterms:created", "ods:midsLevel",
        "ods:normalisedPhysicalSpecimenID", "ods:physicalSpecimenID", "ods:physicalSpecimenIDType",
        "ods:sourceSystemID", "ods:organisationID",
    },
    "ods:Identification": {"ods:isVerifiedIdentification"},
    "ods:TaxonIdentification": {"dwc:scientificName"},
    "ods:EntityRelationship": {"dwc:relationshipOfResource", "dwc:relatedResourceID"},
}  # fmt: skip
PYTHON = {"text": str, "integer": int, "number": (int, float), "boolean": bool}
AGENTS = ("schema:Person", "schema:Organization", "schema:SoftwareApplication")
PROFILE = "https://schemas.dissco.tech/schemas/fdo-type/digital-specimen/0.4.0"
# What openDS has in other words than the graph, or demands where the graph says nothing.
OTHERWISE = frozenset(
    iri(name)
    for name in (
        "dcterms:identifier",
        "dcterms:modified",
        "dwc:relatedResourceID",
        "ods:isVerifiedIdentification",
        "ods:sourceSystemID",
    )
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def faults(value: dict[str, Any], name: str) -> Iterator[str]:
    """What openDS would not take in an object of a class."""
    kind = value["@type"]
    if kind not in (AGENTS if name == "ods:Agent" else (name,)):
        yield f"{value['@id']} is a {kind} and no {name}"
    for term in sorted(NEEDED.get(name, set()) - set(value)):
        yield f"{value['@id']} lacks {term}"
    for term, found in value.items():
        if term in ("@id", "@type"):
            continue
        wanted = CLASSES[name].get(term)
        if wanted is None:
            yield f"{name} has no {term}"
            continue
        if isinstance(wanted, list) != isinstance(found, list):
            yield f"{term} is to be {wanted}"
            continue
        one = wanted[0] if isinstance(wanted, list) else wanted
        for item in found if isinstance(found, list) else [found]:
            if one in CLASSES:
                yield from faults(item, one)
            elif not isinstance(item, PYTHON[one]) or (one != "boolean" and isinstance(item, bool)):
                yield f"{term}: {item!r} is no {one}"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/specimen/AAA-111-AAA", "ods:DigitalSpecimen"),
        ("/media/MED-111-AAA", "ods:DigitalMedia"),
    ],
)
def test_json_is_as_opends_has_it(site: Site, path: str, name: str) -> None:
    said = site.get(f"{path}.opends.json").json
    assert said["@id"] == said["dcterms:identifier"] == BASE + path[1:]
    assert list(faults(said, name)) == []


def test_json_with_the_context_is_the_graph_again(site: Site) -> None:
    response = site.get("/specimen/AAA-111-AAA.opends.json")
    context = next(link for link in response.headers.getlist("Link") if "json-ld#context" in link)
    address = context.partition(">")[0][1:]
    whole = {**site.get(address, "*/*").json, **response.json}
    found = [quad.triple for quad in parse(json.dumps(whole), format=RdfFormat.JSON_LD)]
    kept = site.platform.workbench(site.platform.visitor()).document(f"{BASE}specimen/AAA-111-AAA")
    stored = {(t.subject, t.predicate, alike(t.object)) for t in kept.triples}
    other = [
        triple
        for triple in found
        if (triple.subject, triple.predicate, alike(triple.object)) not in stored
        and triple.predicate not in OTHERWISE
    ]
    assert other == []
    assert len(found) > 80


def alike(term: Any) -> Any:
    """A value without its datatype, numbers by their size: openDS writes dates as text."""
    if not isinstance(term, Literal):
        return term
    try:
        return float(term.value)
    except ValueError:
        return term.value


def test_accept_with_the_profile_303_to_opends(site: Site) -> None:
    sheet = "/specimen/AAA-111-AAA"
    asked = site.get(sheet, f'application/json;profile="{PROFILE}"')
    assert asked.headers["Location"] == f"{sheet}.opends.json"
    assert site.get(sheet, "application/json").headers["Location"] == f"{sheet}.json"
    assert PROFILE in site.get(f"{sheet}.opends.json").headers["Content-Type"]
    assert site.get("/dataset/DDD-111-DDD.opends.json").status_code == 404


def test_terms_are_those_of_the_published_schemas() -> None:
    folder = shared("opends")
    assert terms_of(folder) == CLASSES


def terms_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The terms of specimen and media with their types, read from openDS's JSON schemas."""
    schemas = {
        path.name: json.loads(path.read_text())
        for part in ("shared-model/0.4.0", "digital-specimen/0.4.0", "digital-media/0.5.0")
        for path in (folder / part / "schema").glob("*.json")
    }
    found: dict[str, dict[str, Any]] = {}

    def kind(said: dict[str, Any], term: str) -> Any:
        if said.get("type") == "array":
            return [kind(said["items"], term)]
        if "$ref" in said:
            said = schemas[said["$ref"].rsplit("/", 1)[-1]]
        if "properties" not in said:
            plain = said.get("type", "string")
            return {"string": "text"}.get(plain, plain)
        inner = {"ods:hasRoles": "schema:Role", "ods:hasRelatedPIDs": "ods:RelatedPID"}.get(term, "ods:Agent")
        name = said["properties"].get("@type", {}).get("const", inner)
        if name not in found:
            found[name] = {}
            terms = {t: s for t, s in said["properties"].items() if t not in ("@id", "@type")}
            found[name] = {t: kind(s, t) for t, s in terms.items()}
        return name

    kind(schemas["digital-specimen.json"], "")
    kind(schemas["digital-media.json"], "")
    return found
