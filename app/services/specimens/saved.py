"""Short addresses of searches, and the searches that somebody has saved, with what is new in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, flash, jsonify, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from app.graph.errors import NotFound
from app.graph.saved_searches import SavedSearch, SavedSearches
from app.graph.search import Search
from app.services.specimens.asked import Asked, only_specimens, read
from app.services.specimens.elsewhere import LEADS
from app.services.specimens.views import blueprint, in_words, readable
from app.web import offers
from app.web.context import as_data, once, platform, workbench
from app.web.format import with_arguments
from app.web.locale import gettext
from app.web.negotiation import HTML, best
from app.web.own_lists import changed, keeper
from app.web.pages import Page, page
from app.web.same_origin import refuse_foreign

_JSON = "application/json"


@once
def searches() -> SavedSearches:
    """The short addresses and saved searches of this installation."""
    return SavedSearches(platform().folder / "searches.sqlite")


def asked_again(text: str) -> Asked:
    """The search that the kept arguments of an address ask for, from its first result on."""
    given = MultiDict(parse_qsl(text, keep_blank_values=True))
    return read(workbench().platform.search_index().fields, given)


def _text(asked: Asked) -> str:
    return urlencode([pair for pair in asked.args() if pair[0] not in ("page", "offset")])


@blueprint.post("/s")
def shorten() -> Response:
    """Make a short address of a search; with a title it goes on your list too.

    ``search`` are the arguments of its address.
    """
    refuse_foreign()
    asked = asked_again(request.form.get("search", "").lstrip("?"))
    text = _text(asked)
    id = searches().shorten(text)
    if "title" in request.form:
        hits = workbench().search(only_specimens(Search(limit=0)))
        title = request.form["title"].strip() or in_words(asked, readable(asked, hits))
        searches().save(_me(), text, title, notify="notify" in request.form)
        flash(gettext("Saved: %(title)s", title=title))
    if as_data():
        return jsonify(id=id, href=f"{workbench().base}s/{id}", search=f"/search?{text}".rstrip("?"))
    shown = with_arguments(url_for("specimens.search"), [*asked.args(), ("short", id)])
    return redirect(f"{shown}#share", code=303)  # type: ignore[return-value]


@blueprint.get("/s/<id>")
def short(id: str) -> Response:
    """Leads to the search of a short address: page, JSON or feed; as table or RDF by its SPARQL query."""
    text = searches().find(id)
    if text is None:
        raise NotFound(
            gettext("No search is kept by the name “%(name)s”.", name=id),
            remedy=gettext("Names that nobody has asked for in a long time are given up; search anew."),
        )
    ways = _ways(text)
    wanted = best(request.headers.get("Accept", ""), list(ways))
    if wanted is None:
        return offers.not_acceptable(list(ways.items()))
    response = redirect(ways[wanted], code=302)
    response.vary.add("Accept")
    return response  # type: ignore[return-value]


def _ways(text: str) -> dict[str, str]:
    """Where a search leads to, by media type."""
    pages = {HTML: "specimens.search", _JSON: "specimens.search_json"}
    asked = asked_again(text)
    return {
        **{media_type: f"{url_for(name)}?{text}".rstrip("?") for media_type, name in pages.items()},
        **{media_type: lead(asked) for media_type, lead in LEADS.items()},
    }


@page(blueprint, "/searches", endpoint="saved")
def saved() -> Page:
    """The searches you have saved, and how many records are new in each."""
    rows = [_row(one) for one in searches().of(_me())]
    return Page(
        "specimens/saved.html",
        {"title": gettext("Saved searches"), "searches": rows, "new": sum(row["new"] for row in rows)},
    )


def news(agent: str) -> list[dict[str, Any]]:
    """The searches of somebody who wants to hear of news, where there are any."""
    return [row for one in searches().of(agent) if one.notify and (row := _row(one))["new"]]


def _row(one: SavedSearch) -> dict[str, Any]:
    asked = asked_again(one.text)
    fresh = asked.search.with_range("created", one.seen)
    found = workbench().search(only_specimens(Search(**_plain(fresh))))
    return {
        "id": one.id,
        "title": one.title,
        "notify": one.notify,
        "made": one.made,
        "seen": one.seen,
        "new": found.total,
        "href": asked.href(),
        "new_href": asked.href(fresh),
        "short": f"{workbench().base}s/{one.id}",
        "feed": asked.at("specimens.feed"),
    }


def _plain(search: Search) -> dict[str, Any]:
    names = ("text", "filters", "ranges", "bbox", "geometry")
    return {name: getattr(search, name) for name in names} | {"limit": 0}


@blueprint.post("/searches/<id>")
def change_saved(id: str) -> Response:
    """Change a saved search: ``do`` is rename, notify, quiet, seen or remove."""
    refuse_foreign()
    me, mine = _me(), searches()
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    ways = {
        "rename": lambda: mine.rename(me, id, request.form.get("title", "")),
        "notify": lambda: mine.notify(me, id, True),
        "quiet": lambda: mine.notify(me, id, False),
        "seen": lambda: mine.saw(me, id, now),
        "remove": lambda: mine.remove(me, id),
    }
    return changed(id, ways, "specimens.saved")


def _me() -> str:
    """Who is signed in. Raises Forbidden."""
    return keeper(gettext("Saved searches belong to somebody who is signed in."))
