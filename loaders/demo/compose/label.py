"""The text on the label, as written, in the language of who wrote it."""

from __future__ import annotations

from . import tables, wording
from .draft import Draft
from .gathering import spoken

HEADS = {
    "DLIN": "HERBARIUM LINDENAU – Demonstration",
    "DVAL": "MUSÉE DE VALMONT – démonstration",
    "DASH": "ASHCOMBE MUSEUM – demonstration",
    "DSCL": "MUSEU DA SERRA CLARA – demonstração",
    "DZON": "AARDMUSEUM ZONDERVEEN – demonstratie",
}


def label_language(draft: Draft) -> str:
    """The collector's language, else the house's."""
    return spoken(draft.gathering.person, draft.house)


def label(draft: Draft, middle: tuple[str, ...] = ()) -> None:
    """Sets verbatimLabel (and often verbatimLocality). ``middle`` holds lines of the subject."""
    gathering, values, spot = draft.gathering, draft.values, draft.gathering.place
    speech = label_language(draft)
    leg, det, height, number = wording.SMALL[speech]
    land = tables.countries()[spot.country].names.get(speech, "")
    if speech == "ru":
        land = {"RU": "Россия"}.get(spot.country, land)
    hidden = "hidden" in draft.marks
    where = ", ".join(part for part in (land, spot.state, spot.county) if part)
    site = "" if hidden else spot.locality
    if site and draft.chance.happens(0.5):
        values["verbatimLocality"] = f"{where}: {site}" if where else site
    habitat = tables.habitats().get(gathering.habitat, {}).get(speech, "")
    name = values.get("verbatimIdentification") or values.get("scientificName", "")
    above = values.get("minimumElevationInMeters")
    person = gathering.person
    who = f"{leg} {person.initials} {person.surname}" if person else leg + " ?"
    if gathering.number:
        who += f" {number} {gathering.number}"
    lines = [
        HEADS[draft.house.code],
        name,
        *middle,
        where,
        site,
        habitat,
        f"{above} {height}" if above else "",
        who,
        values.get("verbatimEventDate", ""),
    ]
    if values.get("identifiedBy"):
        lines.append(f"{det} {values['identifiedBy']} {values.get('dateIdentified', '')[:4]}".strip())
    breaker = "\n" if draft.house.code == "DVAL" else " | "
    values["verbatimLabel"] = breaker.join(line for line in lines if line)
