"""What of the past is kept: the list of snapshots, and the TimeMap of a document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import http_date

from app.graph.errors import BadParameter, NotFound
from app.web import as_of
from app.web.context import platform, workbench
from app.web.formats import split
from app.web.locale import gettext
from app.web.mementos import Memento, mementos
from app.web.negotiation import best
from app.web.pages import Page, page
from app.web.resource import KINDS

blueprint = Blueprint("snapshots", __name__)
JSON = "application/json"
LISTED = 500  # mementos of a page of a TimeMap
STEP = 1 << 20  # bytes: finer sizes would tell how much is kept back


@page(blueprint, "/snapshots", endpoint="listed")
def listed() -> Page:
    """The snapshots of the past that are kept, the newest first, and the rule by which they are."""
    keeper = platform().keeper
    kept = keeper.kept.all() if keeper else []
    sizes = keeper.sizes() if keeper else {}
    rows = [
        {
            "commit": one.commit,
            "at": _iso(one.at),
            "bytes": _rounded(sizes.get(one.commit, 0)),
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
            "bytes": _rounded(sum(sizes.values())),
            "policy": {name: getattr(policy, name) for name in names} if policy else {},
        },
    )


def _rounded(size: int) -> int:
    return -(-size // STEP) * STEP


@blueprint.get(f"/timemap/<any({', '.join(KINDS)}):kind>/<path:path>")
def timemap(kind: str, path: str) -> Response:
    """Every version of a document or of one of its representations (a TimeMap, RFC 7089).

    Those of the ledger and those of kept snapshots, the oldest first; a long list has pages.
    """
    name, _ = split(path)
    document = f"{workbench().base}{kind}/{name}"
    every = mementos(document)
    if not every and not workbench().read("graph/is-there", document=document).boolean:
        raise NotFound(
            f"There is nothing here by the name {document}, and no version of it is known.",
            remedy="The list of all snapshots that are kept is at /snapshots.",
        )
    wanted = best(request.headers.get("Accept", ""), [as_of.LINK_FORMAT, JSON])
    if wanted is None:
        raise NotAcceptable(f"A TimeMap is available as {as_of.LINK_FORMAT}, {JSON}.")
    pages = [every[start : start + LISTED] for start in range(0, len(every), LISTED)] or [[]]
    found = TimeMap(f"{workbench().base}{kind}/{path}", pages, _number(len(pages)))
    response = Response(found.as_json() if wanted == JSON else found.as_links(), content_type=wanted)
    response.vary.update(("Accept", "Authorization"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _number(pages: int) -> int:
    """The page that is asked for, from 1. Raises BadParameter, NotFound."""
    said = request.args.get("page", "1")
    if not said.isdecimal() or int(said[:9]) == 0:
        raise BadParameter(
            f"A page is a number from 1, not “{said}”.", parameter="page", remedy="Leave it out."
        )
    if int(said[:9]) > pages:
        raise NotFound(
            f"This TimeMap has {pages} page{'s' if pages > 1 else ''}.", remedy="Begin at the first."
        )
    return int(said[:9])


@dataclass(frozen=True)
class TimeMap:
    """A page of the list of all mementos of an address."""

    of: str
    pages: list[list[Memento]]
    number: int  # of the page, from 1

    def _address(self, number: int) -> str:
        base = workbench().base
        first = f"{base}timemap/{self.of.removeprefix(base)}"
        return first if number == 1 else f"{first}?page={number}"

    def _memento(self, one: Memento) -> str:
        return f"{self.of}?{as_of.ARGUMENT}={one.commit}"

    def as_links(self) -> str:
        """The page in the link format of RFC 6690."""
        lines = [f'<{self.of}>; rel="original timegate"']
        for number, part in enumerate(self.pages, 1):
            span = f'; from="{http_date(part[0].at)}"; until="{http_date(part[-1].at)}"' if part else ""
            what = "self" if number == self.number else "timemap"
            lines.append(f'<{self._address(number)}>; rel="{what}"; type="{as_of.LINK_FORMAT}"{span}')
        ends = (("first", self.pages[0][:1]), ("last", self.pages[-1][-1:]))
        for one in self.pages[self.number - 1]:
            relation = " ".join((*(name for name, end in ends if one in end), "memento"))
            lines.append(f'<{self._memento(one)}>; rel="{relation}"; datetime="{http_date(one.at)}"')
        return ",\n".join(lines) + "\n"

    def as_json(self) -> str:
        """The page in the form that Memento services have in common."""
        found: dict[str, Any] = {"list": [self._told(one) for one in self.pages[self.number - 1]]}
        if self.pages[0]:
            found |= {"first": self._told(self.pages[0][0]), "last": self._told(self.pages[-1][-1])}
        said: dict[str, Any] = {
            "original_uri": self.of,
            "timegate_uri": self.of,
            "timemap_uri": {
                "link_format": self._address(self.number),
                "json_format": self._address(self.number),
            },
            "mementos": found,
        }
        if len(self.pages) > 1:
            said["timemap_index"] = [
                {"uri": self._address(number), "from": _iso(part[0].at), "until": _iso(part[-1].at)}
                for number, part in enumerate(self.pages, 1)
            ]
        return json.dumps(said, indent=1) + "\n"

    def _told(self, one: Memento) -> dict[str, str]:
        return {"datetime": _iso(one.at), "uri": self._memento(one)}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
