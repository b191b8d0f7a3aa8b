"""The digital specimen: home, search, and the page of each specimen and its media."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.services.specimens import (
    downloads,
    facet_page,
    feed,
    finder,
    home,
    news,
    person_page,
    place_page,
    record_files,
    saved,
    set_files,
)
from app.services.specimens.concerned import concerned
from app.services.specimens.media_page import media_page
from app.services.specimens.specimen_page import specimen_page
from app.services.specimens.taxon_page import taxon_page
from app.services.specimens.views import blueprint
from app.web.belongings import Belonging
from app.web.news import NewsSource
from app.web.service import Service

PAGES = (
    downloads,
    facet_page,
    feed,
    finder,
    home,
    person_page,
    place_page,
    saved,
    set_files,
)  # their routes are on the blueprint by now
service = Service(
    name="specimens",
    title=lazy_gettext("Specimens"),
    blueprint=blueprint,
    order=10,
    entry="specimens.search",
    documents={
        "specimen": specimen_page,
        "occurrence": specimen_page,
        "media": media_page,
        "taxon": taxon_page,
    },
    concerns=concerned,
    news=NewsSource(news.kinds, news.news),
    belongings=(
        Belonging(
            "searches",
            lazy_gettext("Saved searches"),
            lambda account: [one._asdict() for one in saved.searches().of(account)],
            "specimens.saved",
            lambda account: saved.searches().forget(account),
        ),
    ),
    files={"specimen": record_files.said, "occurrence": record_files.said},
    previews={"specimen": "specimens/preview", "occurrence": "specimens/preview"},
)
