"""The latest changes as an Atom feed, for people who read feeds and for programs that cite versions."""

from __future__ import annotations

from flask import Response, render_template, request

from app.web.context import workbench
from app.web.feeds.blueprint import blueprint, caching, listing
from app.web.locale import gettext
from app.web.pages import validator
from app.web.titles import titles

ENTRIES = 50


@blueprint.get("/feeds/atom")
def atom() -> Response:
    """The documents that were made, changed or withdrawn last, the newest first."""
    seen = listing()
    tag = validator("atom", seen.until, seen.audiences)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        found = seen.latest(ENTRIES)
        called = titles(event.document for event in found)
        acts = {
            "create": gettext("New: %(title)s"),
            "update": gettext("Changed: %(title)s"),
            "delete": gettext("Withdrawn: %(title)s"),
        }
        entries = [
            {
                "title": acts[event.act].replace("%(title)s", called.get(event.document, event.document)),
                "id": f"{event.document}?as-of={event.commit}",
                "document": event.document,
                "at": event.at,
                "act": event.act,
            }
            for event in found
        ]
        text = render_template(
            "feeds/feed.xml",
            title=gettext("What changed last"),
            entries=entries,
            updated=found[0].at if found else "1970-01-01T00:00:00Z",
            base=workbench().base,
        )
        response = Response(text, mimetype="application/atom+xml")
    response.set_etag(tag, weak=True)
    response.vary.update(("Accept-Language", "Cookie"))
    return caching(response, "no-cache")
