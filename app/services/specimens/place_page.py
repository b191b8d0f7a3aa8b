"""The page of a country or of one of its regions."""

from __future__ import annotations

import re

from flask import url_for

from app.graph.errors import NotFound
from app.services.specimens import schema_org
from app.services.specimens.survey import survey
from app.services.specimens.views import blueprint
from app.web.context import absolute
from app.web.figures import question
from app.web.locale import gettext
from app.web.pages import Page, page
from app.web.vocabulary_names import country_concept, country_name

_FIGURES = ("family", "collector", "typeStatus", "institutionDocument", "geologicalAge")


@page(blueprint, "/place/<country>", endpoint="country")
def country(country: str) -> Page:
    """All records of a country, by its two-letter code."""
    filters = {"countryCode": country}
    seen = survey(filters, ("stateProvince", *_FIGURES), top=10)
    if not seen.seen.total:
        _refuse(country)
    return Page(
        "specimens/place.html",
        {"title": country_name(country), "country": country, "region": ""} | dict(seen.data),
        {
            "kind": gettext("Country"),
            "schema_org": schema_org.of_value("Country", country_name(country), identifier=country),
            "concept": country_concept(country) if re.fullmatch("[A-Z]{2}", country) else "",
            "above": None,
            "asked": question("specimens/count-of-country", code=country, concept=country_concept(country)),
        },
        stamp=seen.seen.hits.stamp,
    )


@page(blueprint, "/place/<country>/<path:region>", endpoint="region")
def region(country: str, region: str) -> Page:
    """All records of a state or province, as the sources call it."""
    filters = {"countryCode": country, "stateProvince": region}
    seen = survey(filters, _FIGURES, top=10)
    if not seen.seen.total:
        _refuse(f"{country}, {region}")
    return Page(
        "specimens/place.html",
        {"title": region, "country": country, "region": region} | dict(seen.data),
        {
            "kind": gettext("State or province"),
            "schema_org": schema_org.of_value(
                "AdministrativeArea",
                region,
                containedInPlace={
                    "@type": "Country",
                    "name": country_name(country),
                    "url": absolute(url_for("specimens.country", country=country)),
                },
            ),
            "concept": "",
            "above": (country_name(country), url_for("specimens.country", country=country)),
            "asked": question(
                "specimens/count-of-region",
                code=country,
                concept=country_concept(country),
                region=region,
            ),
        },
        stamp=seen.seen.hits.stamp,
    )


def _refuse(place: str) -> None:
    raise NotFound(
        gettext("No record here comes from “%(place)s”.", place=place),
        remedy=gettext("Countries go by their two-letter code, as in /place/DE."),
    )
