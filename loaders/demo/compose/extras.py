"""Measurements, images and other media, parts taken for sequencing, permits, sightings."""

from __future__ import annotations

import re

from .draft import Draft, Row
from .houses import DOMAIN
from .relations import relate

MEASURED = {  # form: (what, unit, least, most)
    "bird": (("wing length", "mm", 60, 320), ("tarsus length", "mm", 14, 70), ("body mass", "g", 9, 900)),
    "mammal": (
        ("total length", "mm", 80, 1600),
        ("tail length", "mm", 10, 400),
        ("hind foot length", "mm", 9, 250),
        ("body mass", "g", 5, 30000),
    ),
    "butterfly": (("wingspan", "mm", 25, 130),),
    "moth": (("wingspan", "mm", 30, 120),),
    "beetle": (("body length", "mm", 5, 90),),
    "bee": (("body length", "mm", 8, 30),),
    "shell": (("shell height", "mm", 8, 160), ("shell width", "mm", 6, 110)),
    "jar": (("total length", "mm", 20, 700),),
    "crab": (("carapace width", "mm", 20, 210),),
    "tree": (("diameter at breast height", "cm", 4, 130), ("plant height", "m", 3, 32)),
    "ammonite": (("diameter", "mm", 12, 410), ("whorl height", "mm", 4, 120)),
    "trilobite": (("length", "mm", 9, 210),),
    "bones": (("length", "mm", 20, 1400),),
    "tooth": (("crown height", "mm", 7, 140),),
    "fishfossil": (("standard length", "mm", 30, 600),),
    "mineral": (("mass", "g", 12, 4200), ("longest edge", "mm", 15, 240)),
    "rock": (("mass", "g", 90, 6200), ("bulk density", "g/cm3", 2, 3)),
    "meteorite": (("mass", "g", 1, 5200), ("bulk density", "g/cm3", 3, 8)),
}


def measure(draft: Draft) -> None:
    """Numbers as people write them: 52.50, 1.0E3, 007, >40."""
    asked, chance = MEASURED.get(draft.form, ()), draft.chance
    sure = draft.subject in {"geology", "meteorites"}
    if draft.level == "bare" or not chance.happens(0.75 if sure else 0.45):
        return
    for number, (what, unit, least, most) in enumerate(asked, 1):
        if not chance.happens(0.8):
            continue
        value = chance.between(least, most)
        text = chance.weighed(
            [
                (f"{value:.1f}", 5.0),
                (f"{value:.0f}", 4.0),
                (f"{value:.2f}"[:-1] + "0", 2.0),
                (f"{value:.1E}".replace("E+0", "E"), 0.3),
                (f"{int(value):04d}", 0.3),
                (f">{value:.0f}", 0.2),
                (f"c. {value:.0f}", 0.2),
            ]
        )
        row: Row = {
            "measurementID": f"{draft.catalogue_number.replace(' ', '')}/m{number}",
            "measurementType": what,
            "measurementValue": text,
            "measurementUnit": unit,
            "measurementDeterminedBy": draft.values.get("recordedBy", ""),
        }
        if chance.happens(0.3):
            row["measurementAccuracy"] = chance.pick(["0.5", "0.05", "1", "±2 %"])
        if chance.happens(0.4):
            row["measurementMethod"] = "balance" if unit in {"g", "kg"} else "calliper"
            row["measurementDeterminedDate"] = str(chance.whole(1990, 2025))
        draft.add("measurementorfact", row)
    if draft.form == "meteorite" and chance.happens(0.6):
        draft.add(
            "measurementorfact",
            {
                "measurementID": f"{draft.catalogue_number}/shock",
                "measurementType": "shock stage",
                "measurementValue": chance.pick(["S1", "S2", "S3", "S4"]),
                "measurementUnit": "",
            },
        )


def media_name(draft: Draft, view: str = "") -> str:
    """The file name of an image: house, catalogue number, view."""
    slug = re.sub(r"[^a-z0-9]+", "-", draft.catalogue_number.lower()).strip("-")
    return f"{draft.house.code.lower()}-{slug}{'-' + view if view else ''}.jpg"


def media(draft: Draft) -> None:
    """Images we can draw, all types among them, and a few media that are elsewhere and absent."""
    chance, house = draft.chance, draft.house
    wanted = {"bare": 0.02, "basic": 0.0, "full": 0.09, "linked": 0.52}[draft.level]
    if "type" in draft.marks or (chance.happens(wanted) and "part" not in draft.marks):
        image(draft, "")
        if chance.happens(0.12):
            image(draft, "label")
    if draft.form == "bird" and chance.happens(0.1):
        draft.add("multimedia", elsewhere(draft, "Sound", "audio/wav", f"sound/{draft.catalogue_number}.wav"))
    if house.code == "DASH" and draft.values.get("fieldNumber") and chance.happens(0.015):
        draft.add("multimedia", elsewhere(draft, "Text", "application/pdf", "fieldbook/pretend-2011.pdf"))


