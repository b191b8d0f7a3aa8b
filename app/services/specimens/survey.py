"""What the pages of taxa, people and places share: numbers, map, decades, figures, records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.services.specimens.results import rows
from app.services.specimens.views import pictures_of
from app.web.figures import Filters, Look, argument, look
from app.web.locale import gettext

RECORDS, PICTURES = 8, 8
COARSE, FINE, NEAR = 10.0, 2.0, 50.0  # degrees: squares of the world, of a part, how wide a part is


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
    facets = (*wanted, "hasImage", "hasCoordinates")
    seen = look(filters, facets, top=top, limit=RECORDS, years=True, grid=COARSE)
    return Survey(seen, _data(seen, wanted) | _map(seen))


def _map(seen: Look) -> dict[str, Any]:
    """The squares of the map: fine ones where all lie in one part of the world."""
    cells = seen.cells(COARSE)
    wests = [cell["west"] for cell in cells]
    if not cells or max(wests) - min(wests) + COARSE > NEAR:
        return {"cells": cells, "cell_size": COARSE}
    return {"cells": look(seen.filters, grid=FINE).cells(FINE), "cell_size": FINE}


def _data(seen: Look, wanted: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    illustrated = seen.number("hasImage", "true")
    placed = seen.number("hasCoordinates", "true")
    numbers: list[dict[str, Any]] = [{"label": gettext("records"), "count": seen.total, "href": seen.href()}]
    if illustrated:
        numbers.append(
            {
                "label": gettext("with an image"),
                "count": illustrated,
                "href": seen.href(hasImage="true"),
            }
        )
    if placed:
        numbers.append(
            {
                "label": gettext("with coordinates"),
                "count": placed,
                "href": seen.href(hasCoordinates="true"),
            }
        )
    years = [year for year, _ in seen.years()]
    if years:
        span = str(min(years)) if min(years) == max(years) else f"{min(years)} – {max(years)}"
        numbers.append({"label": gettext("collected"), "count": span, "href": ""})
    return {
        "count": seen.total,
        "numbers": numbers,
        "figures": seen.figures(wanted),
        "decades": seen.decades(),
        "pictures": pictures(seen) if illustrated else [],
        "records": rows(seen.hits.documents, pictures_of(seen.hits.documents)),
        "all": seen.href(),
    }


def pictures(seen: Look) -> list[dict[str, Any]]:
    """Some of the records that have an image; types first where there are any."""
    filters = {**seen.filters, argument("hasImage"): "true"}
    found = look(filters, limit=PICTURES).hits.documents
    return [row for row in rows(found, pictures_of(found)) if row["picture"]]
