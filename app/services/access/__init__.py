"""Access: what is kept back, why, and how one asks for it."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.services.access import news, reads_page, request_views
from app.services.access.belongings import BELONGINGS
from app.services.access.concerned import concerned
from app.services.access.rule_page import rule_page
from app.services.access.views import blueprint
from app.web.news import NewsSource
from app.web.service import Service

PAGES = (request_views, reads_page)  # their routes are on the blueprint by now
service = Service(
    name="access",
    title=lazy_gettext("Sensitive data"),
    blueprint=blueprint,
    order=80,
    entry="access.sensitive",
    documents={"rule": rule_page},
    concerns=concerned,
    news=NewsSource(news.kinds, news.news),
    belongings=BELONGINGS,
)
