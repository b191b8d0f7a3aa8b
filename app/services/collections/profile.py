"""Counts of the search index: what an institution, a collection or a dataset has here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from app.web.figures import look
from app.web.locale import gettext
from app.web.survey import ASKED, COARSE, overview

_TOP = 1000  # holders whose records are counted for a list


def counts_by(names: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """For each field, the number of records by value."""
    facets = look({}, names, top=_TOP).hits.facets
    return {name: dict(facets.get(name, ())) for name in names}


class Profile(NamedTuple):
    """What the index says, ready for a page, and the commit it is of."""

    data: dict[str, Any]
    stamp: int


def _wordings() -> dict[str, tuple[str, str]]:
    return {
        "discipline": (gettext("Disciplines"), gettext("Discipline")),
        "typeStatus": (gettext("Types"), gettext("Type status")),
        "countryCode": (gettext("Countries"), gettext("Country")),
        "family": (gettext("Families"), gettext("Family")),
        "collector": (gettext("Collectors"), gettext("Collector")),
        "preparation": (gettext("Preparations"), gettext("Preparation")),
        "dataset": (gettext("Datasets"), gettext("Dataset")),
        "institutionDocument": (gettext("Institutions"), gettext("Institution")),
        "collection": (gettext("Collections"), gettext("Collection")),
    }


def profile(field: str, value: str, figures: Iterable[str]) -> Profile:
    """The records with that value: numbers, map, decades, figures, and how well described."""
    says = _wordings()
    wanted = {name: says[name] for name in figures}
    facets = (*wanted, *ASKED, "hasLabelText", "midsLevel")
    seen = look({field: value}, facets, years=True, grid=COARSE)
    levels = seen.figure("midsLevel", gettext("How complete the records are (MIDS)"), gettext("Level"))
    levels["rows"].sort(key=lambda row: str(row["value"]))
    described: dict[str, Any] = {
        "field": "described",
        "title": gettext("How much is described"),
        "heading": gettext("What"),
        "rows": [
            {"label": label, "count": count, "href": href, "page": ""}
            for label, count, href in (
                (gettext("all records"), seen.total, seen.href()),
                *(
                    (says_so, seen.number(flag, "true"), seen.href(**{flag: "true"}))
                    for flag, says_so in (
                        ("hasImage", gettext("with an image")),
                        ("hasCoordinates", gettext("with coordinates")),
                        ("hasLabelText", gettext("with label text")),
                    )
                ),
            )
        ],
    }
    quality = [figure for figure in (described, levels) if figure["rows"]] if seen.total else []
    data = overview(seen) | {"figures": seen.figures(wanted), "quality": quality}
    return Profile(data, seen.hits.stamp)
