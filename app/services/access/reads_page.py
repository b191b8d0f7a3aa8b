"""The page of who has read exact values: one's own reads, and those of others that one answers for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.graph.principal import Principal
from app.graph.read_log import Read
from app.services.access import asking
from app.services.access.asker import somebody_here
from app.services.access.person_asking import name
from app.services.access.views import blueprint
from app.web.context import platform
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.titles import titles

_SHOWN = 5  # documents of one read that are named


@page(blueprint, "/reads", endpoint="reads")
def reads() -> Page:
    """Who has read exact values: what I have read, and what others have read of what I look after.

    Reads of one hour that say the same are one row, with their number and the time of the last.
    """
    me = somebody_here()
    log, graphs = platform().reads, platform().graphs
    owned = [
        name
        for name in (*me.view.default, *me.view.named)
        if graphs.kind_of(name) == "restricted" and _answers_for(me, name)
    ]
    of_owned = [
        graphs.named(f"granted/{str(one['request']).rpartition('/')[2]}")
        for one in asking.requests()
        if graphs.restricted(str(one["institution"]).rpartition("/")[2]) in owned
    ]
    of_others = log.of_graphs(dict.fromkeys([*owned, *of_owned])) if owned else []
    mine, others = _rows(log.of_person(me.iri)), _rows(one for one in of_others if one.who != me.iri)
    called = titles({document for row in (*mine, *others) for document in row["documents"]})
    for row in (*mine, *others):  # a page that misses something asks for names that nothing may have
        row["documents"] = [document for document in row["documents"] if document in called]
    names = {who: name(who) for who in {row["who"] for row in others}}
    return Page(
        "access/reads.html",
        {
            "title": gettext("Who has read exact values"),
            "mine": mine,
            "others": [row | {"name": names[row["who"]]} for row in others],
        },
        {"owner": bool(owned), "called": called, "shown": _SHOWN, "catalogue": platform().catalogue},
    )


def _rows(found: Iterable[Read]) -> list[dict[str, Any]]:
    return [
        {"at": group[0].at, "who": group[0].who, "how": group[0].how, "what": group[0].what}
        | {"graphs": sorted({one.graph for one in group}), "times": _times(group)}
        | {"query": _query(group[0]), "documents": list(_documents(group[0].what))}
        for group in _alike(found)
    ]


def _alike(found: Iterable[Read]) -> Iterable[Sequence[Read]]:
    """Reads of one hour that say the same; a query that several graphs could answer was noted for each."""
    groups: dict[tuple[str, ...], list[Read]] = {}
    for one in found:
        groups.setdefault((one.at[:13], one.who, one.how, one.what), []).append(one)
    return groups.values()


def _times(group: Sequence[Read]) -> int:
    return max(Counter(one.graph for one in group).values())


def _query(one: Read) -> str:
    """The name of the query of the house that was asked, "" where it was none."""
    name = one.what.partition(" ")[0]
    return name if one.how == "query" and name in platform().catalogue else ""


def _documents(what: str) -> Iterator[str]:
    """The documents of this house that a read named, each once."""
    kinds = "|".join(("specimen", "occurrence", "media"))
    yield from dict.fromkeys(re.findall(rf"{re.escape(platform().base)}(?:{kinds})/[A-Z0-9-]+", what))


def _answers_for(me: Principal, graph: str) -> bool:
    institution = f"{platform().base}institution/{graph.rpartition('/')[2]}"
    return bool(me.roles & {"administrator"}) or any(
        grant.scope == institution and grant.role.rpartition("/")[2] in ("moderator", "curator")
        for grant in me.grants
    )
