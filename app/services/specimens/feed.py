"""A search as an Atom feed: what was added to it last."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Response, render_template, request

from app.services.specimens.asked import only_specimens, read
from app.services.specimens.results import rows
from app.services.specimens.views import blueprint, in_words, pictures_of, readable
from app.web.context import workbench
from app.web.pages import validator

ENTRIES = 50


@blueprint.get("/search.atom")
def feed() -> Response:
    """The records added last to a search, the newest first."""
    bench = workbench()
    asked = read(bench.platform.search_index().fields)
    search = replace(asked.search, sort="-created", limit=ENTRIES, offset=0, facets=(), histograms={})
    hits = bench.search(only_specimens(search))
    found = rows(hits.documents, pictures_of(hits.documents))
    for row, hit in zip(found, hits.documents, strict=True):
        row["added"] = _moment(hit.text("created"))
    text = render_template(
        "specimens/feed.xml",
        entries=found,
        sentence=in_words(asked, readable(asked, hits)),
        updated=max((row["added"] for row in found), default=_moment("")),
        page=asked.href(),
        itself=request.full_path.rstrip("?"),
        base=bench.base,
        total=hits.total,
    )
    response = Response(text, mimetype="application/atom+xml")
    response.set_etag(validator("atom", hits.stamp), weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    return response


def _moment(said: str) -> str:
    """A time as Atom wants it; the beginning of time where there is none."""
    try:
        found = datetime.fromisoformat(said.replace("Z", "+00:00"))
    except ValueError:
        found = datetime(1970, 1, 1, tzinfo=UTC)
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return found.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
