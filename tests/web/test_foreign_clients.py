"""Clients that were written elsewhere: SPARQLWrapper, rdflib's stores, curl with a dozen Accept headers."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed

from app.graph.readers import Limits
from tests.web.served import Served, query, serving

LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
ONE, APART = URIRef("https://example.org/one"), URIRef("https://example.org/apart")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(conformance=True, limits=Limits(seconds=3.0, rows=999)) as found:
        assert found.update("seed.ru").status_code == 200
        yield found


def wrapper(served: Served, name: str) -> SPARQLWrapper:
    found = SPARQLWrapper(f"{served.address}/sparql")
    found.setQuery(query(name))
    return found


# -- SPARQLWrapper ---------------------------------------------------------------------------------


@pytest.mark.parametrize("format", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_tables(served: Served, format: str, method: str) -> None:
    found = wrapper(served, "labels.rq")
    found.setReturnFormat(format)
    found.setMethod(method)
    converted = found.queryAndConvert()
    text = converted.toxml() if format == XML else str(converted)
    assert "zwei" in text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # of the client's own making
@pytest.mark.parametrize("format", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_graphs(served: Served, format: str) -> None:
    found = wrapper(served, "construct.rq")
    found.setReturnFormat(format)
    converted = found.queryAndConvert()
    graph = converted if isinstance(converted, Graph) else Graph().parse(data=converted)
    assert len(graph) == 5


def test_sparqlwrapper_understands_what_is_refused(served: Served) -> None:
    with pytest.raises(QueryBadFormed, match="bad-query"):
        wrapper(served, "broken.rq").query()
    with pytest.raises(Exception, match="503") as caught:
        wrapper(served, "endless.rq").query()
    assert not isinstance(caught.value, EndPointInternalError)


def test_sparqlwrapper_part_of_an_answer(served: Served) -> None:
    found = wrapper(served, "thousand.rq")
    found.addParameter("partial", "true")
    found.setReturnFormat(JSON)
    assert len(found.queryAndConvert()["results"]["bindings"]) == 999


# -- rdflib ----------------------------------------------------------------------------------------


def test_rdflib_reads_by_query(served: Served) -> None:
    store = SPARQLStore(f"{served.address}/sparql", context_aware=False)
    graph = Graph(store)
    assert (ONE, LABEL, Literal("one")) in graph
    assert {str(o) for o in graph.objects(predicate=LABEL)} == {"one", "zwei"}
    assert len(list(graph.query(query("labels.rq")))) == 2
    assert len(graph.query(query("construct.rq")).graph or ()) == 5
    assert graph.query(query("ask.rq")).askAnswer is True


@pytest.mark.parametrize("method", ["POST", "POST_FORM"])
def test_rdflib_writes_by_update(method: str) -> None:
    with serving(conformance=True) as served:
        address = f"{served.address}/sparql"
        store = SPARQLUpdateStore(address, address, method=method, autocommit=False)
        graph = Graph(store, identifier=APART)
        graph.add((ONE, LABEL, Literal('a "quoted" text\nin two lines', lang="en")))
        graph.add((ONE, LABEL, Literal(1)))
        store.commit()
        assert len(graph) == 2
        graph.remove((ONE, LABEL, Literal(1)))
        store.commit()
        (found,) = graph.objects(ONE, LABEL)
        assert found == Literal('a "quoted" text\nin two lines', lang="en")
        response = served.get("/graphs", params={"graph": str(APART)}, accept="text/turtle")
        assert len(Graph().parse(data=response.text, format="turtle")) == 1


# -- curl ------------------------------------------------------------------------------------------

ACCEPTS = [
    ("labels.rq", "application/sparql-results+json", "application/sparql-results+json"),
    ("labels.rq", "application/sparql-results+xml", "application/sparql-results+xml"),
    ("labels.rq", "text/csv", "text/csv; charset=utf-8"),
    ("labels.rq", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ("labels.rq", "application/json", "application/json"),
    ("labels.rq", "application/xml;q=0.9, application/json;q=0.8", "application/xml"),
    ("labels.rq", "*/*", "application/sparql-results+json"),
    ("labels.rq", "text/*", "text/csv; charset=utf-8"),
    ("labels.rq", 'application/sparql-results+json;version="1.2"', "application/sparql-results+json"),
    ("construct.rq", "text/turtle", "text/turtle; charset=utf-8"),
    ("construct.rq", "application/n-triples", "application/n-triples"),
    ("construct.rq", "application/n-quads", "application/n-quads"),
    ("construct.rq", "application/trig", "application/trig"),
    ("construct.rq", "application/rdf+xml", "application/rdf+xml"),
    ("construct.rq", "application/ld+json, */*;q=0.1", "application/ld+json"),
    ("construct.rq", "text/turtle;q=0.5, application/rdf+xml;q=0.7, */*;q=0.1", "application/rdf+xml"),
    ("ask.rq", "application/sparql-results+xml", "application/sparql-results+xml"),
    ("labels.rq", "text/turtle", "application/problem+json"),
]


def curl(*arguments: str) -> tuple[str, dict[str, str]]:
    """What curl writes, and the headers it saw."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("there is no curl here")
    done = subprocess.run(
        [program, "--silent", "--show-error", "--dump-header", "/dev/stderr", *arguments],
        capture_output=True,
        check=True,
    )
    lines = [line.partition(":") for line in done.stderr.decode().splitlines()[1:]]
    return done.stdout.decode(), {name.lower(): value.strip() for name, _, value in lines if value}


@pytest.mark.parametrize(("name", "accept", "content_type"), ACCEPTS)
def test_curl_gets_what_it_accepts(served: Served, name: str, accept: str, content_type: str) -> None:
    text, headers = curl(
        *("--get", "--data-urlencode", f"query={query(name)}"),
        *("--header", f"Accept: {accept}", "--compressed", f"{served.address}/sparql"),
    )
    assert headers["content-type"] == content_type
    assert text.strip()


def test_curl_by_each_method(served: Served) -> None:
    address = f"{served.address}/sparql"
    kind = ("--header", "Content-Type: application/sparql-query")
    answers = [
        curl("--data-urlencode", f"query={query('labels.rq')}", address)[0],
        curl("--data-binary", query("labels.rq"), *kind, address)[0],
        curl("--request", "QUERY", "--data-binary", query("labels.rq"), *kind, address)[0],
    ]
    assert len({json.dumps(json.loads(answer)) for answer in answers}) == 1
