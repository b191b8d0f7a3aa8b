"""Counts of the search index: how many records an institution, collection or dataset has, of what."""

from __future__ import annotations

from typing import Any

from app.graph.search import Search
from app.web.context import workbench
from app.web.locale import gettext

KINDS = ("specimen", "occurrence")


def counts_by(names: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """For each field, the number of documents by value."""
    index = workbench().platform.search_index()
    return {name: index.counts(name) for name in names}


def profile(field: str, value: str) -> tuple[int, int, list[dict[str, Any]]]:
    """Records with that value, how many of them have an image, and figures of what they are."""
    figures = {
        "family": (gettext("Families"), gettext("Family")),
        "country": (gettext("Countries"), gettext("Country")),
    }
    asked = Search(filters={field: (value,), "kind": KINDS}, facets=(*figures, "hasImage"), top=6, limit=0)
    hits = workbench().search(asked)
    shown = [
        {
            "title": title,
            "heading": heading,
            "field": name,
            "rows": [{"label": value, "count": count} for value, count in hits.facets[name]],
        }
        for name, (title, heading) in figures.items()
        if hits.facets.get(name)
    ]
    illustrated = next((c for v, c in hits.facets.get("hasImage", ()) if v == "true"), 0)
    return hits.total, illustrated, shown
