"""A specimen record in the making, and the parts all records have in common."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import tables, wording
from .chance import Chance
from .gathering import MARINE, Gathering
from .houses import DOMAIN, House
from .kinds import Name, Person, Place, Taxon

Row = dict[str, str]


@dataclass
class Draft:
    """``values`` is the row of the core table; the lists become rows of extensions."""

    house: House
    subject: str
    gathering: Gathering
    chance: Chance
    form: str
    level: str  # bare, basic, full or linked: how much was digitised
    values: Row = field(default_factory=dict)
    extensions: dict[str, list[Row]] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        return self.values.get("occurrenceID", "")

    @property
    def catalogue_number(self) -> str:
        return self.values.get("catalogNumber", "")

    def add(self, extension: str, row: Row) -> None:
        self.extensions.setdefault(extension, []).append(row)


def begin(house: House, subject: str, gathering: Gathering, form: str) -> Draft:
    """A draft with its level of digitisation; shared gatherings are recorded house by house."""
    chance = Chance("draft", house.code, gathering.key)
    level = chance.weighed([("bare", 5), ("basic", 24), ("full", 54), ("linked", 17)])
    return Draft(house, subject, gathering, chance, form, level)


def identify(draft: Draft, number: int) -> None:
    """Catalogue number, identifiers and institution."""
    house, values, chance = draft.house, draft.values, draft.chance
    catalogue_number = house.catalogue_number(draft.subject, number, draft.gathering.year or 1890)
    values["catalogNumber"] = catalogue_number
    values["occurrenceID"] = house.occurrence_id(catalogue_number)
    values["institutionID"] = house.id
    values["institutionCode"] = house.code
    values["collectionID"] = house.collection_id(draft.subject)
    values["collectionCode"] = house.collections[draft.subject].code
    values["datasetName"] = f"{house.name} (demonstration data, invented)"
    values["datasetID"] = f"{DOMAIN}/dataset/{house.code.lower()}"
    if chance.happens(0.06):
        other = chance.pick([code for code in ("DLIN", "DVAL", "DASH", "DZON") if code != house.code])
        values["ownerInstitutionCode"] = other
    else:
        values["ownerInstitutionCode"] = house.code
    if chance.happens(0.18):
        old = chance.pick(["Herb. Exempli {}", "ex coll. Sample-Ash {}", "Inv. 1887/{:03d}", "olim {:05d}"])
        values["otherCatalogNumbers"] = old.format(chance.whole(1, 999))


def rights(draft: Draft) -> None:
    """Licence, holder, date of the last change, language of the record."""
    values, chance, house = draft.values, draft.chance, draft.house
    values["dcterms:license"] = house.rarer_licence if chance.happens(0.08) else house.licence
    values["dcterms:rightsHolder"] = house.name
    if chance.happens(0.4):
        values["dcterms:accessRights"] = "open access"
    day = f"{chance.whole(2014, 2026)}-{chance.whole(1, 10):02d}-{chance.whole(1, 28):02d}"
    clock = f"T{chance.whole(7, 18):02d}:{chance.whole(0, 59):02d}:{chance.whole(0, 59):02d}Z"
    values["dcterms:modified"] = day + (clock if house.code in {"DLIN", "DASH"} else "")
    values["dc:language"] = {"DASH": "en-GB", "DSCL": "pt-BR"}.get(house.code, house.language)
    if draft.level == "bare":
        for term in ("dcterms:license", "dcterms:modified"):
            if chance.happens(0.6):
                values.pop(term)


def written(person: Person, house: House) -> str:
    """A person's name in the manner of the house."""
    if house.code in {"DLIN", "DSCL"}:
        return f"{person.surname}, {person.initials}"
    if house.code == "DASH":
        return f"{person.initials} {person.surname}"
    return (
        f"{person.given} {person.surname}"
        if house.code == "DVAL"
        else (f"{person.initials} {person.surname}")
    )


def collectors(draft: Draft) -> None:
    """Who gathered it and under which number."""
    gathering, values, house = draft.gathering, draft.values, draft.house
    named = [person for person in (gathering.person, gathering.second) if person]
    if named:
        values["recordedBy"] = " | ".join(written(person, house) for person in named)
        if draft.level == "linked":
            values["recordedByID"] = " | ".join(p.identifier for p in named if p.identifier)
    elif draft.chance.happens(0.5):
        values["recordedBy"] = wording.UNKNOWN[house.language]
    if gathering.number:
        values["recordNumber"] = gathering.number
        if (gathering.year or 0) > 1960 or draft.chance.happens(0.3):
            values["fieldNumber"] = f"{named[0].surname[:2].upper()}-{gathering.number}"


