"""All values of one facet within a search: by count or by name, with a field to look for one."""

from __future__ import annotations

from dataclasses import replace

from flask import request

from app.graph.errors import NotFound
from app.graph.search import Count
from app.graph.search_values import folded
from app.services.specimens.asked import Asked, offered, only_specimens, read
from app.services.specimens.views import blueprint, in_words, readable
from app.services.specimens.wording import Readable, title_of
from app.web.context import workbench
from app.web.format import with_arguments
from app.web.pages import Page, page

MOST = 1000  # values on the page
ORDERS = ("count", "name")


@page(blueprint, "/search/facet", endpoint="facet")
def facet() -> Page:
    """The values of the facet ``key``; ``match`` keeps those with that text in them."""
    fields = workbench().platform.search_index().fields
    asked = read(fields)
    key = request.args.get("key", "")
    field = next((each for each in offered(fields) if key and each.argument == key), None)
    if field is None:
        raise NotFound(
            f"No facet is called “{key}”.",
            remedy="Facets: " + ", ".join(each.argument for each in offered(fields)) + ".",
        )
    asked = replace(asked, search=replace(asked.search, offset=0))
    wanted = replace(
        asked.search, facets=(field.argument,), top=MOST, limit=0, histograms={}, open=asked.search.open
    )
    hits = workbench().search(only_specimens(wanted))
    counts = hits.facets.get(field.argument, [])
    says = readable(asked, hits)
    match, order = request.args.get("match", "").strip(), request.args.get("order", "count")
    order = order if order in ORDERS else "count"
    rows = [
        {
            "value": value,
            "label": hits.titles.get(value) or says.value(field.name, value),
            "count": number,
            "depth": value.count("/") if field.kind == "tree" else 0,
            "chosen": value in asked.search.filters.get(field.argument, ()),
            "href": _after(asked, field.argument, value, tree=field.kind == "tree"),
        }
        for value, number in _matching(counts, match, says, field.name)
    ]
    if order == "name":
        rows.sort(key=lambda row: folded(str(row["label"])))
    here = [*asked.args(), ("key", field.argument)]
    return Page(
        "specimens/facet.html",
        {
            "sentence": in_words(asked, says),
            "key": field.argument,
            "title": title_of(field.name, field.title),
            "total": hits.total,
            "values": rows,
            "cut": len(counts) >= MOST,
        },
        {
            "back": asked.href(),
            "match": match,
            "order": order,
            "kept": here,
            "orders": {
                each: with_arguments(request.path, [*here, ("match", match), ("order", each)])
                for each in ORDERS
            },
            "most": MOST,
        },
        stamp=hits.stamp,
    )


def _matching(counts: list[Count], match: str, says: Readable, name: str) -> list[Count]:
    if not match:
        return counts
    wanted = folded(match)
    return [count for count in counts if wanted in folded(says.value(name, count.value))]


def _after(asked: Asked, key: str, value: str, *, tree: bool) -> str:
    search = asked.search
    if value in search.filters.get(key, ()):
        return asked.href(search.without(key, value))
    return asked.href((search.without(key) if tree else search).with_value(key, value))
