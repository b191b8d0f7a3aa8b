"""Search: one query, shown in seven ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, after_this_request, redirect, request, url_for

from app.graph.exact_hits import exactly
from app.graph.search import Hit, Hits
from app.graph.search_sparql import Equivalents
from app.services.specimens import showing
from app.services.specimens.asked import VIEWS, Asked, only_specimens, read, tidied
from app.services.specimens.elsewhere import FROM_HERE
from app.services.specimens.formats import FORMATS
from app.services.specimens.results import Results, rows
from app.services.specimens.spans import when, where
from app.services.specimens.synonyms import synonyms
from app.services.specimens.understood import forms, too_far
from app.services.specimens.wording import Readable, sentence
from app.web import waiting
from app.web.context import at_twin, texts_of, workbench
from app.web.format import with_arguments
from app.web.pages import Page, page

blueprint = Blueprint("specimens", __name__, template_folder="templates")
COLUMNS_COOKIE = "columns"
_YEAR = 365 * 24 * 3600


def pictures_of(hits: tuple[Hit, ...]) -> dict[str, str]:
    """The address of a picture for each media document that the hits lead to."""
    media = (hit.thumbnail for hit in hits if hit.thumbnail)
    return texts_of("specimens/pictures", "media", media, "address")


def readable(asked: Asked, hits: Hits, more: Iterable[tuple[str, str]] = ()) -> Readable:
    """How the values of a page read: those that were chosen, those of facets, and others."""
    chosen = [(key, value) for key, values in asked.search.filters.items() for value in values]
    return Readable([*chosen, *_documents(hits), *more])


def _documents(hits: Hits) -> Iterator[tuple[str, str]]:
    """The values of facets that stand for documents."""
    for name, counts in hits.facets.items():
        yield from ((name, count.value) for count in counts if ":" in count.value)


def in_words(asked: Asked, says: Readable) -> str:
    """The search as one phrase."""
    fields = workbench().platform.search_index().fields
    return sentence(asked.search, says, {field.argument: field.name for field in fields.values()})


@page(blueprint, "/search", also=FROM_HERE, endpoint="search")
def search() -> Page | Response:
    """The results of a search; all of it is in the address. As table, RDF or feed it lies elsewhere."""
    if (tidy := tidied()) is not None:
        here = url_for(f"specimens.search{'_json' if request.path.endswith('.json') else ''}")
        return redirect(with_arguments(here, tidy), code=303)  # type: ignore[return-value]
    fault = too_far(request.args)
    if fault and at_twin():
        raise fault
    bench = workbench()
    fields = bench.platform.search_index().fields
    asked = read(fields)
    if asked.view == "table" and (again := _remembered(asked)):
        return again
    looked = showing.searched(asked)
    cursor = request.args.get("cursor", "")
    hits = exactly(bench, bench.search(only_specimens(looked.search), cursor), asked.href())
    says = readable(asked, hits)
    found = Results(asked, hits, fields, says)
    span = when(asked, hits)
    linking = replace(looked, search=replace(looked.search, limit=asked.search.limit))
    shown = showing.SHOWN[asked.view](linking, hits, says)
    pictures = pictures_of(hits.documents) if asked.view in ("list", "gallery") else {}
    equal = Equivalents(bench.platform.catalogue, fields).documents(only_specimens(asked.search))
    title = in_words(asked, says)
    ignored = sorted({*hits.ignored, *asked.search.unread})
    over = asked.view in ("list", "gallery", "table") and (
        bool(fault and fault.details["parameter"] != "limit")
        or (not hits.documents and 0 < hits.total <= looked.search.offset)
    )
    return Page(
        "specimens/search.html",
        {
            "sentence": title,
            "total": hits.total,
            "view": asked.view,
            "offset": hits.first,
            "limit": looked.search.limit,
            "hits": [] if over else rows(hits.documents, pictures),
            "next": asked.from_cursor(hits.next, "specimens.search_json"),
            "facets": found.facets(),
            "years": span["bars"],
            "drops": found.drops() if not hits.total else [],
            "instead": found.instead(),
            "ignored": ignored,
            "forms": forms(ignored, fields, VIEWS),
            "synonyms": synonyms(asked),
            "sparql": equal,
            "stamp": hits.stamp,
            "coarse": bool(bench.narrow),
        }
        | shown.data,
        {
            "q": asked.search.text,
            "asked": asked,
            "kept": asked.args(replace(asked.search, text="", offset=0)),
            "tabs": _tabs(asked),
            "short": _short(),
            "chips": found.chips(),
            "clear": asked.href(asked.defaults),
            "when": span,
            "over": over,
            "where": where(asked),
            "sorts": found.sorts(),
            "pager": found.pager(looked.search.limit, cursor),
            "feed": asked.at("specimens.feed"),
            "download_formats": FORMATS if waiting.open_here() else {},
        }
        | shown.extra,
        links=[(asked.from_cursor(hits.next, request.endpoint or ""), {"rel": "next"})]
        if cursor and hits.next
        else (),
        stamp=hits.stamp,
    )


def _short() -> str:
    """The short address that was just made of this search, "" where none was."""
    id = request.args.get("short", "")
    return f"{workbench().base}s/{id}" if id.isalnum() and id.isascii() else ""


def _tabs(asked: Asked) -> list[dict[str, Any]]:
    first = replace(asked.search, offset=0, open={})
    return [
        {"view": view, "label": label, "href": asked.href(first, view=view), "current": view == asked.view}
        for view, label in VIEWS.items()
    ]


def _remembered(asked: Asked) -> Response | None:
    """Columns chosen before, where the address names none; those it names are remembered."""
    if asked.columns:
        said = ",".join(asked.columns)

        @after_this_request
        def remember(response: Response) -> Response:
            response.set_cookie(COLUMNS_COOKIE, said, max_age=_YEAR, samesite="Lax", httponly=True)
            return response

        return None
    fields = workbench().platform.search_index().fields
    kept = tuple(name for name in request.cookies.get(COLUMNS_COOKIE, "").split(",") if name in fields)
    return redirect(asked.href(columns=kept), code=303) if kept else None  # type: ignore[return-value]
