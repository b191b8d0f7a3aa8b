"""The record as the source sent it, and which section of the page each of its cells went into."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from app.graph.mapping_tables import mapping_table
from app.graph.terms import curie
from app.web.format import in_words

MAPPING = "darwin-core"
# The section of the page that shows a part of the document.
_SECTIONS = {
    "identification": "identifications",
    "event": "gathering",
    "event/location/geological-context": "stratigraphy",
    "chronometric-age": "stratigraphy",
    "specimen": "material",
    "part": "material",
    "preparation": "material",
    "preservation": "material",
    "assertion": "measurements",
    "relationship": "relations",
    "citation": "relations",
    "identifier": "identifiers",
    "media": "media",
}
_RIGHTS = frozenset(
    (
        "dcterms:license",
        "dcterms:rightsHolder",
        "dcterms:accessRights",
        "dcterms:rights",
        "dc:rights",
        "xmpRights:UsageTerms",
    )
)


def source_rows(text: str) -> list[dict[str, Any]]:
    """The rows of the record: file, line, kind of row, and its cells as (short, term, value)."""
    rows = json.loads(text) if text else []
    return [
        {
            "file": row.get("file", ""),
            "line": row.get("line", ""),
            "type": in_words(str(row.get("type", ""))),
            "cells": [(curie(term), term, cell) for term, cell in row["values"].items()],
        }
        for row in rows
    ]


@cache
def _places(_: str) -> Mapping[str, tuple[str, str]]:
    """Section and property of each column of the mapping; the first line of a column decides."""
    found: dict[str, tuple[str, str]] = {}
    for line in mapping_table(MAPPING):
        term, node, property = line["term"], line["node"], line["property"]
        section = _SECTIONS.get(node) or _SECTIONS.get(node.split("/")[0], "")
        if section == "material" and term in _RIGHTS:
            section = "rights"
        if section:
            found.setdefault(term, (section, property))
    return found


def by_section(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, str]]]:
    """What the source wrote, for each section: column, value, and the property it became."""
    places = _places(MAPPING)
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        for short, _, value in row["cells"]:
            section, property = places.get(short, ("", ""))
            if section:
                found.setdefault(section, []).append(
                    {"column": short, "value": str(value), "property": property}
                )
    return found
