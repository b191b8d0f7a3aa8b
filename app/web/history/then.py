"""The version of a document that stood at a time, as the ledger knows it."""

from __future__ import annotations

from datetime import datetime

from flask import Response, make_response, redirect, request
from werkzeug.http import http_date

from app.graph.errors import NotFound
from app.graph.history import History
from app.graph.writer import moment
from app.web.context import workbench
from app.web.formats import split
from app.web.signposts import Link


def leading(at: datetime) -> Response | None:
    """302 to the commit of the version that stood at a moment; None where the ledger knows of none."""
    bench = workbench()
    name, _ = split(request.path.lstrip("/"))
    try:
        one = History(bench, f"{bench.base}{name}").last_until(moment(at).value)
    except NotFound:
        return None
    if one is None or not one.commit:
        return None
    where = f"{request.script_root}{request.path}?as-of={one.commit}"
    response = make_response(redirect(where, code=302))
    response.vary.update(("Accept", "Authorization"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-cache"
    response.headers.add("Link", Link(bench.base + request.path.lstrip("/"), "original").header())
    made = http_date(datetime.fromisoformat(one.at))
    response.headers.add("Link", f'<{where}>; rel="memento"; datetime="{made}"')
    return response
