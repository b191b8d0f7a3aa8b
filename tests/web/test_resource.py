"""Identifiers, dereferenced: 303, one URL a representation, validators, signposts, refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from app.graph.terms import curie
from tests.web.example import BASE, Site, example_site

SHEET = "/specimen/AAA-111-AAA"
PLACE = {"void:inDataset", "foaf:isPrimaryTopicOf"}  # said of every document, worked out
FLAT = PLACE | {
    "dcterms:created",
    "dcterms:publisher",
    "dcterms:title",
    "dcterms:type",
    "dwc:associatedMedia",
    "dwc:countryCode",
    "dwc:decimalLatitude",
    "dwc:decimalLongitude",
    "dwc:eventDate",
    "dwc:family",
    "dwc:fieldNumber",
    "dwc:institutionCode",
    "dwc:recordedBy",
    "dwc:scientificName",
}
RDF = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("*/*", "html"),
        ("", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("application/n-triples", "nt"),
        ("application/json", "json"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.9", "rdf"),
    ],
)
def test_get_identifier_303_by_accept(site: Site, accept: str, extension: str) -> None:
    response = site.get(SHEET, accept)
    assert response.status_code == 303
    assert response.headers["Location"] == f"{SHEET}.{extension}"
    assert "Accept" in response.vary


def test_get_identifier_with_unknown_format_406(site: Site) -> None:
    response = site.get(SHEET, "image/png")
    assert response.status_code == 406
    assert "text/turtle" in response.text
    links = response.headers.getlist("Link")
    profile = "https://schemas.dissco.tech/schemas/fdo-type/digital-specimen/0.4.0"
    assert f'<{SHEET}.opends.json>; rel="alternate"; type="application/json"; profile="{profile}"' in links
    assert all(one.count('"') == 2 * one.count("=") for one in links)


@pytest.mark.parametrize(
    ("accept", "extension"),
    [("application/linkset+json", "linkset.json"), ("application/linkset", "linkset"), ("*/*", "html")],
)
def test_get_identifier_303_leads_to_the_linkset(site: Site, accept: str, extension: str) -> None:
    response = site.get(SHEET, accept)
    assert (response.status_code, response.headers["Location"]) == (303, f"{SHEET}.{extension}")
    assert site.get(response.headers["Location"], accept).status_code == 200


@pytest.mark.parametrize("extension", list(RDF))
def test_get_rdf_200_holds_the_whole_document(site: Site, extension: str) -> None:
    media_type, format = RDF[extension]
    response = site.get(f"{SHEET}.{extension}", "*/*")
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert response.headers["Content-Location"] == f"{SHEET}.{extension}"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    found = list(parse(response.data, format=format, base_iri=BASE))
    assert said_more(site, SHEET, found) == FLAT


@pytest.mark.parametrize("path", [SHEET, "/specimen/BBB-222-BBB", "/dataset/DDD-111-DDD"])
def test_get_jsonld_200_says_the_same_as_the_graph(site: Site, path: str) -> None:
    response = site.get(f"{path}.jsonld")
    assert response.mimetype == "application/ld+json"
    found = list(parse(response.data, format=RdfFormat.JSON_LD, base_iri="urn:no-base:"))
    more = said_more(site, path, found)
    assert PLACE <= more <= (FLAT if "specimen" in path else PLACE)


@pytest.mark.parametrize("extension", ["trig", "nq"])
def test_get_quads_200_name_the_graph_that_keeps_each(site: Site, extension: str) -> None:
    response = site.get(f"{SHEET}.{extension}", "*/*")
    format = RdfFormat.from_media_type(response.mimetype)
    found = list(parse(response.data, format=format, base_iri=BASE))
    public = site.platform.graphs.public
    kept = [Quad(q.subject, q.predicate, q.object) for q in found if str(q.graph_name) == f"<{public}>"]
    assert said_more(site, SHEET, kept) == set()
    assert said_more(site, SHEET, [Quad(*q.triple) for q in found]) == FLAT


def said_more(site: Site, path: str, found: list[Quad]) -> set[str]:
    """The properties of what is said besides all that is stored, which has to be there."""
    kept = site.platform.workbench(site.platform.visitor()).document(BASE + path[1:])
    stored = set(canonical([Quad(*triple) for triple in kept.triples]))
    said = set(canonical(found))
    assert stored <= said
    return {curie(line.split("> <")[1].partition(">")[0]) for line in said - stored}


def canonical(quads: list[Quad]) -> list[str]:
    """Quads in one order and with one spelling."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


