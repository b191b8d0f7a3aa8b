"""What leads to the feeds: the page of them, VoID, the service description, the linkset of a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from app.graph.terms import iri
from tests.web.example import BASE, Site, example_site

OAI = {"o": "http://www.openarchives.org/OAI/2.0/"}
FEEDS = {f"{BASE}{name}" for name in ("oai", "feeds/patch", "feeds/events", "feeds/atom")}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def test_the_page_links_the_formats_that_are_served_and_no_others(site: Site) -> None:
    links = site.page("/feeds").links
    linked = [parse_qs(urlsplit(link).query).get("metadataPrefix", []) for link in links if "/oai?" in link]
    answer = etree.fromstring(site.get("/oai?verb=ListMetadataFormats", "*/*").data)
    served = [str(one) for one in answer.xpath("//o:metadataPrefix/text()", namespaces=OAI)]
    assert sorted(prefix for said in linked for prefix in said) == sorted(served)
    assert "oai_dc" in served
    for link in (link for link in links if "metadataPrefix" in link):
        assert "cannotDisseminateFormat" not in site.get(link, "*/*").text


@pytest.mark.parametrize("path", ["/.well-known/void", "/sparql"])
def test_descriptions_in_rdf_name_every_feed_and_what_it_keeps_to(site: Site, path: str) -> None:
    store = Store()
    store.extend(parse(site.get(path, "text/turtle").data, format=RdfFormat.TURTLE, base_iri=BASE))
    whole = NamedNode(f"{BASE}.well-known/void#dataset")
    services = {q.subject.value for q in store.quads_for_pattern(None, iri("dcat:servesDataset"), whole)}  # type: ignore[union-attr]
    assert services == FEEDS
    for name in FEEDS:
        (said,) = store.quads_for_pattern(NamedNode(name), iri("dcterms:conformsTo"), None)
        assert said.object.value.startswith("http")  # type: ignore[union-attr]
    stream = NamedNode(f"{BASE}feeds/ldes#stream")
    (view,) = store.quads_for_pattern(stream, iri("tree:view"), None)
    assert view.object == NamedNode(f"{BASE}feeds/ldes")
    further = {q.object.value for q in store.quads_for_pattern(whole, iri("rdfs:seeAlso"), None)}  # type: ignore[union-attr]
    assert further == FEEDS | {stream.value}


def test_the_linkset_of_a_dataset_leads_to_feeds_that_answer_as_it_says(site: Site) -> None:
    contexts = site.get("/dataset/DDD-111-DDD.linkset.json", "*/*").json["linkset"]
    (said,) = [one for one in contexts if one["anchor"] == f"{BASE}dataset/DDD-111-DDD"]
    for relation, expected in (
        ("https://w3id.org/tree#view", "application/trig"),
        ("service-desc", "text/xml"),
        ("monitor", "text/event-stream"),
    ):
        (target,) = said[relation]
        assert target["type"] == expected
        accept = expected if relation != "service-desc" else "*/*"
        answer = site.get(f"/{target['href'].removeprefix(BASE)}", accept)
        assert (answer.status_code, answer.mimetype) == (200, expected)
        answer.close()
    assert f"{BASE}feeds/atom" in {one["href"] for one in said["alternate"]}
    specimen = site.get("/specimen/AAA-111-AAA.linkset.json", "*/*").json["linkset"]
    assert all("monitor" not in one for one in specimen)
