"""What machines look for at known places: VoID, service description, examples, site map, robots."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from app.graph.inventory import Inventories
from app.graph.site_map import SiteMap
from app.graph.terms import iri
from tests.installations import installation
from tests.web.example import BASE, BROWSER, Site, example_site, lay_out

RDF = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
SITES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
PUBLIC = NamedNode(f"{BASE}graph/public")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def read(site: Site, path: str, accept: str = "text/turtle") -> Store:
    response = site.get(path, accept)
    assert response.status_code == 200, response.text
    store = Store()
    store.extend(parse(response.data, format=RDF[response.mimetype], base_iri=BASE))
    return store


def values(store: Store, subject: NamedNode, name: str) -> set[str]:
    return {quad.object.value for quad in store.quads_for_pattern(subject, iri(name), None)}


def test_void_counts_what_is_there(site: Site) -> None:
    store = read(site, "/.well-known/void")
    kept = list(site.platform.store.query(  # type: ignore[arg-type]
        site.platform.catalogue["graph/triples"].bind(),
        site.platform.graphs.view_of_everyone().narrowed([PUBLIC.value], []),
    ))  # fmt: skip
    assert values(store, PUBLIC, "void:triples") == {str(len(kept))}
    specimens = {t.subject for t in kept if t.object == iri("ods:DigitalSpecimen")}
    (part,) = {
        q.subject for q in store.quads_for_pattern(None, iri("void:class"), iri("ods:DigitalSpecimen"))
    }
    assert values(store, part, "void:entities") == {str(len(specimens))}  # type: ignore[arg-type]
    inner = [quad.object for quad in store.quads_for_pattern(part, iri("void:propertyPartition"), None)]
    assert inner
    whole = NamedNode(f"{BASE}.well-known/void#dataset")
    assert values(store, whole, "void:sparqlEndpoint") == {f"{BASE}sparql"}
    assert "http://rs.tdwg.org/dwc/terms/" in values(store, whole, "void:vocabulary")
    dataset = NamedNode(f"{BASE}dataset/DDD-111-DDD")
    assert values(store, dataset, "dcterms:license") == {"https://creativecommons.org/licenses/by/4.0/"}
    for address in values(store, whole, "void:exampleResource"):
        assert site.get(address.removeprefix(BASE[:-1])).status_code == 303
    dumps = values(store, whole, "void:dataDump")
    assert f"{BASE}dump/public.nt.gz" in dumps
    for address in dumps:
        answer = site.get(address.removeprefix(BASE[:-1]), "application/n-triples")
        assert answer.status_code == 200
        assert list(parse(gzip.decompress(answer.data), format=RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("accept", list(RDF))
def test_void_says_the_same_in_every_format(site: Site, accept: str) -> None:
    assert set(read(site, "/.well-known/void", accept)) == set(read(site, "/.well-known/void"))


def test_void_with_its_entity_tag_304(site: Site) -> None:
    first = site.get("/.well-known/void", "text/turtle")
    again = site.get("/.well-known/void", "text/turtle", If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    assert site.get("/.well-known/void", BROWSER).headers["Location"] == "/data"


def test_void_is_of_the_last_commit(tmp_path: Path) -> None:
    with installation(tmp_path / "installation", base=BASE) as platform:
        counts = Inventories(platform)
        before = counts.newest(30)
        assert before is not None
        quad = Quad(NamedNode(f"{BASE}a"), iri("rdf:type"), iri("dwc:Taxon"))
        platform.workbench(platform.house).write_graph(None, [quad], replace=False)
        after = counts.newest(30)
        assert after is not None
        assert after.commit == before.commit + 1
        assert after.graphs[PUBLIC.value].classes == {iri("dwc:Taxon").value: 1}
        # Another start knows the last count without counting anew.
        assert Inventories(platform).newest() == after


def test_service_description_is_whole(site: Site) -> None:
    site.get("/.well-known/void", "text/turtle")  # so that there is a count
    store = read(site, "/sparql")
    service = NamedNode(f"{BASE}sparql")
    assert values(store, service, "sd:endpoint") == {f"{BASE}sparql"}
    languages = values(store, service, "sd:supportedLanguage")
    assert {iri("sd:SPARQL11Query").value, iri("sd:SPARQL11Update").value} <= languages
    assert values(store, service, "sd:defaultEntailmentRegime") == {"http://www.w3.org/ns/entailment/Simple"}
    formats = {name.rsplit("/", 1)[-1] for name in values(store, service, "sd:resultFormat")}
    assert {"SPARQL_Results_JSON", "SPARQL_Results_CSV", "Turtle", "JSON-LD"} <= formats
    (dataset,) = (quad.object for quad in store.quads_for_pattern(service, iri("sd:defaultDataset"), None))
    entries = [quad.object for quad in store.quads_for_pattern(dataset, iri("sd:namedGraph"), None)]  # type: ignore[arg-type]
    named = {name for entry in entries for name in values(store, entry, "sd:name")}  # type: ignore[arg-type]
    assert named == set(site.platform.graphs.view_of_everyone().named)
    assert values(store, PUBLIC, "void:triples")


@pytest.mark.parametrize("version", ["version-11.rq", "version-12.rq"])
def test_every_version_that_is_claimed_is_spoken(site: Site, version: str) -> None:
    text = (Path(__file__).parent / "queries" / version).read_text(encoding="utf-8")
    response = site.client.post(
        "/sparql", data={"query": text}, headers={"Accept": "application/sparql-results+json"}
    )
    assert response.status_code == 200, response.text
    assert response.json["results"]["bindings"][0]["answer"]["value"] == "yes"


# -- examples ------------------------------------------------------------------------------------


def test_every_query_is_published_and_runs(site: Site) -> None:
    store = read(site, "/queries.ttl")
    kind = iri("sh:SPARQLExecutable")
    executables = [quad.subject for quad in store.quads_for_pattern(None, iri("rdf:type"), kind)]
    asked = [
        query.name
        for query in site.platform.catalogue
        if query.path.suffix == ".rq" and not query.name.startswith("shapes/")
    ]
    assert {name.value for name in executables} == {f"{BASE}queries/{name}" for name in asked}  # type: ignore[union-attr]
    for name in executables:
        forms = ("sh:select", "sh:ask", "sh:construct")
        (text,) = {value for form in forms for value in values(store, name, form)}  # type: ignore[arg-type]
        site.platform.store.query(text, site.platform.graphs.view_of_everyone())
        assert values(store, name, "rdfs:comment")  # type: ignore[arg-type]
        assert values(store, name, "schema:target") == {f"{BASE}sparql"}  # type: ignore[arg-type]
    declared = store.quads_for_pattern(None, iri("sh:prefix"), Literal("dwc"))
    assert len(list(declared)) == 1


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "rdf", "nt"])
def test_one_query_as_data(site: Site, extension: str) -> None:
    store = read(site, f"/queries/core/titles.{extension}")
    name = NamedNode(f"{BASE}queries/core/titles")
    assert values(store, name, "rdfs:label") == {"core/titles"}
    assert values(store, name, "sh:parameter") == {f"{BASE}queries/core/titles#documents"}
    assert site.get("/queries/core/nothing.ttl").status_code == 404


def test_examples_lead_to_page_or_data(site: Site) -> None:
    assert site.get("/.well-known/sparql-examples", BROWSER).headers["Location"] == "/queries"
    assert site.get("/.well-known/sparql-examples", "text/turtle").headers["Location"] == "/queries.ttl"


# -- crawlers ------------------------------------------------------------------------------------


def addresses(body: bytes) -> list[str]:
    root = etree.fromstring(body)
    return [str(loc.text) for loc in root.iterfind(".//s:loc", SITES)]


def test_site_map_has_every_document_that_stands_once(site: Site) -> None:
    parts = addresses(site.get("/sitemap.xml", "*/*").data)
    found = [a for part in parts for a in addresses(site.get(part.removeprefix(BASE[:-1]), "*/*").data)]
    index = site.platform.search_index()
    assert len(found) == len(set(found)) == sum(index.counts("kind").values())
    for address in found:
        assert site.get(address.removeprefix(BASE[:-1])).status_code == 200
    assert f"{BASE}specimen/DDD-444-DDD.html" not in found
    assert site.get("/sitemap/specimen-9.xml").status_code == 404
    assert site.get("/sitemap/..%2Fx.xml").status_code == 404


def test_site_map_says_when_each_document_was_changed(tmp_path: Path) -> None:
    with installation(tmp_path / "installation", base=BASE) as platform:
        maps = SiteMap(platform)
        lay_out(platform)
        ended = Quad(NamedNode(f"{BASE}activity/ACT-111-ACT"), iri("prov:endedAtTime"),
                     Literal("2026-06-01T08:00:05.123Z", datatype=iri("xsd:dateTime")),
                     NamedNode(platform.graphs.ledger))  # fmt: skip
        platform.store.extend([ended])
        made = maps.newest(30)
        assert made is not None
        assert made.parts["dataset-1"] == "2026-06-01T08:00:05Z"
        text = (made.folder / "dataset-1.xml").read_text()
        assert "<lastmod>2026-06-01T08:00:05Z</lastmod>" in text


def test_robots_may_read_documents_and_find_the_site_map(site: Site) -> None:
    text = site.get("/robots.txt", "*/*").text
    assert f"Sitemap: {BASE}sitemap.xml" in text
    assert "Disallow: /search?" in text
    assert "Disallow: /\n" not in text


def test_context_of_the_house_is_served(site: Site) -> None:
    said = site.get("/ns/context.jsonld", "*/*")
    assert said.mimetype == "application/ld+json"
    assert said.json["@context"]["ods:hasEvents"]["@container"] == "@set"
