"""News of requests for exact values: what was decided of one's own, and what waits for one's decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import url_for

from app.graph.principal import Principal
from app.services.access import asking
from app.web.context import platform
from app.web.labels import label
from app.web.locale import gettext
from app.web.news import News
from app.web.titles import titles

_OPEN = ("Submitted", "UnderReview")


def kinds() -> Mapping[str, str]:
    """What the news of this service are called, by kind."""
    return {
        "request-decided": gettext("What becomes of my requests"),
        "request-asked": gettext("Requests that wait for my decision"),
    }


def news(person: Principal) -> Iterator[News]:
    """The steps others took with my requests, and the open requests I may decide."""
    decides = platform().permissions.able(person, "decide").allowed
    every = [one for one in asking.requests() if decides or one["person"] == person.iri]
    if not every:
        return
    moments = {
        row["request"]: str(row["at"]) for row in asking.desk().read("access/moments-of-requests").rows
    }
    called = titles(str(one["record"]) for one in every)
    for one in every:
        id, state = (str(one[name]).rpartition("/")[2] for name in ("request", "state"))
        record = called.get(str(one["record"]), "") or str(one["record"])
        href = url_for("access.one_request", id=id)
        at = moments.get(one["request"], str(one["asked"]))
        if one["person"] == person.iri:
            if state not in (*_OPEN, "Withdrawn"):
                says = gettext(
                    "Your request for %(record)s: %(state)s", record=record, state=label(str(one["state"]))
                )
                yield News("request-decided", f"request-decided/{id}/{state}", says, href, at)
        elif state in _OPEN and asking.may_decide(person, one).allowed:
            says = gettext("A request for %(record)s waits for your decision", record=record)
            yield News("request-asked", f"request-asked/{id}", says, href, str(one["asked"]))
