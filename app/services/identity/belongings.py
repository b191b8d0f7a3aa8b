"""Everything that is kept of a person: the account in the graph, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import lazy_gettext

from app.graph.document import Document
from app.graph.terms import prefixes
from app.services.identity.people_page import invitations
from app.web import news
from app.web.belongings import Belonging, of_services
from app.web.context import platform
from app.web.feeds.blueprint import setup
from app.web.query_names import kept_queries
from app.web.signin.reception import reception

_ALL = 1_000_000  # rows; nobody has as many
Rows = list[dict[str, Any]]


def belongings() -> list[Belonging]:
    """What is kept of people here, in the order in which it is shown."""
    return [*_HOUSE, *of_services()]


def counts(account: str) -> Rows:
    """How much there is of each, and where it is seen."""
    return [
        {
            "name": one.name,
            "title": str(one.title),
            "count": len(one.rows(account)),
            "href": url_for(one.entry) if one.entry in current_app.view_functions else "",
        }
        for one in belongings()
    ]


def everything(account: str) -> dict[str, Any]:
    """All of it: the account as JSON-LD, then each kind of thing."""
    beside = {one.name: list(one.rows(account)) for one in belongings()}
    return {"account": linked(platform().people.document(account)), **beside}


def linked(document: Document) -> dict[str, Any]:
    """A document of the people's graph as JSON-LD."""
    names = {name: prefixes[name] for name in sorted(document.prefixes_used)}
    return {"@context": names, "@graph": document.flat({})}


def forget(account: str) -> None:
    """Let go of all that does not stay."""
    for one in belongings():
        if one.forget is not None:
            one.forget(account)


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _tokens(account: str) -> Rows:
    return [
        {**_without(one._asdict(), "owner"), "roles": sorted(one.roles), "deeds": sorted(one.deeds)}
        for one in platform().tokens.all(account)
    ]


def _sessions(account: str) -> Rows:
    return [
        {
            "number": one.number,
            "service": one.issuer,
            **{
                name: datetime.fromtimestamp(getattr(one, name), UTC).isoformat(timespec="seconds")
                for name in ("began", "seen", "ends")
            },
        }
        for one in reception().sessions.of(account)
    ]


def _events(account: str) -> Rows:
    return [_without(one._asdict(), "agent") for one in reception().events.of(account, most=_ALL)]


def _marks(account: str) -> Rows:
    marks = news.marks()
    read = [{"read": key} for key in sorted(marks.read(account))]
    return [*read, *({"unwanted": kind} for kind in sorted(marks.unwanted(account)))]


def _queries(account: str) -> Rows:
    return [one._asdict() for one in kept_queries().of(account)]


def _webhooks(account: str) -> Rows:
    delivery = setup().delivery
    found = delivery.outbox.all(account) if delivery else []
    return [_without(one._asdict(), "secret", "owner") for one in found]


def _invitations(account: str) -> Rows:
    return [_without(one._asdict(), "by") for one in invitations().by(account)]


def _work(queue: str) -> Any:
    """The long work of a queue that somebody has started."""

    def rows(account: str) -> Rows:
        jobs: Iterable[Any] = current_app.extensions[queue].all() if queue in current_app.extensions else ()
        names = ("id", "kind", "title", "state", "created", "started", "ended")
        return [{name: getattr(job, name) for name in names} for job in jobs if job.by == account]

    return rows


_HOUSE = (
    Belonging("tokens", lazy_gettext("Tokens"), _tokens),
    Belonging("sessions", lazy_gettext("Sessions"), _sessions),
    Belonging("events", lazy_gettext("What happened"), _events),
    Belonging(
        "notifications",
        lazy_gettext("Marks on notifications"),
        _marks,
        "identity.notifications",
        lambda account: news.marks().forget(account),
    ),
    Belonging(
        "queries",
        lazy_gettext("Short addresses of queries"),
        _queries,
        "own_queries.mine",
        lambda account: kept_queries().forget(account),
    ),
    Belonging("webhooks", lazy_gettext("Webhooks"), _webhooks, "feeds.webhooks"),
    Belonging(
        "invitations",
        lazy_gettext("Invitations sent"),
        _invitations,
        "identity.people",
        lambda account: invitations().forget(account),
    ),
    Belonging("jobs", lazy_gettext("Jobs"), _work("holotype-jobs"), "loads.every"),
    Belonging("downloads", lazy_gettext("Downloads"), _work("holotype-downloads")),
)
