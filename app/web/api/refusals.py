"""Everything an operation can say no with, as responses of the description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.graph.errors import HolotypeError
from app.web.problems import PROBLEM_JSON, STATUS, TITLES, kebab

# What is not of our own tree, or has another status than its class.
_OTHERS = {
    "unauthorized": 401,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "length-required": 411,
    "content-too-large": 413,
    "unsupported-media-type": 415,
    "partial-answer": 200,
}


def kinds() -> dict[str, int]:
    """The status of each kind of problem, by its name."""
    tree = {kebab(kind.__name__): _status(kind) for kind in _below(HolotypeError)}
    titled = {name: tree.get(name, 500) for name in TITLES}
    return {**titled, **{name: status for name, status in tree.items() if status != 500}, **_OTHERS}


def responses() -> dict[str, Any]:
    """A response for each status, with the kinds of problem that have it."""
    by_status: dict[int, list[str]] = {}
    for name, status in sorted(kinds().items()):
        if status >= 400:
            by_status.setdefault(status, []).append(name)
    return {named(status): _response(names) for status, names in sorted(by_status.items())}


def named(status: int) -> str:
    """The name of the response for a status."""
    return f"problem-{status}"


def _response(names: list[str]) -> dict[str, Any]:
    said = "; ".join(f"{name}: {TITLES.get(name, name)}" for name in names)
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/problem"},
            {"properties": {"type": {"enum": [f"/problems/{name}" for name in names]}}},
        ]
    }
    return {"description": said, "content": {PROBLEM_JSON: {"schema": schema}}}


def _status(kind: type[HolotypeError]) -> int:
    return next(STATUS[parent] for parent in kind.__mro__ if parent in STATUS)


def _below(kind: type[HolotypeError]) -> Iterator[type[HolotypeError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)
