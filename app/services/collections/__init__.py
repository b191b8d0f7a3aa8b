"""Institutions, collections and datasets: who holds what, and what has been brought in."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.services.collections.activity_page import activity_page
from app.services.collections.dataset_page import dataset_page
from app.services.collections.holder_page import collection_page, institution_page
from app.services.collections.views import blueprint
from app.web.service import Service

service = Service(
    name="collections",
    title=lazy_gettext("Collections"),
    blueprint=blueprint,
    order=20,
    entry="collections.index",
    documents={
        "dataset": dataset_page,
        "institution": institution_page,
        "collection": collection_page,
        "activity": activity_page,
    },
)
