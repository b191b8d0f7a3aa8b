"""The Graph Store Protocol over a real server: method, situation, status."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from pyoxigraph import Quad, RdfFormat, parse

from app.graph.readers import Limits
from app.graph.reading import Reading
from tests.installations import installation
from tests.web.served import HERE, Served, at_work, problem

GRAPH = {"graph": "https://example.org/graph"}
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}


@pytest.fixture
def store(open_house: Served) -> Served:
    """The open graph store without the graph that these tests write."""
    open_house.send("DELETE", "/graphs", params=GRAPH)
    return open_house


def body(name: str) -> bytes:
    return (HERE / "bodies" / name).read_bytes()


def put(store: Served, name: str, **rest: Any) -> requests.Response:
    return store.send("PUT", "/graphs", **{"params": GRAPH, "headers": TURTLE} | rest, data=body(name))


def post(store: Served, name: str, **rest: Any) -> requests.Response:
    return store.send("POST", "/graphs", **{"params": GRAPH, "headers": TURTLE} | rest, data=body(name))


def triples(store: Served, **params: str) -> set[Quad]:
    response = store.get("/graphs", params=params or GRAPH, accept="text/turtle")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/turtle; charset=utf-8"
    return set(parse(response.content, format=RdfFormat.TURTLE))


def test_put_new_201_then_204(store: Served) -> None:
    assert put(store, "one.ttl").status_code == 201
    assert len(triples(store)) == 2
    assert put(store, "two.ttl").status_code == 204
    assert {quad.object.value for quad in triples(store)} == {"zwei", "dos"}


def test_relative_iris_of_a_body_start_from_the_graph(store: Served) -> None:
    put(store, "one.ttl")
    assert GRAPH["graph"] in {quad.subject.value for quad in triples(store)}


def test_post_adds(store: Served) -> None:
    created = post(store, "one.ttl")
    assert created.status_code == 201
    assert created.headers["Location"] == GRAPH["graph"]
    added = post(store, "two.ttl")
    assert added.status_code == 204
    assert "Location" not in added.headers
    assert len(triples(store)) == 4


def test_post_without_a_name_makes_one(store: Served) -> None:
    created = post(store, "two.ttl", params={})
    assert created.status_code == 201
    assert len(triples(store, graph=created.headers["Location"])) == 2


def test_post_files_of_a_form(store: Served) -> None:
    files = {name: (name, body(name), "text/turtle") for name in ("one.ttl", "two.ttl")}
    assert store.send("POST", "/graphs", params=GRAPH, files=files).status_code == 201
    assert len(triples(store)) == 4


def test_put_other_formats(store: Served) -> None:
    headers = {"Content-Type": "application/rdf+xml"}
    assert put(store, "seven.rdf", headers=headers).status_code == 201
    (quad,) = triples(store)
    assert quad.object.value == "seven"


def test_blank_nodes_are_taken(store: Served) -> None:
    for send in (put, post):
        assert send(store, "blank.ttl").status_code in (201, 204)
    assert len(triples(store)) == 6


def test_default_graph(store: Served) -> None:
    params = {"default": ""}
    assert put(store, "two.ttl", params=params).status_code == 204
    assert len(triples(store, default="")) == 2
    assert store.send("DELETE", "/graphs", params=params).status_code == 204
    assert triples(store, default="") == set()


def test_get_negotiates_and_406(store: Served) -> None:
    put(store, "two.ttl")
    for format in (RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD):
        response = store.get("/graphs", params=GRAPH, accept=format.media_type)
        assert response.headers["Content-Type"] == format.media_type
        assert len(list(parse(response.content, format=format))) == 2
    problem(store.get("/graphs", params=GRAPH, accept="text/csv"), 406, "not-acceptable")


def test_head_and_etag(store: Served) -> None:
    put(store, "two.ttl")
    head = store.send("HEAD", "/graphs", params=GRAPH, accept="text/turtle")
    assert (head.status_code, head.content) == (200, b"")
    assert "Content-Length" not in head.headers
    assert head.headers["Content-Type"] == "text/turtle; charset=utf-8"
    tagged = {"If-None-Match": head.headers["ETag"]}
    same = store.get("/graphs", params=GRAPH, accept="text/turtle", headers=tagged)
    assert same.status_code == 304
    put(store, "one.ttl")
    other = store.get("/graphs", params=GRAPH, accept="text/turtle", headers=tagged)
    assert other.status_code == 200


def test_head_makes_no_body_and_ends(store: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, "two.ttl")
    with monkeypatch.context() as patched:
        patched.setattr(Reading, "ask", None)  # whoever asked for the body would fail
        connection = http.client.HTTPConnection(store.address.removeprefix("http://"), timeout=30)
        connection.request("HEAD", f"/graphs?{urlencode(GRAPH)}")
        assert connection.getresponse().status == 200
        connection.close()
    with socket.create_connection(connection_of(store), timeout=30) as plain:
        plain.sendall(f"HEAD /graphs?{urlencode(GRAPH)} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
        said = b"".join(iter(lambda: plain.recv(4096), b""))
    assert said.endswith(b"\r\n\r\n")  # nothing after the headers, no last chunk either
    assert said.count(b"\r\n\r\n") == 1


def connection_of(store: Served) -> tuple[str, int]:
    host, _, port = store.address.removeprefix("http://").partition(":")
    return host, int(port)


def test_graph_too_large_leads_to_its_file(tmp_path: Path) -> None:
    with (
        installation(tmp_path / "here", limits=Limits(rows=3, bytes=200)) as platform,
        at_work(platform) as served,
    ):
        public = platform.graphs.named("vocabulary")
        refused = served.get("/graphs", params={"graph": public}, accept="text/turtle")
        said = problem(refused, 503, "too-costly")
        name = public.removeprefix(f"{platform.base}graph/")
        assert said["remedy"].endswith(f"{platform.base}dump/{name}.nt.gz")
        assert served.get(f"/dump/{name}.nt.gz").status_code == 200


def test_delete_204_then_404(store: Served) -> None:
    put(store, "one.ttl")
    assert store.send("DELETE", "/graphs", params=GRAPH).status_code == 204
    problem(store.get("/graphs", params=GRAPH), 404, "not-found")
    assert store.send("HEAD", "/graphs", params=GRAPH).status_code == 404
    problem(store.send("DELETE", "/graphs", params=GRAPH), 404, "not-found")


def test_bad_body_400_changes_nothing(store: Served) -> None:
    put(store, "two.ttl")
    found = problem(put(store, "broken.ttl"), 400, "bad-source")
    assert found["line"] == 4
    problem(post(store, "broken.ttl"), 400, "bad-source")
    assert len(triples(store)) == 2
    files = {name: (name, body(name), "text/turtle") for name in ("one.ttl", "broken.ttl")}
    problem(store.send("POST", "/graphs", params=GRAPH, files=files), 400, "bad-source")
    assert len(triples(store)) == 2


@pytest.mark.parametrize("name", ["named.jsonld", "remote-context.jsonld"])
def test_json_ld_that_reaches_further_400(store: Served, name: str) -> None:
    headers = {"Content-Type": "application/ld+json"}
    problem(put(store, name, headers=headers), 400, "bad-source")


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/n-quads"])
def test_body_of_another_type_415(store: Served, content_type: str) -> None:
    response = put(store, "one.ttl", headers={"Content-Type": content_type})
    problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    "query", ["", "graph=relative", "graph=", "graph=urn:a&graph=urn:b", "graph=urn:a&default"]
)
def test_graph_not_named_well_400(store: Served, query: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        response = store.send(method, f"/graphs?{query}", headers=TURTLE)
        problem(response, 400, "bad-parameter")


def test_percent_signs_are_read_once(store: Served) -> None:
    headers = TURTLE
    for path in ("/graphs?graph=http://a.example/%2531", "/graphs?graph=http://a.example/%31"):
        response = store.send("PUT", path, data=body("one.ttl"), headers=headers)
        assert response.status_code == 201
    assert store.get("/graphs?graph=http%3A%2F%2Fa.example%2F1").status_code == 200


def test_patch_405(store: Served) -> None:
    response = store.send("PATCH", "/graphs", params=GRAPH)
    problem(response, 405, "method-not-allowed")
    assert {"GET", "PUT", "POST", "DELETE"} <= set(response.headers["Allow"].split(", "))


def test_options(store: Served) -> None:
    response = store.send("OPTIONS", "/graphs", params=GRAPH)
    assert "DELETE" in response.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_is_for_administrators(house: Served, method: str) -> None:
    params = {"graph": house.platform.graphs.public}
    sent: dict[str, Any] = {"params": params, "data": body("one.ttl"), "headers": TURTLE}
    problem(house.send(method, "/graphs", **sent), 401, "unauthorized")
    refused = house.send(method, "/graphs", token=house.reader, **sent)
    problem(refused, 403, "forbidden")


def test_administrator_writes_and_everybody_reads(house: Served) -> None:
    params = {"graph": house.platform.graphs.public}
    answer = put(house, "two.ttl", params=params, token=house.administrator)
    assert answer.status_code in (201, 204)
    assert len(triples(house, **params)) == 2
    hidden = {"graph": house.platform.graphs.system}
    problem(house.get("/graphs", params=hidden), 404, "not-found")
    seen = house.get("/graphs", params=hidden, token=house.administrator)
    assert seen.status_code == 200


# -- a graph by its own address --------------------------------------------------------------------


def test_own_address_of_a_graph(store: Served) -> None:
    path = "/graphs/people/no%20one"
    sent: dict[str, Any] = {"data": body("two.ttl"), "headers": TURTLE}
    created = store.send("PUT", path, **sent)
    assert created.status_code == 201
    address = f"{store.platform.base}graphs/people/no%20one"
    assert created.headers["Location"] == address
    assert len(triples(store, graph=address)) == 2
    assert store.get(path, accept="text/turtle").status_code == 200
    assert store.send("HEAD", path).status_code == 200
    assert store.send("POST", path, data=body("one.ttl"), headers=TURTLE).status_code == 204
    assert len(triples(store, graph=address)) == 4
    problem(store.get(path, params=GRAPH), 400, "bad-parameter")
    assert store.send("DELETE", path).status_code == 204
    problem(store.get(path), 404, "not-found")


def test_new_graph_is_found_at_its_location(store: Served) -> None:
    created = post(store, "two.ttl", params={})
    path = created.headers["Location"].removeprefix(store.platform.base)
    assert store.get(f"/{path}", accept="text/turtle").status_code == 200
    assert store.send("DELETE", f"/{path}").status_code == 204


# -- conditions ------------------------------------------------------------------------------------


def test_write_only_what_one_knows_412(store: Served) -> None:
    put(store, "two.ttl")
    for accept, coding in (("text/turtle", "identity"), ("application/ld+json", "gzip")):
        headers = {"Accept-Encoding": coding}
        tag = store.get("/graphs", params=GRAPH, accept=accept, headers=headers).headers["ETag"]
        known = {**TURTLE, "If-Match": tag}
        assert put(store, "one.ttl", headers=known).status_code == 204
        response = put(store, "two.ttl", headers=known)
        assert problem(response, 412, "precondition-failed")["remedy"]
        assert response.headers["ETag"] != tag
        refused = store.send("DELETE", "/graphs", params=GRAPH, headers={"If-Match": tag})
        problem(refused, 412, "precondition-failed")
    assert len(triples(store)) == 2


def test_create_but_do_not_replace_412(store: Served) -> None:
    new = {**TURTLE, "If-None-Match": "*"}
    assert put(store, "two.ttl", headers=new).status_code == 201
    problem(put(store, "one.ttl", headers=new), 412, "precondition-failed")
    there = {**TURTLE, "If-Match": "*"}
    assert put(store, "one.ttl", headers=there).status_code == 204
    store.send("DELETE", "/graphs", params=GRAPH)
    problem(put(store, "one.ttl", headers=there), 412, "precondition-failed")


def test_body_of_unknown_length_411(store: Served) -> None:
    connection = http.client.HTTPConnection(store.address.removeprefix("http://"), timeout=30)
    connection.putrequest("PUT", "/graphs?default")
    connection.putheader("Content-Type", "text/turtle")
    connection.endheaders()
    response = connection.getresponse()
    assert response.status == 411
    assert b"length-required" in response.read()
    connection.close()


def test_body_in_chunks_is_taken(store: Served) -> None:
    pieces = (body("two.ttl")[start : start + 7] for start in range(0, len(body("two.ttl")), 7))
    response = store.send("PUT", "/graphs", params=GRAPH, data=pieces, headers=TURTLE)
    assert response.status_code == 201
    assert len(triples(store)) == 2


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/turtle", "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 50_000),
        ("application/rdf+xml", '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><r>&b;</r>'),
    ],
)
def test_put_graph_that_would_end_the_server_400(open_house: Served, media_type: str, body: str) -> None:
    answer = open_house.send("PUT", "/graphs?graph=urn:deep", data=body, headers={"Content-Type": media_type})
    assert problem(answer, 400, "bad-source")["line"] == 1
    assert open_house.get("/sparql").status_code == 200
