"""What of the past is kept: the list of snapshots, and the TimeMap of a document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import http_date

from app.graph.errors import NotFound
from app.graph.kept_snapshots import KeptSnapshot
from app.web import as_of
from app.web.context import platform, workbench
from app.web.formats import split
from app.web.locale import gettext
from app.web.negotiation import best
from app.web.pages import Page, page
from app.web.resource import KINDS

blueprint = Blueprint("snapshots", __name__)
JSON = "application/json"


@page(blueprint, "/snapshots", endpoint="listed")
def listed() -> Page:
    """The snapshots of the past that are kept, the newest first, and the rule by which they are."""
    keeper = platform().keeper
    kept = keeper.kept.all() if keeper else []
    sizes = keeper.sizes() if keeper else {}
    rows = [
        {
            "commit": one.commit,
            "at": _iso(one),
            "bytes": sizes.get(one.commit, 0),
            "sparql": f"{request.script_root}/sparql?as-of={one.commit}",
        }
        for one in reversed(kept)
    ]
    policy = keeper.policy if keeper else None
    names = ("last", "hours", "days", "weeks", "months", "pause", "size")
    return Page(
        "about/snapshots.html",
        {
            "title": gettext("The past"),
            "snapshots": rows,
            "bytes": sum(sizes.values()),
            "policy": {name: getattr(policy, name) for name in names} if policy else {},
        },
    )


@blueprint.get(f"/timemap/<any({', '.join(KINDS)}):kind>/<path:path>")
def timemap(kind: str, path: str) -> Response:
    """Every kept version of a document or of one of its representations (a TimeMap, RFC 7089)."""
    name, _ = split(path)
    itself = f"{workbench().base}{kind}/{path}"
    document = f"{workbench().base}{kind}/{name}"
    found = list(_versions(document))
    if not found and not workbench().read("graph/is-there", document=document).boolean:
        raise NotFound(
            f"There is nothing here by the name {document}, and no kept snapshot has it.",
            remedy="The list of all that are kept is at /snapshots.",
        )
    wanted = best(request.headers.get("Accept", ""), [as_of.LINK_FORMAT, JSON])
    if wanted is None:
        raise NotAcceptable(f"A TimeMap is available as {as_of.LINK_FORMAT}, {JSON}.")
    make = _as_json if wanted == JSON else _as_links
    response = Response(make(itself, f"{kind}/{path}", found), content_type=wanted)
    response.vary.update(("Accept", "Authorization"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _versions(document: str) -> Iterator[KeptSnapshot]:
    """The snapshots in which the one who asks sees the document."""
    for one in as_of.keeper().kept.all():
        bench = platform().workbench(workbench().principal, one)
        if bench.read("graph/is-there", document=document).boolean:
            yield one


def _as_links(itself: str, path: str, found: list[KeptSnapshot]) -> str:
    span = f'; from="{http_date(found[0].at)}"; until="{http_date(found[-1].at)}"' if found else ""
    lines = [
        f'<{itself}>; rel="original timegate"',
        f'<{workbench().base}timemap/{path}>; rel="self"; type="{as_of.LINK_FORMAT}"{span}',
    ]
    for one in found:
        ends = [name for name, end in (("first", found[0]), ("last", found[-1])) if one is end]
        relation = " ".join((*ends, "memento"))
        lines.append(f'<{itself}?as-of={one.commit}>; rel="{relation}"; datetime="{http_date(one.at)}"')
    return ",\n".join(lines) + "\n"


def _as_json(itself: str, path: str, found: list[KeptSnapshot]) -> str:
    mementos = [{"datetime": _iso(one), "uri": f"{itself}?as-of={one.commit}"} for one in found]
    said: dict[str, Any] = {
        "original_uri": itself,
        "timegate_uri": itself,
        "timemap_uri": {"link_format": f"{workbench().base}timemap/{path}"},
        "mementos": {"list": mementos},
    }
    if mementos:
        said["mementos"] = {"first": mementos[0], "last": mementos[-1], "list": mementos}
    return json.dumps(said, indent=1) + "\n"


def _iso(one: KeptSnapshot) -> str:
    return one.at.isoformat(timespec="seconds").replace("+00:00", "Z")
