"""The way in: a search field, honest numbers, pictures, three doors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import url_for

from app.graph.answer import Plain
from app.graph.catalogue import Query
from app.graph.search import Hit, Search
from app.graph.search_request import DEEPEST
from app.services.specimens.asked import Asked, only_specimens
from app.services.specimens.results import rows
from app.services.specimens.survey import wordings
from app.services.specimens.views import blueprint, pictures_of
from app.services.specimens.wording import Readable
from app.web.context import workbench
from app.web.figures import look
from app.web.kept import Kept
from app.web.locale import gettext
from app.web.pages import Page, page

STRIP = 6  # pictures on the home page
BROWSED = 6  # values of each way in
_loads: Kept[list[dict[str, Any]]] = Kept(10)
_NUMBERS = (
    "specimens/count",
    "specimens/count-illustrated",
    "specimens/count-types",
    "collections/count-institutions",
)


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
    data = {
        "numbers": numbers,
        "counted_at": moment,
        "pictures": shown,
        "browse": _browse(),
        "loads": _loads.get((), _latest),
        "behind": bench.platform.behind(),
    }
    return Page(
        "specimens/home.html",
        data,
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
        stamp=repr(data),
    )


def _browse() -> list[dict[str, Any]]:
    """Ways in by the commonest groups, countries, ages and kinds of type."""
    says = wordings()
    wanted = {name: says[name] for name in ("taxon", "countryCode", "geologicalAge", "typeStatus")}
    return look({}, wanted, top=BROWSED).figures(wanted)


def _latest() -> list[dict[str, Any]]:
    return workbench().read("collections/latest-loads").rows


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


_numbers: Kept[tuple[list[Counted], str]] = Kept(10)


def _counted() -> tuple[list[Counted], str]:
    """The numbers of the home page, counted once a commit, and when they were counted."""

    def count() -> tuple[list[Counted], str]:
        answers = [workbench().read(name) for name in _NUMBERS]
        numbers = [Counted(answer.query, answer.params, answer.value) for answer in answers]
        return numbers, datetime.now(UTC).isoformat(timespec="seconds")

    return _numbers.get((), count)


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
            href = Asked(Search().with_value(key, value), Search()).href()
            label = readable.value(field.name if field else key, value)
            found.append({"label": label, "href": href})
    return found
