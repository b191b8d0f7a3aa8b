"""What a load did not take: page by page with place, rule and remedy, and as files to mend."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, request, url_for

from app.graph.document import Document
from app.graph.errors import BadParameter, NotFound
from app.services.collections.refused import TOLD, Refused
from app.services.collections.refused_archive import write_archive
from app.services.collections.views import blueprint
from app.web.context import workbench
from app.web.format import href
from app.web.generic import find, title
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.rules_said import by_label, words
from app.web.titles import titles

SIZE = 50  # entries of a page


@page(blueprint, "/activity/<name>/refused", endpoint="refused")
def refused(name: str) -> Page:
    """What a load did not take: file, row, column, value, rule and remedy of each."""
    load = _load(name)
    found = Refused(load)
    last = max((found.total + SIZE - 1) // SIZE, 1)
    here = _page(last)
    entries = [_spoken(entry) for entry in found.told((here - 1) * SIZE, SIZE)]
    called = titles([found.dataset]).get(found.dataset, "")
    return Page(
        "collections/refused.html",
        {
            "title": gettext("What was refused"),
            "load": load.iri,
            "href": href(load.iri),
            "dataset": {"iri": found.dataset, "title": called, "href": href(found.dataset)},
            "total": found.total,
            "values_shown": not found.kept_back,
            "refused": entries,
            "page": here,
            "pages": last,
            "files": _files(name, found),
            "latest": "" if found.here else _latest(found),
        },
        {"called": title(load), "pager": _pager(here, last, len(entries), found.total)},
    )


def _spoken(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry with the words of its rules in the language of the page, where they speak it."""
    shapes = by_label()
    issues = []
    for issue in entry["issues"]:
        said = words(issue, shapes.get(issue["rule"]))
        issues.append(issue | {key: said[key] for key in ("message", "remedy") if key in said})
    return {**entry, "issues": issues}


@blueprint.get("/activity/<name>/refused.csv", endpoint="refused_table")
def table(name: str) -> Response:
    """The same as a table: a line for each reason."""
    found = Refused(_load(name))
    text = io.StringIO()
    writer = csv.DictWriter(text, ("key", "what", *TOLD), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for entry in found.told():
        writer.writerows({**entry, **issue} for issue in entry["issues"])
    return _file(text.getvalue().encode(), "text/csv; charset=utf-8; header=present", f"refused-{name}.csv")


@blueprint.get("/activity/<name>/refused.zip", endpoint="refused_archive")
def archive(name: str) -> Response:
    """The refused records word for word as a Darwin Core Archive, to be mended and loaded again."""
    found = Refused(_load(name))
    records = [entry for entry in found.whole() if entry["what"] == "record"]
    if not records:
        raise NotFound(
            gettext("No record of this load waits in the quarantine."),
            remedy=gettext("A later load of its dataset has looked at all of them again."),
        )
    made = io.BytesIO()
    write_archive(made, records)
    return _file(made.getvalue(), "application/zip", f"refused-{name}.zip")


def link_to(document: Document) -> str:
    """Where what a load refused is shown to the one who asks; "" where that is for others."""
    if not document.root.text("holotype:seenCount") or not workbench().principal.may_load().allowed:
        return ""
    return url_for("collections.refused", name=document.iri.rpartition("/")[2])


def _load(name: str) -> Document:
    """A load by the last part of its address. Raises NotFound for anything else that was done."""
    found = find(f"{workbench().base}activity/{name}")
    if not found.root.text("holotype:seenCount"):
        raise NotFound(
            gettext("This was no load, so there was nothing to refuse."),
            remedy=gettext("The ledger lists the loads: %(path)s.", path="/ledger?kind=holotype:Harvest"),
        )
    return found


def _page(last: int) -> int:
    said = request.args.get("page", "1")
    if not (said.isdecimal() and len(said) < 9 and 1 <= int(said) <= last):
        raise BadParameter(f"page is a number from 1 to {last}, not “{said}”.", parameter="page")
    return int(said)


def _latest(found: Refused) -> str:
    """The page of what the latest load of the dataset refused."""
    rows = workbench().read("collections/loads-of-dataset", dataset=found.dataset).rows
    latest = str(rows[0]["activity"]) if rows else found.activity
    if latest == found.activity:
        return ""
    return url_for("collections.refused", name=latest.rpartition("/")[2])


def _files(name: str, found: Refused) -> list[dict[str, str]]:
    if not found.total:
        return []
    kinds = [("collections.refused_table", "text/csv", gettext("Reasons as CSV"))]
    if not found.kept_back:
        says = gettext("Records as Darwin Core Archive")
        kinds.append(("collections.refused_archive", "application/zip", says))
    return [{"href": url_for(end, name=name), "type": type, "title": says} for end, type, says in kinds]


def _pager(here: int, last: int, shown: int, total: int) -> dict[str, Any]:
    """Pages with their neighbours, as the pieces of pages draw them."""
    numbers = sorted({1, last, *range(max(here - 2, 1), min(here + 2, last) + 1)})
    pages: list[dict[str, Any] | None] = []
    for place, number in enumerate(numbers):
        if place and number - numbers[place - 1] > 1:
            pages.append(None)
        pages.append({"number": number, "href": _at(number), "current": number == here})
    return {
        "pages": pages,
        "first": (here - 1) * SIZE + 1,
        "last": (here - 1) * SIZE + shown,
        "total": total,
        "previous": _at(here - 1) if here > 1 else "",
        "next": _at(here + 1) if here < last else "",
    }


def _at(number: int) -> str:
    return f"{request.path}?page={number}"


def _file(body: bytes, media_type: str, name: str) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
