"""A change in words: which field of which part says what instead of what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyoxigraph import NamedNode, Quad

from app.graph.delta import Delta
from app.graph.placing import Placing
from app.graph.terms import curie
from app.graph.touched import HOUSE, PART_OF
from app.web.changing.difference import is_narrow
from app.web.labels import known, label


def told(delta: Delta, there: Placing) -> list[dict[str, Any]]:
    """The change field by field: part, property, values before and after."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for when, quads in (("before", delta.removed), ("after", delta.added)):
        for quad in sorted(quads, key=str):
            if quad.predicate == PART_OF or (quad.predicate in HOUSE and "#" not in str(quad.subject)):
                continue
            part = str(quad.subject)[1:-1].partition("#")[2]
            key = (part, curie(quad.predicate.value))
            row = rows.setdefault(
                key,
                {
                    "part": part,
                    "property": key[1],
                    "label": label(key[1]),
                    "before": [],
                    "after": [],
                    "restricted": False,
                },
            )
            row[when].append(_text(quad))
            row["restricted"] = row["restricted"] or is_narrow(there, quad)
    return [rows[key] for key in sorted(rows)]


def values(quads: Iterable[Quad]) -> list[str]:
    """The values of statements as people read them."""
    return [_text(quad) for quad in quads]


def _text(quad: Quad) -> str:
    term = quad.object
    if isinstance(term, NamedNode):
        return known(term.value) or term.value.rpartition("#")[2] or term.value
    return getattr(term, "value", str(term))