def image(draft: Draft, view: str) -> None:
    """One row for an image that is drawn when somebody looks at it."""
    name, values = media_name(draft, view), draft.values
    row = elsewhere(draft, "StillImage", "image/jpeg", "")
    row |= {
        "file": f"demo-media/{name}",
        "dcterms:title": f"{values.get('scientificName') or draft.catalogue_number}"
        f"{' – label' if view else ''}",
        "dcterms:created": values.get("dcterms:modified", "2024-05-01")[:10],
        "dcterms:creator": f"{draft.house.name}, digitisation",
        "dcterms:description": "Drawn by a program for demonstration; not a photograph.",
        "ac:subtypeLiteral": "Photograph",
        "ac:subjectPartLiteral": "label" if view else "entireOrganism",
        "exif:PixelXDimension": "1200",
        "exif:PixelYDimension": "800" if view else "1600",
    }
    if draft.level == "linked" or draft.house.code in {"DASH", "DZON"}:
        row["dcterms:identifier"] = f"{DOMAIN}/media/{name.removesuffix('.jpg')}"
    draft.add("multimedia", row)


def elsewhere(draft: Draft, kind: str, form: str, path: str) -> Row:
    """One row for a medium at an example address."""
    return {
        "file": f"{DOMAIN}/{path.replace(' ', '-')}",
        "dcterms:type": kind,
        "dcterms:format": form,
        "dcterms:license": draft.values.get("dcterms:license", draft.house.licence),
        "dcterms:rightsHolder": draft.house.name,
        "dcterms:title": f"{kind}: {draft.catalogue_number}",
    }


def permit(draft: Draft) -> None:
    """Permits of newer finds from some countries; three states: attached, not required, unknown."""
    year = draft.gathering.year or 0
    if draft.house.code not in {"DSCL", "DASH"} or year < 1990 or draft.gathering.taxon is None:
        return
    country = draft.values.get("countryCode", "")
    if not (country in {"BR", "TZ", "GH", "ZA", "AU", "GF", "PE"} or draft.chance.happens(0.1)):
        return
    state = draft.chance.weighed([("Permit available", 6), ("Permit not required", 2), ("Unknown", 2)])
    kind = "Nagoya Permit" if year > 2014 else "Collecting Permit"
    draft.add(
        "permit",
        {
            "ggbn:permitType": kind,
            "ggbn:permitStatus": state,
            "ggbn:permitStatusQualifier": ""
            if state != "Unknown"
            else "no information given by the collector",
            "ggbn:permitText": f"DEMO-{country or 'XX'}-{year}-{draft.chance.whole(100, 999)}"
            if state == "Permit available"
            else "",
            "ggbn:permitURI": f"{DOMAIN}/permit/{draft.catalogue_number.replace(' ', '')}"
            if state == "Permit available"
            else "",
        },
    )


def extract(part: Draft, parent: Draft, number: int) -> None:
    """Turns a copy of a record into the record of a tissue or DNA sample taken from it."""
    chance, values = part.chance, part.values
    kind = chance.pick(["tissue", "DNA extract"])
    values["catalogNumber"] = f"{parent.catalogue_number}/{'T' if kind == 'tissue' else 'D'}1"
    values["occurrenceID"] = part.house.occurrence_id(values["catalogNumber"])
    values |= {
        "basisOfRecord": "MaterialSample",
        "preparations": kind,
        "materialEntityType": kind,
        "materialSampleID": f"{DOMAIN}/sample/{number:05d}",
        "materialEntityCategory": "partOfOrganism" if kind == "tissue" else "molecularBiologicalExtract",
        "associatedSequences": f"{DOMAIN}/sequence/DEMO{number:06d}" if kind != "tissue" else "",
        "verbatimLabel": f"{values['catalogNumber']} | {kind} | {values['scientificName']} | -80 °C",
    }
    for term in ("typeStatus", "typeOfType", "typifiedName", "otherCatalogNumbers"):
        values.pop(term, None)
    part.add(
        "materialsample",
        {
            "ggbn:materialSampleType": kind,
            "ggbn:concentration": f"{chance.between(4, 180):.2f}",
            "ggbn:concentrationUnit": "ng/µl" if kind != "tissue" else "",
            "ggbn:quality": chance.pick(["good", "degraded", "not checked"]),
            "ggbn:ratioOfAbsorbance260_280": f"{chance.between(1.6, 2.0):.2f}" if kind != "tissue" else "",
        },
    )
    relate(part, "derived from", parent.id)
    relate(parent, "source of", part.id)
