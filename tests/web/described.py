"""The description that a server gives of itself, and real answers held to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import jsonschema_rs
import requests

from tests.web.served import Served


class Operation(NamedTuple):
    """One operation of the document, the references of its answers resolved."""

    path: str
    method: str
    said: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.said["operationId"])

    def parameters(self, place: str) -> dict[str, dict[str, Any]]:
        """The parameters at a place, by name."""
        return {one["name"]: one for one in self.said.get("parameters", ()) if one["in"] == place}

    def has_examples(self) -> bool:
        """Whether every parameter of the path has one."""
        return all("example" in one for one in self.parameters("path").values())

    def address(self) -> str:
        """The path with the examples of its parameters in it."""
        examples = {name: one["example"] for name, one in self.parameters("path").items()}
        return re.sub(r"{(\w+)}", lambda found: quote(str(examples[found[1]])), self.path)

    def arguments(self) -> dict[str, Any]:
        """The examples of what may stand after the question mark."""
        found = self.parameters("query").items()
        given = {name: one["example"] for name, one in found if "example" in one}
        return {name: str(v).lower() if isinstance(v, bool) else v for name, v in given.items()}


class Described:
    """The document of a server."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.document: dict[str, Any] = served.get("/openapi.json").json()
        self._validators: dict[str, Any] = {}

    def operations(self) -> Iterator[Operation]:
        """Every operation."""
        for path, methods in self.document["paths"].items():
            for method, said in methods.items():
                yield Operation(path, method, said)

    def named(self, name: str) -> Operation:
        """The operation of that id."""
        return next(one for one in self.operations() if one.name == name)

    def resolved(self, said: dict[str, Any]) -> dict[str, Any]:
        """A response itself where there is a reference to it."""
        found: Any = said
        while "$ref" in found:
            steps = found["$ref"].removeprefix("#/").split("/")
            found = self.document
            for step in steps:
                found = found[step]
        return dict(found)

    def faults(self, operation: Operation, response: requests.Response) -> list[str]:
        """What is not as declared of an answer: its status, its media type, its content."""
        answers = operation.said["responses"]
        if str(response.status_code) not in answers:
            return [f"the status {response.status_code} is not declared: {response.text[:200]}"]
        content = self.resolved(answers[str(response.status_code)]).get("content")
        if not content:
            return []
        media_type = response.headers.get("Content-Type", "").partition(";")[0]
        if media_type == "application/problem+json" and media_type not in content:
            content = self.document["components"]["responses"]["problem-503"]["content"]
        if media_type not in content:
            return [f"{media_type} is none of {', '.join(content)}"]
        schema = content[media_type].get("schema")
        return self.misfits(schema, response.json()) if schema and "json" in media_type else []

    def misfits(self, schema: dict[str, Any], instance: Any) -> list[str]:
        """Where an instance is not as its schema says."""
        key = repr(schema)
        if key not in self._validators:
            whole = {**schema, "components": self.document["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole)
        found = self._validators[key].iter_errors(instance)
        return [f"/{'/'.join(map(str, error.instance_path))}: {error.message[:300]}" for error in found]
