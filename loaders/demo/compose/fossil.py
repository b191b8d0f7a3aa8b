"""Fossils: a taxon from one of its real localities, with the layer it came from."""

from __future__ import annotations

from . import draft as common
from . import strata, tables
from .chance import Chance
from .draft import Draft
from .gathering import Gathering, choose_people, collecting_number, span, spoken, tell_date
from .houses import House
from .identifications import identifications
from .label import label

FAVOURED = {"DVAL": {"FR", "MA"}, "DASH": {"GB", "US"}, "DSCL": {"BR"}, "DZON": {"NL", "RU", "CZ", "DE"}}
ROCKY = {
    "en": ("in matrix", "prepared free"),
    "de": ("in Matrix", "freipräpariert"),
    "fr": ("dans sa gangue", "dégagé"),
    "pt": ("na matriz", "preparado"),
    "nl": ("in matrix", "geprepareerd"),
}


def gather(house: House, index: int) -> Gathering:
    """A find of a fossil taxon at one of its real localities."""
    key = f"{house.code}-fossil-{index}"
    chance = Chance("gathering", key)
    pairs = [
        ((taxon, site), 8.0 if tables.sites()[site].place.country in FAVOURED[house.code] else 0.7)
        for taxon in tables.taxa("fossils")
        for site in taxon.where
        if house.code != "DSCL" or tables.sites()[site].place.country == "BR"
    ]
    taxon, key_of_site = chance.weighed(pairs)
    spot = tables.sites()[key_of_site].place
    first, second = choose_people(house, "palaeontology", chance, spot.language)
    year = span(first, second, chance)
    month = chance.whole(3, 10)
    dates, kept = tell_date(chance, year, month, spoken(first, house), spot.latitude < 0)
    return Gathering(
        "palaeontology",
        taxon,
        spot,
        spot.latitude + chance.between(-0.004, 0.004),
        spot.longitude + chance.between(-0.004, 0.004),
        "",
        first,
        second,
        collecting_number(first, year, chance) if chance.happens(0.5) else "",
        dates,
        kept,
        month if kept else None,
        key,
    )


def fossil(house: House, gathering: Gathering, number: int) -> Draft:
    """The record of ``house`` for a find. Raises ValueError for a find without taxon."""
    taxon = gathering.taxon
    if taxon is None:
        raise ValueError(f"{gathering.key} holds no fossil")
    draft = common.begin(house, "palaeontology", gathering, taxon.form)
    common.identify(draft, number)
    common.rights(draft)
    common.collectors(draft)
    values, chance = draft.values, draft.chance
    values |= {
        "basisOfRecord": "FossilSpecimen",
        "dc:type": "PhysicalObject",
        "discipline": "Palaeontology",
        "materialEntityCategory": "fossil",
    }
    values |= gathering.dates
    common.place(draft, gathering.place, gathering.latitude, gathering.longitude)
    layers(draft)
    cast = "cast" in taxon.marks
    matrix, free = ROCKY[house.language]
    values["materialEntityType"] = "cast" if cast else "macrofossil"
    values["preparations"] = "plaster cast" if cast else chance.pick([matrix, free, "thin section"])
    values["disposition"] = chance.weighed([("in collection", 9), ("on loan", 1), ("on display", 1)])
    if chance.happens(0.3):
        values["individualCount"] = str(chance.whole(1, 6))
    identifications(draft)
    spoken = taxon.common_name(house.language, "en")
    if spoken and chance.happens(0.5):
        values["vernacularName"] = spoken
    date_it(draft)
    if draft.level != "bare":
        layer = values.get("formation") or values.get("bed", "")
        label(draft, tuple(part for part in (layer, values.get("latestAgeOrHighestStage", "")) if part))
    else:
        for term in ("preparations", "materialEntityType", "recordNumber"):
            values.pop(term, None)
    return draft


def layers(draft: Draft) -> None:
    """Ages and layers, as fully as the record was digitised."""
    site = tables.sites()[draft.gathering.place.key]
    values, chance = draft.values, draft.chance
    if draft.level == "bare" and chance.happens(0.5):
        return
    strata.ages(draft, site.oldest, site.youngest, depth=3 if draft.level == "basic" else 5)
    if draft.level in {"full", "linked"} or chance.happens(0.4):
        for term in ("group", "formation", "member", "bed"):
            values[term] = site.layers[term]
        if site.layers["zone"]:
            values["lowestBiostratigraphicZone"] = site.layers["zone"]
            values["highestBiostratigraphicZone"] = site.layers["zone"]
        values["lithostratigraphicTerms"] = site.lithology


def date_it(draft: Draft) -> None:
    """A radiocarbon age, or the age of the stage from the chart."""
    taxon, site = draft.gathering.taxon, tables.sites()[draft.gathering.place.key]
    if taxon is not None and "radiocarbon" in taxon.marks and draft.chance.happens(0.7):
        strata.radiocarbon(draft)
    elif draft.level in {"full", "linked"} and draft.chance.happens(0.35):
        older, younger = tables.stages()[site.oldest], tables.stages()[site.youngest]
        strata.chronometric(draft, older.begin, younger.end, "biostratigraphy", "host rock")
