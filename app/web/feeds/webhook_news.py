"""News of webhooks: what was stopped, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import url_for

from app.graph.principal import Principal
from app.web.feeds.blueprint import setup
from app.web.locale import gettext
from app.web.news import News, NewsSource


def _kinds() -> Mapping[str, str]:
    return {"webhook": gettext("My webhooks that were stopped")}


def _news(person: Principal) -> Iterator[News]:
    delivery = setup().delivery
    for one in delivery.outbox.all(person.iri) if delivery else ():
        if one.paused:
            says = gettext("Your webhook was stopped: %(name)s", name=one.name)
            there = url_for("feeds.webhooks") + f"#webhook-{one.id}"
            yield News("webhook", f"webhook/{one.id}/{one.paused_at}", says, there, one.paused_at)


SOURCE = NewsSource(_kinds, _news)
