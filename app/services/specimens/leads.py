"""From the words of a specimen to the pages about them: taxa, countries, geological ages."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.graph.document import Node
from app.services.specimens.specimen import AGES, LINEAGE, Identification, Specimen
from app.web.vocabulary_names import country_name
from app.web.words.scheme_page import address
from app.web.words.vocabularies import SCHEMES, concepts

_IN_TREE = ("dwc:kingdom", "dwc:phylum", "dwc:class", "dwc:order", "dwc:family", "dwc:genus")
_TIME = f"{SCHEMES}geological-time"
Step = dict[str, str]


def steps(it: Specimen, one: Identification) -> list[Step]:
    """The groups above the first taxon of an opinion; the accepted one leads to their pages."""
    if not one.taxa:
        return []
    taxon, path, found = one.taxa[0], "", []
    for rank in LINEAGE:
        name = taxon.text(rank)
        if not name:
            continue
        href = ""
        if rank in _IN_TREE:
            path = f"{path}/{name}" if path else name
            if one.accepted and it.is_taxon:
                href = url_for("specimens.branch", path=path)
        found.append({"name": name, "href": href})
    return found


def place_steps(place: Node | None) -> list[Step]:
    """Country, region and locality; the first two lead to their pages."""
    if place is None:
        return []
    concept = place.text("holotype:country")
    code = place.text("dwc:countryCode") or concept.rsplit("/", 1)[-1]
    country = place.text("dwc:country") or (country_name(code) if code else "")
    region = place.text("dwc:stateProvince")
    locality = place.text("dwc:locality") or place.text("dwc:verbatimLocality")
    found = [
        {"name": country, "href": url_for("specimens.country", country=code) if code else ""},
        {
            "name": region,
            "href": url_for("specimens.region", country=code, region=region) if code and region else "",
        },
        {"name": locality, "href": ""},
    ]
    return [step for step in found if step["name"]]


def ages(it: Specimen, context: Node) -> list[list[Step]]:
    """From eon to age: each step as one unit or two, with colour and page where the chart has it."""
    chart = concepts(_TIME)
    known: dict[str, Any] = {}
    for unit in chart.values():
        for name in (unit["name"], unit["title"]):
            known.setdefault(str(name).casefold(), unit)
    found = []
    for earliest, latest in AGES:
        names = dict.fromkeys(filter(None, (context.text(earliest), context.text(latest))))
        units = []
        for name in names:
            row = known.get(_as_on_the_chart(name))
            units.append(
                {
                    "name": name,
                    "color": str(row["color"] or "") if row else "",
                    "href": address(_TIME, str(row["concept"])) if row else "",
                }
            )
        if units:
            found.append(units)
    return found


def _as_on_the_chart(name: str) -> str:
    """The chart names series: what is early in time lies low in the rock."""
    plain = name.casefold()
    for time, rock in (("early ", "lower "), ("late ", "upper ")):
        if plain.startswith(time):
            return rock + plain.removeprefix(time)
    return plain
