"""What is said first of any set of records: how many, where, when, how well described."""

from __future__ import annotations

from typing import Any

from app.web.figures import Look, look
from app.web.locale import gettext

COARSE, FINE, NEAR = 10.0, 2.0, 50.0  # degrees: squares of the world, of a part, how wide a part is
ASKED = ("hasImage", "hasCoordinates")  # facets that the numbers need


def numbers(seen: Look) -> list[dict[str, Any]]:
    """Records, those with image and coordinates, and the years of collecting."""
    rows: list[dict[str, Any]] = [{"label": gettext("records"), "count": seen.total, "href": seen.href()}]
    for name, says in (
        ("hasImage", gettext("with an image")),
        ("hasCoordinates", gettext("with coordinates")),
    ):
        if count := seen.number(name, "true"):
            rows.append({"label": says, "count": count, "href": seen.href(**{name: "true"})})
    years = [year for year, _ in seen.years()]
    if years:
        span = str(min(years)) if min(years) == max(years) else f"{min(years)} – {max(years)}"
        rows.append({"label": gettext("collected"), "count": span, "href": ""})
    return rows


def squares(seen: Look) -> dict[str, Any]:
    """The squares of the map: fine ones where all lie in one part of the world."""
    cells = seen.cells(COARSE)
    wests = [cell["west"] for cell in cells]
    if not cells or max(wests) - min(wests) + COARSE > NEAR:
        return {"cells": cells, "cell_size": COARSE}
    return {"cells": look(seen.filters, grid=FINE).cells(FINE), "cell_size": FINE}


def overview(seen: Look) -> dict[str, Any]:
    """Numbers, decades and map, as the pages and their twins have them."""
    return {
        "count": seen.total,
        "numbers": numbers(seen),
        "decades": seen.decades(),
        "all": seen.href(),
    } | squares(seen)
