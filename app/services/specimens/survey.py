"""What the pages of taxa, people and places share: numbers, map, decades, figures, records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.services.specimens.results import rows
from app.services.specimens.views import pictures_of
from app.web.figures import Filters, Look, argument, look
from app.web.locale import gettext
from app.web.survey import ASKED, COARSE, overview

RECORDS, PICTURES = 8, 8


def wordings() -> dict[str, tuple[str, str]]:
    """What the figures are called: title and heading by field."""
    return {
        "taxon": (gettext("Groups"), gettext("Group")),
        "family": (gettext("Families"), gettext("Family")),
        "genus": (gettext("Genera"), gettext("Genus")),
        "scientificName": (gettext("Names"), gettext("Name")),
        "typeStatus": (gettext("Types"), gettext("Type status")),
        "countryCode": (gettext("Countries"), gettext("Country")),
        "stateProvince": (gettext("States and provinces"), gettext("State or province")),
        "collector": (gettext("Collectors"), gettext("Collector")),
        "institutionDocument": (gettext("Institutions"), gettext("Institution")),
        "collection": (gettext("Collections"), gettext("Collection")),
        "dataset": (gettext("Datasets"), gettext("Dataset")),
        "geologicalAge": (gettext("Geological ages"), gettext("Age")),
        "discipline": (gettext("Disciplines"), gettext("Discipline")),
        "preparation": (gettext("Preparations"), gettext("Preparation")),
    }


@dataclass(frozen=True)
class Survey:
    """Everything the index says of some records, ready for a page."""

    seen: Look
    data: Mapping[str, Any]


def survey(filters: Filters, figures: Iterable[str], *, top: int = 8) -> Survey:
    """Look at the records with some values; the figures are those of ``figures`` in their order."""
    says = wordings()
    wanted = {name: says[name] for name in figures}
    seen = look(filters, (*wanted, *ASKED), top=top, limit=RECORDS, years=True, grid=COARSE)
    documents = seen.hits.documents
    return Survey(
        seen,
        overview(seen)
        | {
            "figures": seen.figures(wanted),
            "pictures": pictures(seen) if seen.number("hasImage", "true") else [],
            "records": rows(documents, pictures_of(documents)),
        },
    )


def pictures(seen: Look) -> list[dict[str, Any]]:
    """Some of the records that have an image."""
    filters = {**seen.filters, argument("hasImage"): "true"}
    found = look(filters, limit=PICTURES).hits.documents
    return [row for row in rows(found, pictures_of(found)) if row["picture"]]