def place(draft: Draft, spot: Place, latitude: float, longitude: float) -> None:
    """Country down to coordinates. ``latitude`` and ``longitude`` are degrees on WGS84."""
    values, chance, house = draft.values, draft.chance, draft.house
    land = tables.countries()[spot.country]
    year = draft.gathering.year or 1900
    words = land.names["en" if house.code in {"DASH", "DZON"} else house.language]
    values |= {
        "continent": "Asia" if spot.country == "RU" and longitude > 60 else land.continent,
        "country": words,
        "countryCode": spot.country,
        "stateProvince": spot.state,
        "county": spot.county,
        "municipality": spot.municipality,
        "locality": spot.locality,
        "waterBody": spot.water,
    }
    if chance.happens(0.2):
        values["higherGeography"] = " | ".join(
            part for part in (land.continent, land.names["en"], spot.state) if part
        )
    heights(draft, spot)
    if draft.level == "bare" or (draft.level == "basic" and chance.happens(0.55)):
        if draft.level == "bare":
            for term in ("county", "municipality", "locality"):
                values.pop(term)
        return
    digits = 5 if year >= 1998 else chance.pick([2, 3, 4, 4])
    values["decimalLatitude"] = f"{latitude:.{digits}f}"
    values["decimalLongitude"] = f"{longitude:.{digits}f}"
    values["geodeticDatum"] = chance.weighed([("WGS84", 4), ("EPSG:4326", 5), ("", 1)])
    spread = [4, 8, 10, 25] if year >= 1998 else [250, 500, 1000, 2000, 5000]
    if chance.happens(0.85) or draft.level == "linked":
        values["coordinateUncertaintyInMeters"] = str(chance.pick(spread))
    if draft.level == "linked":
        values["geodeticDatum"] = values["geodeticDatum"] or "EPSG:4326"
        values["coordinatePrecision"] = f"{10**-digits:.{digits}f}"
    north, east = wording.coordinates(latitude, longitude, wording.speech(spot.language))
    if chance.happens(0.42):
        values |= {
            "verbatimLatitude": north,
            "verbatimLongitude": east,
            "verbatimCoordinateSystem": "degrees minutes seconds",
            "verbatimSRS": "WGS84",
        }
    elif chance.happens(0.15):
        values["verbatimCoordinates"] = (
            f"{wording.minutes(latitude, 'N', 'S')} {wording.minutes(longitude, 'E', 'W')}"
        )
    if year < 1998 and chance.happens(0.4):
        values |= {
            "georeferencedDate": f"{chance.whole(2009, 2024)}-{chance.whole(1, 12):02d}",
            "georeferencedBy": "Demo Georeferencing Team",
            "georeferenceProtocol": "Georeferencing Best Practices (Chapman & Wieczorek 2020)",
            "georeferenceSources": chance.pick(["OpenStreetMap", "topographic map 1:25 000"]),
        }
        values["georeferenceRemarks"] = chance.pick(["", "centre of the named place"])


def heights(draft: Draft, spot: Place) -> None:
    """Elevation on land, depth in the sea; in metres and as on the label."""
    values, chance = draft.values, draft.chance
    speech = wording.speech(spot.language)
    unit = wording.SMALL[speech][2]
    if spot.lowest < 0 or set(spot.zones) & MARINE:
        top, bottom = max(0, -spot.highest), max(0, -spot.lowest)
        depth = chance.whole(top, bottom)
        values["minimumDepthInMeters"] = str(depth)
        values["maximumDepthInMeters"] = str(min(bottom, depth + chance.pick([0, 2, 5])))
        values["verbatimDepth"] = f"{depth} m" if chance.happens(0.5) else ""
        return
    if draft.level in {"full", "linked"} and chance.happens(0.8):
        height = chance.whole(spot.lowest, spot.highest)
        upper = min(spot.highest, height + chance.pick([0, 0, 10, 50]))
        values["minimumElevationInMeters"] = str(height)
        values["maximumElevationInMeters"] = str(max(upper, height))
        if chance.happens(0.55):
            values["verbatimElevation"] = (
                f"{round(height / 0.3048)} ft"
                if speech == "en" and chance.happens(0.5)
                else f"{height} {unit}"
            )


def named(draft: Draft, taxon: Taxon, name: Name) -> Row:
    """Classification and name terms for a name given to a specimen of ``taxon``."""
    accepted = name == taxon.name or name.rank == "genus"
    row = {
        "scientificName": str(name),
        "scientificNameAuthorship": name.authorship,
        "taxonRank": name.rank,
        "kingdom": taxon.kingdom,
        "phylum": taxon.phylum,
        "class": taxon.class_,
        "order": taxon.order,
        "family": taxon.family,
        "genus": name.genus,
        "specificEpithet": name.epithet,
        "infraspecificEpithet": name.infraspecific,
        "nomenclaturalCode": taxon.code,
        "taxonomicStatus": "accepted" if accepted else "synonym",
    }
    if not accepted:
        row["acceptedNameUsage"] = str(taxon.name)
    return row
