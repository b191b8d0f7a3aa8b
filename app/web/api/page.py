"""The page about the interface: every operation with its parameters, answers and examples that run."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from app.web.api.refusals import kinds
from app.web.api.views import blueprint, description
from app.web.by_program import calls
from app.web.context import absolute, platform
from app.web.pages import Page, page
from app.web.problems import TITLES

# Arguments that an example is told by, besides those that have to be there.
_TELLING = ("q", "limit", "query", "graph", "size")


@page(blueprint, "/api", endpoint="overview")
def overview() -> Page:
    """The interface for programs: every operation, by group."""
    found = description().document
    groups = [
        {
            "name": tag["name"],
            "title": tag["description"],
            "operations": [
                shown(path, method, said)
                for path, methods in found["paths"].items()
                for method, said in methods.items()
                if said["tags"][0] == tag["name"]
            ],
        }
        for tag in found["tags"]
    ]
    problems = [
        {"name": name, "status": status, "title": TITLES.get(name, name)}
        for name, status in sorted(kinds().items(), key=lambda each: (each[1], each[0]))
        if status >= 400
    ]
    limits = platform().readers.limits
    return Page(
        "api/index.html",
        {
            "version": found["info"]["version"],
            "groups": groups,
            "problems": problems,
            "limits": {name: getattr(limits, name) for name in ("seconds", "rows", "bytes", "per_client")},
        },
        stamp=platform().writer.commit,
    )


def shown(path: str, method: str, said: dict[str, Any]) -> dict[str, Any]:
    """An operation as the page shows it."""
    parameters = said.get("parameters", [])
    return {
        "id": said["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": said["summary"],
        "description": said.get("description", ""),
        "token": said.get("x-token-role", ""),
        "parameters": [
            {
                "name": one["name"],
                "where": one["in"],
                "description": one["description"],
                "required": one.get("required", False),
                "type": _type(one["schema"]),
                "example": _said(one.get("example")),
            }
            for one in parameters
        ],
        "answers": [
            {"status": int(status), "types": list(answer.get("content", ()))}
            for status, answer in said["responses"].items()
        ],
        **_examples(path, method, said, parameters),
    }


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"{schema['items'].get('format') or schema['items']['type']}, …"
    return str(schema.get("format") or schema.get("type", ""))


def _said(example: Any) -> str:
    values = example if isinstance(example, list) else [] if example is None else [example]
    return ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)


def _examples(
    path: str, method: str, said: dict[str, Any], parameters: list[dict[str, Any]]
) -> dict[str, str]:
    """The operation by curl and by Python; empty where a value cannot be known beforehand."""
    given = {one["name"]: one["example"] for one in parameters if "example" in one}
    if method != "get" or any(one["in"] == "path" and one["name"] not in given for one in parameters):
        return {"curl": "", "python": ""}
    full = re.sub(r"{(\w+)}", lambda name: quote(str(given[name[1]])), path)
    arguments = {
        one["name"]: given[one["name"]]
        for one in parameters
        if one["in"] == "query" and one["name"] in given and (one.get("required") or one["name"] in _TELLING)
    }
    address = absolute(full.lstrip("/"))
    types = [name for status, answer in said["responses"].items() if status == "200"
             for name in answer.get("content", ())]  # fmt: skip
    return calls(
        address,
        arguments,
        token="x-token-role" in said and ":" not in said["x-token-role"],
        text=not any("json" in name for name in types[:1]),
    )
