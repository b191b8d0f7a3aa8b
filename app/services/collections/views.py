"""The list of who holds what."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.services.collections.profile import counts_by
from app.web.format import licence_name
from app.web.kept import answered
from app.web.locale import gettext
from app.web.pages import Page, page

blueprint = Blueprint("collections", __name__, template_folder="templates")


def _counted(rows: list[dict[str, Any]], counts: dict[str, int]) -> list[dict[str, Any]]:
    return [row | {"count": counts.get(str(row["document"]), 0)} for row in rows]


@page(blueprint, "/collections", endpoint="index")
def index() -> Page:
    """Institutions, their collections, and the datasets that have been brought in."""
    institutions = answered("collections/institutions")
    collections = answered("collections/collections")
    datasets = answered("collections/datasets")
    counts = counts_by(("institutionDocument", "collection", "dataset"))
    return Page(
        "collections/index.html",
        {
            "title": gettext("Collections"),
            "institutions": _counted(institutions.rows, counts["institutionDocument"]),
            "collections": _counted(collections.rows, counts["collection"]),
            "datasets": [
                row | {"licence_name": licence_name(str(row["licence"] or ""))}
                for row in _counted(datasets.rows, counts["dataset"])
            ],
        },
        answers=[institutions, collections, datasets],
    )
