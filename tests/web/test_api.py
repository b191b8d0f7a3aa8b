"""The interface describes itself, and real answers are as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from app.factory import create_app
from app.graph import executable
from app.graph.platform import Platform
from app.jobs import Jobs
from app.settings import Settings
from app.web.api.declared import declarations
from app.web.api.operations import path_of
from app.web.api.refusals import kinds
from tests.web.described import Described
from tests.web.served import Served

# What nobody has made yet, so that their examples lead nowhere.
UNMADE = (
    "signin-leave",
    "identity-expert",
    "identity-person",
    "identity-invitation",
    "loads-job",
    "validating-report",
    "validating-report-file",
    "graphstore-read-of-graphs-name",
    "specimens-download",
    "specimens-download-file",
    "specimens-short",
)
# What tokens that stand for nobody do not have.
OF_PEOPLE = (
    "identity-erase",
    "identity-everything",
    "identity-export",
    "identity-notifications",
    "identity-orcid",
    "access-requests",
    "access-new-request",
    "access-one-request",
    "access-reads",
)


@pytest.fixture(scope="module")
def described(served_demo: Served) -> Described:
    return Described(served_demo)


@pytest.fixture(scope="module")
def app(demo_house: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    jobs = Jobs(tmp_path_factory.mktemp("jobs"), {})
    yield create_app(demo_house, Settings(), jobs, jobs)
    jobs.close()


def test_every_declaration_is_of_a_route(app: Any) -> None:
    routes = {rule.endpoint.removesuffix("_json") for rule in app.url_map.iter_rules()}
    assert set(declarations(app)) - routes <= {"demo_media", "demo_people.enter"}


def test_every_page_is_an_operation_with_its_twin(app: Any, described: Described) -> None:
    paths = {path_of(rule) for rule in app.url_map.iter_rules() if rule.endpoint.endswith("_json")}
    assert paths - set(described.document["paths"]) == set()


def test_every_path_of_the_document_is_served(app: Any, described: Described) -> None:
    routes = app.url_map.bind("localhost")
    for one in described.operations():
        assert not one.has_examples() or routes.match(one.address(), method=one.method.upper()), one.name


def test_every_operation_is_named_once_and_says_what_it_is(described: Described) -> None:
    found = list(described.operations())
    assert len({one.name for one in found}) == len(found) > 150
    for one in found:
        assert one.said["summary"], one.name
        assert set(re.findall(r"{(\w+)}", one.path)) == set(one.parameters("path")), one.name
        for parameter in one.said.get("parameters", ()):
            declared = one.said["tags"] != ["other"]
            assert parameter["description"] or not declared, f"{one.name}: {parameter['name']}"


def test_every_schema_is_one_and_every_reference_leads_somewhere(described: Described) -> None:
    text = described.served.get("/openapi.json").text
    for reference in set(re.findall(r'"\$ref": "([^"]+)"', text)):
        assert described.resolved({"$ref": reference})
    for name, schema in described.document["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid(schema), name
        assert schema["title"], name


def test_every_example_is_as_its_schema_says(described: Described) -> None:
    for one in described.operations():
        for parameter in one.said.get("parameters", ()):
            if "example" in parameter:
                assert described.misfits(parameter["schema"], parameter["example"]) == [], one.name


def test_every_kind_of_problem_is_in_the_document(described: Described) -> None:
    responses = described.document["components"]["responses"]
    for name, status in kinds().items():
        if status >= 400:
            assert f"{name}: " in responses[f"problem-{status}"]["description"]
            assert described.served.get(f"/problems/{name}").status_code == 200


def test_every_query_of_the_house_is_an_operation(described: Described) -> None:
    for query in executable.questions(described.served.platform.catalogue):
        operation = described.named(f"query-{query.name.replace('/', '-')}")
        assert set(operation.parameters("query")) == {*query.params, "timeout"}


def test_every_field_of_the_search_is_an_argument(described: Described) -> None:
    fields = described.served.platform.search_index().fields
    arguments = described.named("specimens-search").parameters("query")
    assert {"q", "sort", "limit", "bbox"} <= set(arguments)
    assert {field.argument for field in fields.values() if field.kind != "shown"} <= set(arguments)


def test_every_get_answers_its_example_as_declared(described: Described) -> None:
    served = described.served
    faults = []
    for one in described.operations():
        if one.method != "get" or not one.has_examples():
            continue
        token = served.administrator if "x-token-role" in one.said else ""
        answer = served.get(
            one.address(), params=one.arguments(), token=token, accept=None, allow_redirects=False
        )
        expected = {200, 303} | ({404} if one.name in UNMADE else set())
        expected |= {403} if one.name in OF_PEOPLE else set()
        if answer.status_code not in expected:
            faults.append(f"{one.name}: {answer.status_code} for {answer.url}: {answer.text[:300]}")
        faults += [f"{one.name}: {fault}" for fault in described.faults(one, answer)]
    assert faults == []


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("specimens-search", [f"/search.json?{more}" for more in (
            "", "q=rosa", "q=rsoa", "q=zzzz", "view=gallery", "view=map", "view=chart&field=country",
            "view=taxa", "view=table", "view=table&columns=country", "view=download", "limit=0", "kind=media",
            "bbox=0,40,20,60", "bbox=here", "year=1890..1914", "offset=300&limit=100",
        )]),
        ("specimens-facet", [f"/search/facet.json?key={key}" for key in ("taxon", "dataset", "hasImage")]),
        ("specimens-suggest", [f"/search/suggest.json?q={q}" for q in ("", "r", "zzzz", "DLIN")]),
        ("specimens-places", ["/search/places.json", "/search/places.json?q=rosa"]),
        ("specimens-country", ["/place/NL.json", "/place/ZZ.json"]),
        ("questions-question", ["/queries/conditions/year.json", "/queries/specimens/pictures.json"]),
        ("vocabulary-scheme", [f"/vocabulary/{name}.json" for name in (
            "geological-time", "country", "preservation/Pinned"
        )]),
        ("mappings-table", ["/mappings/darwin-core.json", "/mappings/darwin-core.json?q=zzzz"]),
    ],
)  # fmt: skip
def test_other_answers_are_as_declared(described: Described, name: str, paths: list[str]) -> None:
    operation = described.named(name)
    for path in paths:
        assert described.faults(operation, described.served.get(path)) == [], path


@pytest.mark.parametrize("kind", ["specimen", "media", "collection", "institution", "dataset"])
def test_documents_of_a_kind_are_as_declared(described: Described, kind: str) -> None:
    served = described.served
    found = served.get(f"/search.json?kind={kind}&limit=40").json()["hits"]
    assert found
    for hit in found:
        path = hit["document"].removeprefix("https://example.org")
        assert described.faults(described.named(kind), served.get(f"{path}.json")) == [], path


def test_document_is_not_sent_again_while_nothing_changes(described: Described) -> None:
    first = described.served.get("/openapi.json")
    tag = first.headers["ETag"]
    assert described.served.get("/openapi.json", headers={"If-None-Match": tag}).status_code == 304
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.json()["servers"] == [{"url": described.served.platform.base.rstrip("/")}]
