"""What operations and answers are declared beside the code: ``schemas/`` of each blueprint's folder."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from app.jobs import STATES, Job

Schema = dict[str, Any]
_TYPES: Mapping[str, str] = {"str": "string", "int": "integer", "bool": "boolean", "float": "number"}


def folders(app: Flask) -> list[Path]:
    """The folders with declarations, each once."""
    homes = dict.fromkeys(Path(blueprint.root_path) / "schemas" for blueprint in app.blueprints.values())
    own = Path(__file__).parents[1] / "schemas"
    return [own, *(home for home in homes if home.is_dir() and home != own)]


def declarations(app: Flask) -> dict[str, list[dict[str, Any]]]:
    """What is declared of each endpoint: one operation, or several that the code answers as one."""
    found: dict[str, list[dict[str, Any]]] = {}
    for folder in folders(app):
        for endpoint, said in _table(folder / "operations.toml").items():
            if endpoint in found:
                raise ValueError(f"{folder}: {endpoint} is declared a second time.")
            found[endpoint] = said if isinstance(said, list) else [said]
    return found


def schemas(app: Flask) -> dict[str, Schema]:
    """The schema of each kind of answer, by name."""
    found = {"job": _job()}
    for folder in folders(app):
        for path in sorted(folder.glob("*.json")):
            if path.stem in found:
                raise ValueError(f"{path}: there is a schema “{path.stem}” already.")
            found[path.stem] = _schema(path)
    return found


def arguments() -> dict[str, dict[str, Any]]:
    """The arguments of a search that are no fields."""
    return _table(Path(__file__).parents[1] / "schemas" / "arguments.toml")


@cache
def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@cache
def _schema(path: Path) -> Schema:
    found: Schema = closed(json.loads(path.read_text(encoding="utf-8")))
    return found


def closed(schema: Any) -> Any:
    """The schema with every object in it that lists its members shut to others, unless it says so itself."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(inner) for name, inner in schema.items()}
    listed = isinstance(schema.get("properties"), dict) and "object" in str(schema.get("type", ""))
    return found | (
        {"additionalProperties": False} if listed and "additionalProperties" not in schema else {}
    )


def _job() -> Schema:
    """The schema of a job, from its class."""
    return {
        "title": "A job",
        "description": "One piece of long work. Times are ISO 8601 in UTC, empty while they are to come.",
        "type": "object",
        "properties": dict(_members()),
        "required": [name for name, _ in _members()],
        "additionalProperties": False,
    }


def _members() -> Iterator[tuple[str, Schema]]:
    for field in fields(Job):
        if field.name == "payload":  # for the worker alone
            continue
        kind = str(field.type)
        schema: Schema = {"type": _TYPES.get(kind, "object")}
        if field.name == "state":
            schema["enum"] = list(STATES)
        if field.default is not MISSING and field.name != "state":
            schema["default"] = field.default
        yield field.name, schema
    yield "href", {"type": "string", "description": "GET this to follow the job, DELETE it to cancel"}
