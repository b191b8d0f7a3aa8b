"""What a view of a search adds to its page, and the values of one field counted within it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from app.graph.search import Count
from app.services.specimens.asked import Asked, only_specimens
from app.services.specimens.wording import Readable
from app.web.context import workbench


@dataclass(frozen=True)
class Shown:
    """What a view adds: ``data`` for page and twin, ``extra`` for the template alone."""

    data: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


def counted(asked: Asked, name: str, top: int) -> list[dict[str, Any]]:
    """The values of one field within the search, the commonest first; of a tree from where it parts."""
    fields = workbench().platform.search_index().fields
    known = fields.argument(name) or fields[name]
    only = replace(
        only_specimens(asked.search), facets=(known.argument,), top=top, limit=0, grid=0.0, histograms={}
    )
    hits = workbench().search(only)
    counts: list[Count] = hits.facets.get(known.argument, [])
    if known.kind == "tree":
        counts = _below_the_stem(counts)
    called = Readable([(known.name, count.value) for count in counts if ":" in count.value])
    return [
        {
            "value": value,
            "label": hits.titles.get(value) or called.value(known.name, value),
            "count": number,
            "href": asked.href(
                asked.search.without(known.argument).with_value(known.argument, value), view="list"
            ),
        }
        for value, number in counts
    ]


def _below_the_stem(counts: list[Count]) -> list[Count]:
    """The values of a tree without the levels at its top that have one value each."""
    levels = Counter(count.value.count("/") for count in counts)
    parted = next((level for level in sorted(levels) if levels[level] > 1), max(levels, default=0))
    return [count for count in counts if count.value.count("/") >= parted]
