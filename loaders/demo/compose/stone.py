"""Minerals, rocks and meteorites: things without an organism."""

from __future__ import annotations

import json

from . import draft as common
from . import strata, tables
from .chance import Chance
from .draft import Draft, written
from .gathering import Gathering, choose_people, collecting_number, span, spoken, tell_date
from .houses import DOMAIN, House
from .kinds import Place
from .label import label

FAVOURED = {"DASH": {"GB"}, "DSCL": {"BR"}, "DZON": {"RU", "NL", "DE", "CZ", "BE"}}
WORDS = {  # mineral, rock, meteorite by language
    "en": ("mineral specimen", "hand specimen", "fragment"),
    "pt": ("amostra mineral", "amostra de mão", "fragmento"),
    "nl": ("mineraalstuk", "handstuk", "fragment"),
}


def gather(house: House, subject: str, index: int) -> tuple[Gathering, tuple[str, ...]]:
    """A gathering and the row of the table it is of."""
    key = f"{house.code}-{subject}-{index}"
    chance = Chance("gathering", key)
    if subject == "meteorites":
        cells = chance.pick(
            [
                row
                for row in tables.rows("meteorites")
                if house.code != "DSCL" or row[5] in {"BR", "AR", "CL", "MX"}
            ]
        )
        spot = meteorite_place(cells)
    else:
        table, column = ("minerals", 5) if chance.happens(0.62) else ("rocks", 3)
        choices = [
            ((row, site), 5.0 if tables.stone_places()[site].country in FAVOURED[house.code] else 1.0)
            for row in tables.rows(table)
            for site in row[column].split()
        ]
        cells, site = chance.weighed(choices)
        spot = tables.stone_places()[site]
    first, second = choose_people(house, subject, chance, spot.language)
    year = span(first, second, chance)
    if subject == "meteorites":
        fell = int(cells[4][:4])
        if first is not None and fell > first.last:
            first, second, year = None, None, min(fell + chance.whole(0, 8), 2026)
        year = max(year, fell)
    month = chance.whole(4, 10)
    dates, kept = tell_date(chance, year, month, spoken(first, house), spot.latitude < 0)
    spread = 0.01 if subject == "geology" else 0.002
    gathering = Gathering(
        subject,
        None,
        spot,
        spot.latitude + chance.between(-spread, spread),
        spot.longitude + chance.between(-spread, spread),
        "",
        first,
        second,
        collecting_number(first, year, chance) if chance.happens(0.4) else "",
        dates,
        kept,
        month if kept else None,
        key,
    )
    return gathering, cells


def meteorite_place(cells: tuple[str, ...]) -> Place:
    """Where a meteorite fell or was found; 0, 0 where nobody wrote it down."""
    speech = {
        "RU": "ru",
        "BR": "pt",
        "FR": "fr",
        "DE": "de",
        "AR": "es",
        "CL": "es",
        "MX": "es",
        "NL": "nl",
        "CZ": "cs",
    }
    height = int(cells[10] or 0)
    latitude, longitude = (float(cells[7]), float(cells[8])) if cells[7] else (0.0, 0.0)
    return Place(
        f"fall of {cells[0]}",
        cells[5],
        cells[6],
        "",
        "",
        cells[0],
        latitude,
        longitude,
        height,
        height,
        language=speech.get(cells[5], "en"),
    )


def stone(house: House, gathering: Gathering, cells: tuple[str, ...], number: int) -> Draft:
    """The record of ``house`` for a mineral, a rock or a meteorite of the row ``cells``."""
    subject = gathering.subject
    kind = "meteorite" if subject == "meteorites" else "mineral" if len(cells) == 6 else "rock"
    draft = common.begin(house, subject, gathering, kind)
    common.identify(draft, number)
    common.rights(draft)
    common.collectors(draft)
    values, chance = draft.values, draft.chance
    values |= {
        "basisOfRecord": {"DZON": "MaterialEntity", "DASH": "MaterialSample"}.get(
            house.code, "PreservedSpecimen"
        ),
        "dc:type": "PhysicalObject",
        "discipline": {"mineral": "Mineralogy", "rock": "Petrology", "meteorite": "Meteoritics"}[kind],
        "materialEntityCategory": "mineral" if kind == "mineral" else "rock",
        "materialEntityType": kind,
        "preparations": WORDS[house.language][("mineral", "rock", "meteorite").index(kind)],
        "disposition": chance.weighed([("in collection", 9), ("on loan", 1), ("on display", 2)]),
        "scientificName": cells[0],
        "verbatimIdentification": cells[0],
    }
    values |= gathering.dates
    common.place(draft, gathering.place, gathering.latitude, gathering.longitude)
    if kind == "meteorite" and not cells[7]:
        for term in [
            t
            for t in values
            if "atitude" in t
            or "ongitude" in t
            or "oordinate" in t
            or t.startswith(("georeference", "geodetic", "minimumE", "maximumE"))
        ]:
            values.pop(term)
        values["locality"] = "purchased; exact find site not recorded"
    {"mineral": mineral, "rock": rock, "meteorite": meteorite}[kind](draft, cells)
    named_by(draft)
    if draft.level != "bare":
        label(draft, (values.get("vernacularName", ""),) if kind != "meteorite" else (cells[1],))
    else:
        values.pop("preparations", None)
        values.pop("materialEntityType", None)
    return draft


