"""News for a person: what concerns them, as the services tell it, and which of it they have read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from flask import Flask, current_app

from app.graph.errors import HolotypeError
from app.graph.principal import Principal
from app.web.context import platform, workbench
from app.web.news_marks import NewsMarks
from app.web.service import services

_HOLDS = 60.0  # seconds that the number in the header holds; every look at the page counts anew
_MOST = 200  # news of a page
_MORE = "holotype-news-sources"


class News(NamedTuple):
    """Something that concerns a person.

    ``key`` is the same as long as it is the same news; ``at`` is when it happened, as a moment, "" where
    that is not known; ``href`` is where to see it or to do something about it.
    """

    kind: str
    key: str
    says: str
    href: str
    at: str = ""


class NewsSource(NamedTuple):
    """What a service can tell: its ``kinds`` with what they are called, and the news of a person."""

    kinds: Callable[[], Mapping[str, str]]
    news: Callable[[Principal], Iterable[News]]


def marks() -> NewsMarks:
    """What people have read, and which kinds they want to hear of."""
    return NewsMarks(platform().folder / "people.sqlite")


def kinds() -> dict[str, str]:
    """Every kind of news there is, with what it is called."""
    return {kind: name for source in _sources() for kind, name in source.kinds().items()}


def news(person: Principal) -> list[tuple[News, bool]]:
    """The news of a person of the kinds they want, each with whether it is read; the latest first."""
    unwanted, read = marks().unwanted(person.iri), marks().read(person.iri)
    found = [
        one
        for source in _sources()
        if set(source.kinds()) - unwanted
        for one in source.news(person)
        if one.kind not in unwanted
    ]
    latest = sorted(found, key=lambda one: one.at or "~", reverse=True)[:_MOST]
    rows = [(one, one.key in read) for one in latest]
    _remember(person.iri, sum(not is_read for _, is_read in rows))
    return rows


def unread() -> int:
    """How many news the one who asks has not read, as far as was counted in the last minute."""
    person = workbench().principal
    if not person.person:
        return 0
    counted = _counts().get(person.iri)
    if counted is None or counted[0] < time.monotonic():
        try:
            news(person)
        except HolotypeError:  # the page of notifications tells it; others are whole without a number
            _remember(person.iri, 0)
        counted = _counts()[person.iri]
    return counted[1]


def _remember(account: str, number: int) -> None:
    counts, now = _counts(), time.monotonic()
    with _lock:
        for stale in [name for name, (until, _) in counts.items() if until < now - _HOLDS]:
            del counts[stale]
        counts[account] = now + _HOLDS, number


_lock = threading.Lock()


def _counts() -> dict[str, tuple[float, int]]:
    """The last numbers, by account: until when each holds, and the number."""
    return current_app.extensions.setdefault("holotype-news", {})  # type: ignore[no-any-return]


def tell_of(app: Flask, source: NewsSource) -> None:
    """Let an app tell news besides those of its services."""
    app.extensions.setdefault(_MORE, []).append(source)


def _sources() -> list[NewsSource]:
    of_services = [service.news for service in services(current_app).values() if service.news is not None]
    return [*of_services, *current_app.extensions.get(_MORE, ())]
