"""People: who they are, how they sign in, which roles they hold and why."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.services.identity import invitation_page, me_views, news, news_page, services_views
from app.services.identity.views import blueprint
from app.web.news import NewsSource
from app.web.service import Service

invitation_page.register(blueprint)
news_page.register(blueprint)
services_views.register(blueprint)
service = Service(
    name="identity",
    title=lazy_gettext("Experts"),
    blueprint=blueprint,
    order=60,
    entry="identity.experts",
    news=NewsSource(news.kinds, news.news),
)

__all__ = ["me_views", "service"]