def named_by(draft: Draft) -> None:
    """Who named it, with identifiers where the record is linked."""
    values, chance, gathering = draft.values, draft.chance, draft.gathering
    if draft.level == "linked":
        able = [p for p in tables.people() if p.identifier and draft.subject in p.subjects]
        person = chance.pick(able)
        slug = values["scientificName"].lower().replace(" ", "-").replace("(", "").replace(")", "")
        values |= {
            "identifiedBy": written(person, draft.house),
            "identifiedByID": person.identifier,
            "scientificNameID": f"{DOMAIN}/name/{slug}",
            "dateIdentified": str(chance.whole(max(1998, gathering.year or 0), 2026)),
        }
    elif gathering.person is not None and chance.happens(0.5):
        values["identifiedBy"] = written(gathering.person, draft.house)


def mineral(draft: Draft, cells: tuple[str, ...]) -> None:
    """Formula, class and crystal system as JSON."""
    draft.values["dynamicProperties"] = json.dumps(
        {"formula": cells[1], "strunz": cells[2], "crystalSystem": cells[3]}, ensure_ascii=False
    )
    if draft.level in {"full", "linked"} and draft.chance.happens(0.5):
        draft.values["lithostratigraphicTerms"] = draft.chance.pick(
            ["hydrothermal vein", "pegmatite", "skarn", "alpine cleft", "oxidation zone"]
        )


def rock(draft: Draft, cells: tuple[str, ...]) -> None:
    """Kind of rock, formation, and its age in years."""
    values = draft.values
    values["dynamicProperties"] = json.dumps({"rockType": cells[1]})
    values["formation"] = cells[4]
    if cells[7]:
        strata.ages(draft, cells[7], cells[7])
    if draft.level in {"full", "linked"} or draft.chance.happens(0.4):
        dated = "zircon" if "zircon" in cells[8] else "whole rock"
        strata.chronometric(draft, cells[5], cells[6], cells[8], dated)


def meteorite(draft: Draft, cells: tuple[str, ...]) -> None:
    """Class, group, fall or find, and the date of the fall."""
    values, chance = draft.values, draft.chance
    values["dynamicProperties"] = json.dumps(
        {"meteoriteClass": cells[1], "group": cells[2], "recovery": cells[3], "recoveryDate": cells[4]},
        ensure_ascii=False,
    )
    values["taxonRemarks"] = f"classification: {cells[1]} ({cells[2]})"
    values["lithostratigraphicTerms"] = cells[2] if draft.level == "linked" else ""
    words = {
        "ru": "Метеорит",
        "pt": "Meteorito",
        "es": "Meteorito",
        "de": "Meteorit",
        "nl": "Meteoriet",
        "fr": "Météorite",
        "cs": "Meteorit",
    }
    values["vernacularName"] = f"{words.get(draft.gathering.place.language, 'Meteorite')} {cells[0]}"
    if cells[3] == "fall" and len(cells[4]) == 10 and chance.happens(0.5):
        year, month, day = cells[4].split("-")
        for term in ("startDayOfYear", "endDayOfYear"):
            values.pop(term, None)
        values |= {
            "eventDate": cells[4],
            "year": year,
            "month": str(int(month)),
            "day": str(int(day)),
            "verbatimEventDate": f"fell {cells[4]}",
            "eventRemarks": "date of the fall",
        }
    if draft.level in {"full", "linked"} and chance.happens(0.4):
        strata.chronometric(
            draft,
            "4568",
            "4550",
            chance.pick(["Pb-Pb", "40Ar/39Ar", "Re-Os"]),
            "chondrule" if "chondr" in cells[2] else "metal and silicate",
        )
