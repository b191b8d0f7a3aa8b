"""Where the rooms are put together: a platform becomes a web application."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.graph.checking import CheckLimits
from app.graph.document import Document
from app.graph.errors import BadParameter
from app.graph.platform import Platform
from app.jobs import Jobs
from app.settings import Settings
from app.web import (
    as_of,
    changing,
    conformance,
    context,
    demo_media,
    direct,
    dumps,
    endpoint,
    graphstore,
    health,
    own_queries,
    pages,
    paging,
    problems,
    rates,
    record_files,
    resource,
    service,
    signin,
    tidying,
    validating,
    waiting,
    wellknown,
)
from app.web.feeds import views as feeds
from app.web.history import views as history
from app.web.jobs import views as long_work
from app.web.sessions import Sessions
from app.web.signin import demo
from app.web.signin.entitlement import read_rules
from app.web.signin.issuer import LOOPBACK, read_issuers
from app.web.signin.orcid import OrcidApi
from app.web.signin.reception import Reception


def create_app(
    platform: Platform,
    settings: Settings,
    jobs: Jobs | None = None,
    downloads: Jobs | None = None,
    picture: Callable[[str, int], Path | None] | None = None,
    flat: Callable[[Document], Mapping[str, str]] | None = None,
    checks: Jobs | None = None,
    files: Callable[..., bytes] | None = None,
    *,
    demo_people: bool = False,
) -> Flask:
    """The application that serves ``platform``.

    With ``jobs`` it takes archives too, with ``downloads`` it writes sets of records as files, with
    ``checks`` it checks what might be loaded; ``picture`` draws the pictures of the demonstration,
    ``flat`` makes flat Darwin Core records, ``files`` writes records as files. With ``demo_people``
    anybody at this very machine signs in as anybody of the demonstration. Raises BadParameter where
    the settings do not allow that.
    """
    app = Flask("app.web", static_folder="static", static_url_path="/static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = settings.upload_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = 16 << 20
    app.session_interface = Sessions()
    app.secret_key = secrets.token_bytes(32)  # for messages shown once; no session outlives a start
    context.register(app, platform)
    problems.register(app)
    if not platform.conformance:
        signin.register(app, _reception(platform, settings))  # before the past: it is seen as somebody
        if demo_people:
            only_here(settings)
            demo.register(app)
        as_of.register(app)
        limits = (settings.rate_write, settings.rate_visitor, settings.rate_sign_in)
        rates.register(app, rates.Rates(*limits))
    health.register(app)
    if jobs is not None:
        long_work.register(app, jobs)
    if downloads is not None:
        waiting.register(app, downloads, settings.download_days)
    if not platform.conformance:
        pages.register(app)
        own_queries.register(app)
        resource.register(app)
        if files is not None:
            record_files.register(app, files)
        history.register(app)
        changing.register(app)
        paging.register(app)
        dumps.register(app)
        wellknown.register(app)
        conformance.register(app)
        feeds.register(app, platform, settings.contact, flat, settings.threads, settings.webhook_hosts)
        for found in service.discover():
            service.register(app, found)
        tidying.register(app, platform)
        validating.register(app, checks, check_limits(settings))
    endpoint.register(app)  # last: what it says of an answer is known to those that came before
    graphstore.register(app)
    if picture is not None:
        demo_media.register(app, picture)
    app.wsgi_app = direct.Direct(app, platform)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count, count)  # type: ignore[method-assign]
    return app


def only_here(settings: Settings) -> None:
    """Refuse the people of the demonstration where others could be them. Raises BadParameter."""
    if settings.host not in LOOPBACK or settings.trusted_proxies:
        raise BadParameter(
            "The people of the demonstration have no passwords: whoever reaches this server is any of them.",
            where=f"{settings.host}:{settings.port}",
            remedy="Listen on 127.0.0.1 without proxies, or serve without them: holotype serve --host …",
        )


def _reception(platform: Platform, settings: Settings) -> Reception:
    """The sign-in as it is set. Raises BadParameter."""
    return Reception(
        platform,
        read_issuers(settings.issuers),
        read_rules(settings.entitlements, platform.people.reaches(), platform.base),
        idle=settings.session_minutes * 60.0,
        longest=settings.session_hours * 3600.0,
        orcid=OrcidApi(settings.orcid_api),
    )


def begin(app: Flask) -> None:
    """Start what works beside the requests; what was over while nobody served goes first."""
    if (tidy := tidying.of(app)) is not None:
        tidy.start()
    if (delivery := feeds.delivery_of(app)) is not None:
        delivery.start()


def end(app: Flask) -> None:
    """Stop it, before the platform is closed."""
    if (tidy := tidying.of(app)) is not None:
        tidy.close()
    if (delivery := feeds.delivery_of(app)) is not None:
        delivery.close()


def check_limits(settings: Settings) -> CheckLimits:
    """What a check of data from outside may cost."""
    return CheckLimits(
        bytes=settings.check_bytes, records=settings.check_records, seconds=settings.check_seconds
    )
