"""Documents as JSON-LD are as the schemas made of the shapes say, and what breaks a shape is not."""

from __future__ import annotations

from typing import Any

import pytest

from app.web.api.documents import KINDS
from tests.web.described import Described
from tests.web.served import Served


@pytest.fixture(scope="module")
def described(served_demo: Served) -> Described:
    return Described(served_demo)


def documents(described: Described, kind: str, most: int = 40) -> list[dict[str, Any]]:
    served = described.served
    hits = served.get(f"/search.json?kind={kind}&limit={most}").json()["hits"]
    base = served.platform.base.rstrip("/")
    paths = [hit["document"].removeprefix(base) for hit in hits]
    return [served.get(f"{path}.jsonld").json() for path in paths]


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize("kind", ["specimen", "media", "collection", "institution", "dataset"])
def test_documents_of_the_demonstration_fit(described: Described, kind: str) -> None:
    found = documents(described, kind)
    assert found
    for one in found:
        assert described.misfits(reference(f"document-{kind}"), one) == [], one["@id"]
        assert described.misfits(reference("document"), one) == []


def test_what_a_shape_refuses_does_not_fit(described: Described) -> None:
    (one,) = documents(described, "specimen", 1)
    for path, wrong in (
        ("ods:midsLevel", 7),
        ("ods:version", "two"),
        ("ods:topicDomain", "Cooking"),
        ("dwc:catalogNumber", ["1", "2"]),
        ("ods:isMarkedAsType", "perhaps"),
        ("dcterms:license", 4),
    ):
        assert described.misfits(reference("document"), one | {path: wrong}), path
    assert described.misfits(reference("document"), one | {"ods:hasEvents": [{"@id": "x", "dwc:month": 13}]})
    bare = {name: value for name, value in one.items() if name != "ods:physicalSpecimenID"}
    assert described.misfits(reference("document"), bare)


def test_every_kind_and_every_part_has_its_schema(described: Described) -> None:
    schemas = described.document["components"]["schemas"]
    assert {f"document-{kind}" for kind in KINDS} <= set(schemas)
    month = schemas["part-event"]["properties"]["dwc:month"]
    assert (month["title"], month["examples"]) == ("Month", [7])
    assert schemas["document-specimen"]["properties"]["ods:version"]["readOnly"]


def test_every_json_answer_has_a_schema(described: Described) -> None:
    open_ones = [
        f"{one.method} {one.path}: {status}"
        for one in described.operations()
        for status, answer in one.said["responses"].items()
        for media_type, said in described.resolved(answer).get("content", {}).items()
        if media_type == "application/json" and not said.get("schema")
    ]
    assert open_ones == []


def test_objects_list_their_members_and_no_others(described: Described) -> None:
    """A schema that lets any member in says so; everything else is shut."""

    def loose(schema: Any) -> bool:
        if isinstance(schema, list):
            return any(map(loose, schema))
        if not isinstance(schema, dict):
            return False
        listed = schema.get("type") == "object" and isinstance(schema.get("properties"), dict)
        return (listed and "additionalProperties" not in schema) or any(map(loose, schema.values()))

    schemas = described.document["components"]["schemas"]
    assert [name for name, schema in schemas.items() if loose(schema)] == []
