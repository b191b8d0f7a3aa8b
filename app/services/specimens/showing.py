"""What each view of a search shows besides the results themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import url_for

from app.graph.search import Field, Hit, Hits, Search
from app.services.specimens.asked import Asked, offered, only_specimens
from app.services.specimens.map_view import on_map, square
from app.services.specimens.shown import Shown, counted
from app.services.specimens.timeline import timeline
from app.services.specimens.wording import Readable, title_of
from app.web.context import workbench
from app.web.format import with_arguments

GALLERY = 48  # pictures on a page
BARS, TWIGS = 100, 500
COLUMNS = (
    "scientificName",
    "typeStatus",
    "collector",
    "collectorNumber",
    "eventDate",
    "country",
    "catalogNumber",
)


def searched(asked: Asked) -> Asked:
    """The search that a view needs in place of the one that was asked."""
    search = asked.search
    if asked.view == "gallery":
        size = search.limit if search.limit != asked.defaults.limit else GALLERY
        page = search.offset // (search.limit or 1)
        filters = {**search.filters, "hasImage": ("true",)}
        search = replace(search, filters=filters, limit=size, offset=page * size)
    elif asked.view == "map":
        search = replace(search, limit=0, grid=square(search))
    elif asked.view in ("chart", "timeline", "taxa", "download"):
        search = replace(search, limit=0)
    return replace(asked, search=search)


def _list(asked: Asked, hits: Hits, says: Readable) -> Shown:
    return Shown()


def _gallery(asked: Asked, hits: Hits, says: Readable) -> Shown:
    whole = {key: values for key, values in asked.search.filters.items() if key != "hasImage"}
    everything = Search(
        asked.search.text, whole, asked.search.ranges, asked.search.bbox, asked.search.geometry
    )
    total = workbench().search(replace(only_specimens(everything), limit=0)).total
    return Shown({"all": total})


def _chart(asked: Asked, hits: Hits, says: Readable) -> Shown:
    fields = workbench().platform.search_index().fields
    names = {"year": title_of("year")} if "year" in fields else {}
    names |= {known.argument: title_of(known.name, known.title) for known in offered(fields)}
    chosen = asked.field if asked.field in names else next(iter(names))
    if chosen == "year":
        bars = hits.histograms.get("year")
        width = bars.width if bars else 10
        rows = [
            {
                "value": low,
                "label": f"{int(float(low))}–{int(float(low)) + width - 1}",
                "count": number,
                "href": asked.href(
                    asked.search.with_range("year", int(float(low)), int(float(low)) + width - 1), view="list"
                ),
            }
            for low, number in (bars.bars if bars else ())
        ]
    else:
        rows = counted(asked, chosen, BARS)
    return Shown(
        {"field": chosen, "field_title": names[chosen], "bars": rows},
        {
            "chart_fields": names,
            "chart_kept": [(key, v) for key, v in asked.args() if key != "field"],
            "many": len(rows) >= BARS,
        },
    )


def _taxa(asked: Asked, hits: Hits, says: Readable) -> Shown:
    """The open branch of the tree of taxa, level by level."""
    search = replace(asked.search, facets=("taxon",), top=TWIGS, limit=0, histograms={}, parting=False)
    open_ = search.open.get("taxon", "")
    counts = workbench().search(only_specimens(search)).facets.get("taxon", [])
    kept = replace(asked.search, limit=asked.defaults.limit, offset=0)
    rows = [
        {
            "path": value,
            "label": says.value("taxon", value),
            "count": number,
            "depth": value.count("/"),
            "open": open_ == value or open_.startswith(value + "/"),
            "here": open_ == value,
            "expand": asked.href(replace(kept, open={"taxon": value})),
            "close": asked.href(replace(kept, open=_above(value))),
            "href": asked.href(
                replace(kept, open={}).without("taxon").with_value("taxon", value), view="list"
            ),
            "page": with_arguments(url_for("specimens.branch", path=value.lstrip("/")), {}),
        }
        for value, number in counts
    ]
    return Shown({"taxa": _nested(rows)})


def _above(value: str) -> dict[str, str]:
    above = value.rpartition("/")[0]
    return {"taxon": above} if above else {}


def _nested(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Twigs below their branch, in the order in which they are read."""
    found: list[dict[str, Any]] = []

    def below(above: str) -> None:
        for row in rows:
            if row["path"].rpartition("/")[0] == above:
                found.append(row)
                below(row["path"])

    below("")
    return found


# -- table -----------------------------------------------------------------------------------------


def _table(asked: Asked, hits: Hits, says: Readable) -> Shown:
    fields = workbench().platform.search_index().fields
    known = {f.name: f for f in fields.values() if f.show or f.kind == "shown"}
    known = {name: f for name, f in known.items() if name not in ("media", "point")}
    columns = [name for name in asked.columns if name in known] or [c for c in COLUMNS if c in known]
    rows = [
        {"document": hit.iri, "exact": hit.exact}
        | {name: " | ".join(_cells(known[name], hit, says)) for name in columns}
        for hit in hits.documents
    ]
    heads = [
        {
            "name": name,
            "label": title_of(name, known[name].title),
            "sort": asked.href(replace(asked.search, sort=_turned(asked.search.sort, name), offset=0))
            if known[name].sort
            else "",
            "sorted": {name: "ascending", f"-{name}": "descending"}.get(asked.search.sort, ""),
        }
        for name in columns
    ]
    choices = [(name, title_of(name, f.title), name in columns) for name, f in known.items()]
    return Shown(
        {"columns": columns, "rows": rows},
        {
            "heads": heads,
            "choices": sorted(choices, key=lambda choice: choice[1].lower()),
            "table_kept": [(key, v) for key, v in asked.args() if key != "columns"],
        },
    )


def _cells(field: Field, hit: Hit, says: Readable) -> Iterable[str]:
    """What a cell of the table says: concepts and holders by their names, all else as it was written."""
    values = hit.values.get(field.name, ())
    named = field.scheme or field.name == "institution"
    return [says.value(field.name, value) for value in values] if named else values


def _turned(sort: str, name: str) -> str:
    return f"-{name}" if sort == name else name


def _download(asked: Asked, hits: Hits, says: Readable) -> Shown:
    return Shown(
        {
            "licences": counted(asked, "licence", BARS),
            "datasets": counted(asked, "dataset", BARS),
        }
    )


View = Callable[[Asked, Hits, Readable], Shown]
SHOWN: Mapping[str, View] = {
    "list": _list,
    "gallery": _gallery,
    "map": on_map,
    "chart": _chart,
    "timeline": timeline,
    "taxa": _taxa,
    "table": _table,
    "download": _download,
}
