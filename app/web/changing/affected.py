"""What else a change would change: the queries of the house whose patterns name what it touches."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.graph.delta import Delta
from app.graph.patterns import patterns
from app.graph.terms import curie
from app.web.context import platform

_MOST = 200


def affected(delta: Delta) -> dict[str, Any]:
    """The properties that are touched, and the queries and figures that ask for them."""
    touched = {quad.predicate.value for quad in delta}
    found: list[dict[str, Any]] = []
    for query in platform().catalogue:
        if query.returns == "change" or len(found) >= _MOST:
            continue
        asked = patterns(query.text)
        shared = touched & {one.property for one in asked or ()}
        if shared:
            found.append(
                {
                    "name": query.name,
                    "summary": query.summary,
                    "figure": "figure" in query.tags or query.name.startswith("figures/"),
                    "properties": sorted(curie(name) for name in shared),
                    "href": url_for("questions.question", name=query.name),
                }
            )
    return {"properties": sorted(curie(name) for name in touched), "queries": found}