@pytest.mark.parametrize("extension", ["html", "ttl", "jsonld", "rdf", "nt", "json"])
def test_get_with_the_entity_tag_304(site: Site, extension: str) -> None:
    first = site.get(f"{SHEET}.{extension}")
    again = site.get(f"{SHEET}.{extension}", If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_entity_tags_differ_by_format(site: Site) -> None:
    tags = {site.get(f"{SHEET}.{e}").headers["ETag"] for e in ("html", "ttl", "jsonld", "nt")}
    assert len(tags) == 4


def test_entity_tag_of_the_page_differs_by_language_and_theme(site: Site) -> None:
    plain = site.get(f"{SHEET}.html").headers["ETag"]
    german = site.get(f"{SHEET}.html", Accept_Language="de").headers["ETag"]
    site.client.set_cookie("theme", "dark")
    dark = site.get(f"{SHEET}.html").headers["ETag"]
    site.client.delete_cookie("theme")
    assert len({plain, german, dark}) == 3


@pytest.mark.parametrize("extension", ["", ".html", ".ttl"])
def test_head_answers_as_get_without_a_body(site: Site, extension: str) -> None:
    shown = site.get(SHEET + extension)
    head = site.client.head(SHEET + extension, headers={"Accept": "text/html"})
    assert head.status_code == shown.status_code
    assert head.data == b""
    assert head.headers.get("ETag") == shown.headers.get("ETag")


def links(response_headers: list[str]) -> set[tuple[str, str, str]]:
    """(relation, target, type) of every Link header."""
    found = set()
    for line in response_headers:
        target, _, rest = line.partition(">")
        said = dict(part.strip().split("=", 1) for part in rest.split(";") if "=" in part)
        found.add((said["rel"].strip('"'), target[1:], said.get("type", "").strip('"')))
    return found


def test_page_signposts_the_way_to_the_data(site: Site) -> None:
    found = links(site.get(f"{SHEET}.html").headers.getlist("Link"))
    assert {target for relation, target, _ in found if relation == "cite-as"} == {BASE + SHEET[1:]}
    assert ("describedby", f"{SHEET}.ttl", "text/turtle") in found
    assert ("describedby", f"{SHEET}.rdf", "application/rdf+xml") in found
    assert ("type", "https://schema.org/AboutPage", "") in found
    assert ("license", "https://creativecommons.org/licenses/by/4.0/", "") in found
    assert ("collection", f"{BASE}dataset/DDD-111-DDD", "") in found
    assert ("item", "https://images.example.org/N100001.jpg", "image/jpeg") in found


def test_data_signposts_the_way_back(site: Site) -> None:
    found = links(site.get(f"{SHEET}.ttl").headers.getlist("Link"))
    assert ("describes", BASE + SHEET[1:], "") in found
    assert ("alternate", f"{SHEET}.html", "text/html") in found
    assert ("alternate", f"{SHEET}.ttl", "text/turtle") not in found


def test_get_unknown_document_404_with_search(site: Site) -> None:
    response = site.get("/specimen/ZZZ-999-ZZZ.html")
    assert response.status_code == 404
    assert 'action="/search"' in response.text


def test_get_unknown_document_as_data_404_problem(site: Site) -> None:
    response = site.get("/specimen/ZZZ-999-ZZZ", "text/turtle")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize("path", ["/specimen/DDD-444-DDD", "/specimen/DDD-444-DDD.html"])
def test_get_withdrawn_document_410_with_reason_and_successor(site: Site, path: str) -> None:
    response = site.get(path)
    assert response.status_code == 410
    assert "Published twice by mistake." in response.text
    assert f'href="{SHEET}"' in response.text


def test_get_word_of_the_house_303_and_page(site: Site) -> None:
    response = site.get("/vocabulary/type-status")
    assert response.status_code == 303
    page = site.page(response.headers["Location"])
    assert "Type status" in page.title
    assert any(link.startswith("/vocabulary/type-status/") for link in page.links)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/dataset/DDD-111-DDD", "Herbarium of the Northern Museum"),
        ("/institution/NNN-111-NNN", "Northern Museum of Natural History"),
        ("/collection/CCC-111-CCC", "Herbarium"),
        ("/media/MED-111-AAA", "Sheet N 100001"),
        ("/activity/ACT-111-ACT", "archive.zip"),
        ("/specimen/BBB-222-BBB", "Dactylioceras"),
    ],
)
def test_every_kind_of_document_has_its_page_and_data(site: Site, path: str, says: str) -> None:
    assert says in site.page(f"{path}.html").text
    for extension in ("ttl", "rdf", "nt", "jsonld", "json"):
        assert site.get(f"{path}.{extension}").status_code == 200


def test_links_within_the_installation_are_paths(site: Site) -> None:
    page = site.page(f"{SHEET}.html")
    assert "/dataset/DDD-111-DDD" in page.links
    assert not [link for link in page.links if link.startswith(BASE)]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/ontology/core", "Audience"),
        ("/shapes/common", "DatasetShape"),
        ("/shapes/DigitalSpecimenShape-status", "Status must be one of"),
        ("/graph/public", "http://rdfs.org/ns/void#Dataset"),
        ("/agent/holotype", "prov:Agent"),
    ],
)
def test_words_shapes_graphs_and_agents_have_page_and_data(site: Site, path: str, says: str) -> None:
    page = site.page(site.get(path).headers["Location"])
    assert page.described()["@id"].endswith(path)
    data = site.get(f"{path}.ttl").text + site.get(f"{path}.nt").text
    assert says in data


def test_list_of_words_leads_to_modules_and_shapes(site: Site) -> None:
    links = site.page("/vocabulary").links
    assert {"/ontology/core", "/shapes/specimens", "/vocabulary/type-status"} <= set(links)
    assert site.get("/ontology").headers["Location"] == "/vocabulary#modules"


def test_concepts_are_listed_below_those_that_are_broader(site: Site) -> None:
    rows = site.get("/vocabulary/type-status.json", "*/*").json["concepts"]
    place = {row["concept"].rsplit("/", 1)[-1]: number for number, row in enumerate(rows)}
    depth = {row["concept"].rsplit("/", 1)[-1]: row["depth"] for row in rows}
    assert (depth["type"], depth["holotype"], depth["isotype"]) == (0, 1, 2)
    assert place["type"] < place["holotype"] < place["isotype"]
    assert len(place) == len(rows)


def test_module_defines_its_words_on_its_page(site: Site) -> None:
    page = site.page("/ontology/core.html")
    assert "/ns/Document" in page.links
    assert "A resource together with its parts" in page.text
