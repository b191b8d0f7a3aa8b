"""Parameters of operations: from the kinds of queries, the fields of the search, and declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.graph.catalogue import Query
from app.graph.search import Field, Fields
from app.web.api.declared import Schema, arguments
from app.web.api.samples import Samples

_NUMBERS = r"^-?[0-9]+(\.[0-9]+)?(,-?[0-9]+(\.[0-9]+)?)*$"
# What each kind of parameter is on the wire; the names are those of query headers.
KINDS: Mapping[str, Schema] = {
    "iri": {"type": "string", "format": "uri"},
    "text": {"type": "string"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "iris": {"type": "array", "items": {"type": "string", "format": "uri"}},
    "numbered-iris": {"type": "array", "items": {"type": "string", "format": "uri"}},
    "texts": {"type": "array", "items": {"type": "string"}},
    "integers": {"type": "array", "items": {"type": "integer"}},
    "rows": {"type": "array", "items": {"type": "string", "pattern": _NUMBERS}},
}
_ENDS = {"number": "a number, or a range such as 1890..1914", "date": "a date, or a range: 1890-05..1914"}
_TRUTH = ("true", "false")
_KEPT = ("enum", "pattern", "minimum", "maximum")


def parameter(name: str, place: str, said: Mapping[str, Any], example: Any = None) -> dict[str, Any]:
    """One parameter from its declaration."""
    schema = dict(KINDS[said.get("kind", "text")])
    schema |= {key: said[key] for key in _KEPT if key in said}
    if said.get("empty"):
        schema = {"type": "string", "enum": [""]}
    found: dict[str, Any] = {"name": name, "in": place, "description": said.get("says", ""), "schema": schema}
    if place == "path" or said.get("required"):
        found["required"] = True
    if said.get("empty"):
        found["allowEmptyValue"] = True
    if example is None:
        example = said.get("example")
    if example is not None:
        found["example"] = example
    return found


def of_query(query: Query, samples: Samples) -> list[dict[str, Any]]:
    """The parameters of a query of the house, with values of this installation as examples."""
    found = []
    for name, spec in query.params.items():
        example = samples.instead(spec.get("example", ""))
        if spec["kind"] == "rows":
            example = [",".join(map(str, row)) for row in example]
        said = {"kind": spec["kind"], "required": True, "says": _of_kind(spec["kind"])}
        found.append(parameter(name, "query", said, example))
    waiting = {"kind": "decimal", "says": "seconds you are ready to wait; shortens the limit"}
    return [*found, parameter("timeout", "query", waiting)]


def _of_kind(kind: str) -> str:
    if kind == "rows":
        return "rows of numbers with commas; may be given several times"
    several = "; may be given several times" if kind in ("iris", "numbered-iris", "texts", "integers") else ""
    return f"{kind.removesuffix('s') if several else kind}{several}"


def of_search(fields: Fields) -> list[dict[str, Any]]:
    """The arguments of a search: its own, and one for each field that can be searched."""
    found = []
    for name, said in arguments().items():
        if said["kind"] == "sort":
            orders = [f"{sign}{f.argument}" for f in fields.values() if f.sort for sign in ("", "-")]
            found.append(parameter(name, "query", {**said, "kind": "text", "enum": orders}))
        else:
            found.append(parameter(name, "query", said))
    found += [_field(field) for field in fields.values() if field.kind not in ("shown", "sort")]
    return found


def _field(field: Field) -> dict[str, Any]:
    says = field.title + (f": {_ENDS[field.kind]}" if field.kind in _ENDS else "")
    said: dict[str, Any] = {"says": says, "kind": "texts"}
    if field.kind == "flag":
        said = {"says": says, "kind": "text", "enum": list(_TRUTH)}
    return parameter(field.argument, "query", said)
