"""The ledger at ``/ledger``: what was done here, the latest first, by whom, when and with which seal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from flask import request

from app.graph.errors import BadParameter
from app.graph.listing import number_at
from app.graph.terms import curie
from app.web.context import platform, workbench
from app.web.feeds.blueprint import PATIENCE, setup
from app.web.format import href, with_arguments
from app.web.history.agents import named
from app.web.history.blueprint import blueprint
from app.web.labels import label, whole
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.titles import titles

SIZE = 40  # activities of a page
_AT_ONCE, _ROUNDS = 400, 25  # commits looked up together, and how often for one page
_NAME = re.compile(r"[\w.~-]+")


@page(blueprint, "/ledger")
def ledger() -> Page:
    """What was done here, the latest first; to be narrowed by person, kind and date."""
    asked = {name: request.args.get(name, "").strip() for name in ("who", "kind", "from", "until")}
    before, since = _span(asked)
    agent = _agent(asked["who"])
    kind = whole(asked["kind"]) if asked["kind"] else ""
    walk = _Walk(agent, kind, before, since)
    rows = list(islice(walk, SIZE))
    last = int(rows[-1]["commit"]) if len(rows) == SIZE else walk.reached
    older = ""
    if len(rows) == SIZE or not walk.ended:
        said = {name: value for name, value in asked.items() if value}
        older = with_arguments(request.path, {**said, "before": last})
    kinds = [curie(str(row["kind"])) for row in workbench().read("ledger/kinds").rows]
    who = named(str(row["who"]) for row in rows)
    sources = titles(str(row["source"]) for row in rows if row["source"])
    return Page(
        "history/ledger.html",
        {
            "title": gettext("Ledger"),
            "commit": workbench().commit,
            "seal": platform().writer.chain.digest,
            "activities": [_told(row, who, sources) for row in rows],
            "older": older,
            "asked": asked,
            "kinds": [{"kind": one, "label": label(one)} for one in kinds],
        },
        {"first": request.path if request.args.get("before") else ""},
        stamp=workbench().commit,
    )


class _Walk:
    """Walks back from a commit over the activities that are wanted. ``reached`` is where it is."""

    def __init__(self, agent: str, kind: str, before: int, since: int) -> None:
        self.agent, self.kind, self.reached, self.since = agent, kind, before, max(since, 1)
        self.ended = False

    def __iter__(self) -> Iterator[dict[str, Any]]:
        bench = workbench()
        for _ in range(_ROUNDS):
            commits = self._commits()
            if not commits:
                self.ended = True
                return
            seen: set[str] = set()
            for row in bench.read("ledger/activities-at", commits=commits).rows:
                wanted = not self.kind or row["type"] == self.kind
                if wanted and (not self.agent or row["who"] == self.agent) and row["activity"] not in seen:
                    seen.add(str(row["activity"]))
                    yield row
            self.reached = commits[-1]

    def _commits(self) -> list[int]:
        if self.agent:
            rows = workbench().read("ledger/commits-by", agent=self.agent, before=self.reached).rows
            commits = [int(row["commit"] or 0) for row in rows]
            return [commit for commit in commits if commit >= self.since][:_AT_ONCE]
        return list(range(self.reached - 1, max(self.reached - 1 - _AT_ONCE, self.since - 1), -1))


def _span(asked: dict[str, str]) -> tuple[int, int]:
    """The commit before which, and the one from which on. Raises BadParameter."""
    said = request.args.get("before", "")
    if said and not (said.isdecimal() and len(said) < 16):
        raise BadParameter(f"before is a commit, not “{said}”.", parameter="before")
    before, since = min(int(said or workbench().commit + 1), workbench().commit + 1), 0
    journal = setup().journal
    if asked["from"] or asked["until"]:
        journal.level(PATIENCE)
    if asked["from"]:
        since = number_at(journal, f"{_day(asked['from'], 'from')}T00:00:00Z", last=False)
    if asked["until"]:
        after = _day(asked["until"], "until") + timedelta(days=1)
        before = min(before, number_at(journal, f"{after}T00:00:00Z", last=True) + 1)
    return before, since


def _day(said: str, name: str) -> date:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        found = date.max
    if found.year > 9000:
        raise BadParameter(
            f"{name} is a day, not “{said}”.", parameter=name, remedy="For example 2026-05-04."
        )
    return found


def _agent(said: str) -> str:
    """An agent by its IRI, or by the last part of it."""
    if said and _NAME.fullmatch(said):
        return f"{workbench().base}agent/{said}"
    return said


def _told(row: dict[str, Any], who: dict[str, dict[str, str]], sources: dict[str, str]) -> dict[str, Any]:
    source = str(row["source"] or "")
    return {
        "activity": row["activity"],
        "href": href(str(row["activity"])),
        "commit": row["commit"],
        "at": row["at"],
        "who": who[str(row["who"])],
        "kind": curie(str(row["type"])),
        "label": label(str(row["type"])),
        "why": row["why"] or "",
        "undoes": row["undoes"] or "",
        "source": {"iri": source, "title": sources.get(source, source), "href": href(source) or source}
        if source.startswith(workbench().base)
        else None,
        "seal": row["digest"] or "",
    }
