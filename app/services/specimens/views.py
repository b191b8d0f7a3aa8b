"""Home and search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, redirect, request, url_for

from app.graph.answer import Plain
from app.graph.catalogue import Query
from app.graph.search import Hit, Search
from app.services.specimens.results import DEEPEST, Results, address, rows
from app.services.specimens.wording import Readable, sentence
from app.web.context import workbench
from app.web.format import with_arguments
from app.web.locale import gettext
from app.web.pages import Page, page

blueprint = Blueprint("specimens", __name__, template_folder="templates")
KINDS = ("specimen", "occurrence")  # what a search is for, unless it says otherwise
STRIP = 6  # pictures on the home page
_NUMBERS = (
    "specimens/count",
    "specimens/count-illustrated",
    "specimens/count-types",
    "collections/count-institutions",
)


def pictures_of(hits: tuple[Hit, ...]) -> dict[str, str]:
    """The address of a picture for each media document that the hits lead to."""
    media = sorted({hit.thumbnail for hit in hits if hit.thumbnail})
    if not media:
        return {}
    answer = workbench().read("specimens/pictures", media=media)
    return {str(row["document"]): str(row["address"]) for row in answer.rows}


def only_specimens(asked: Search) -> Search:
    """The search among specimens and observations, unless it names kinds itself."""
    if "kind" in asked.filters:
        return asked
    return replace(asked, filters={**asked.filters, "kind": KINDS})


@page(blueprint, "/search", endpoint="search")
def search() -> Page | Response:
    """The results of a search; all of it is in the address."""
    if tidy := _ranges_joined():
        return tidy
    bench = workbench()
    fields = bench.platform.search_index().fields
    facets = tuple(f.argument for f in fields.facets() if f.counted and f.name != "kind")
    defaults = Search(facets=facets, top=8)
    asked = Search.from_args(request.args, facets=facets, top=8)
    hits = bench.search(only_specimens(asked))
    chosen = [(key, value) for key, values in asked.filters.items() for value in values]
    readable = Readable([*chosen, *_shown(hits.facets)])
    found = Results(asked, hits, fields, readable, defaults)
    title = sentence(asked, readable, {f.argument: f.name for f in fields.values()})
    kept = replace(asked, text="", offset=0).to_args(defaults)
    return Page(
        "specimens/search.html",
        {
            "sentence": title,
            "total": hits.total,
            "offset": asked.offset,
            "limit": asked.limit,
            "hits": rows(hits.documents, pictures_of(hits.documents)),
            "facets": found.facets(),
            "stamp": hits.stamp,
        },
        {
            "q": asked.text,
            "kept": kept,
            "chips": found.chips(),
            "clear": url_for("specimens.search"),
            "drops": found.drops(),
            "instead": found.instead(),
            "ranges": found.ranges(),
            "sorts": found.sorts(),
            "pager": found.pager(),
        },
        stamp=hits.stamp,
    )


def _shown(facets: Any) -> list[tuple[str, str]]:
    """The values of facets that stand for documents."""
    return [(name, c.value) for name, counts in facets.items() for c in counts if ":" in c.value]


def _ranges_joined() -> Response | None:
    """``year_from=1890&year_to=1914``, as a form sends it, becomes ``year=1890..1914``."""
    fields = [key.removesuffix("_from") for key in request.args if key.endswith("_from")]
    if not fields:
        return None
    args: dict[str, list[str]] = {
        key: request.args.getlist(key) for key in request.args if not key.endswith(("_from", "_to"))
    }
    for name in fields:
        low = request.args.get(f"{name}_from", "").strip()
        high = request.args.get(f"{name}_to", "").strip()
        if low or high:
            args[name] = [f"{low}..{high}"]
    target = with_arguments(url_for("specimens.search"), args)
    return redirect(target, code=303)  # type: ignore[return-value]


@page(blueprint, "/", endpoint="home")
def home() -> Page:
    """The way in: a search field, honest numbers, pictures, three doors."""
    bench = workbench()
    counted, moment = _counted()
    links: tuple[dict[str, Any], ...] = (
        {"label": gettext("specimens"), "href": url_for("specimens.search")},
        {"label": gettext("with media"), "href": url_for("specimens.search", hasImage="true")},
        {"label": gettext("marked as types"), "href": url_for("specimens.search") + "#type"},
        {"label": gettext("institutions"), "href": url_for("collections.index")},
    )
    numbers = [
        link | {"count": answer.value, "query": answer.query.name}
        for link, answer in zip(links, counted, strict=True)
    ]
    hits = _illustrated(STRIP + 1)
    shown = [row for row in rows(hits, pictures_of(hits)) if row["picture"]]
    return Page(
        "specimens/home.html",
        {"numbers": numbers, "counted_at": moment, "pictures": shown},
        {
            "frontispiece": shown[0] if shown else None,
            "strip": shown[1:],
            "number_answers": counted,
            "examples": _examples(),
            "schema_org": {
                "@context": "https://schema.org/",
                "@type": "DataCatalog",
                "@id": bench.base,
                "url": bench.base,
                "name": "Holotype",
            },
        },
    )


def _illustrated(wanted: int) -> tuple[Hit, ...]:
    """Specimens with an image, taken from all over the alphabet; others every day."""
    bench = workbench()
    asked = only_specimens(Search(filters={"hasImage": ("true",)}, limit=1))
    total = min(bench.search(asked).total, DEEPEST)
    day = datetime.now(UTC).toordinal()
    places = {(day + number * total // wanted) % total for number in range(wanted)} if total else set()
    return tuple(hit for place in sorted(places) for hit in bench.search(asked.at(place)).documents)


class Counted(NamedTuple):
    """A number with the query that gave it. Answers themselves belong to the thread that asked."""

    query: Query
    params: Mapping[str, Any]
    value: Plain


_kept: dict[tuple[str, int], tuple[list[Counted], str]] = {}


def _counted() -> tuple[list[Counted], str]:
    """The numbers of the home page, counted once a commit, and when they were counted."""
    bench = workbench()
    key = (bench.base, bench.platform.writer.commit)
    if key not in _kept:
        answers = [bench.read(name) for name in _NUMBERS]
        numbers = [Counted(answer.query, answer.params, answer.value) for answer in answers]
        _kept.clear()
        _kept[key] = (numbers, datetime.now(UTC).isoformat(timespec="seconds"))
    return _kept[key]


def _examples() -> list[dict[str, str]]:
    """Searches that find something here: the commonest genus, country, collector and type."""
    bench = workbench()
    wanted = ("genus", "country", "typeStatus", "collector")
    fields = bench.platform.search_index().fields
    keys = tuple(fields[name].argument for name in wanted if name in fields)
    hits = bench.search(only_specimens(Search(facets=keys, top=1, limit=0)))
    readable = Readable([])
    found = []
    for key in keys:
        field = fields.argument(key)
        for value, _ in hits.facets.get(key, ())[:1]:
            href = address(Search().with_value(key, value), Search())
            label = readable.value(field.name if field else key, value)
            found.append({"label": label, "href": href})
    return found
