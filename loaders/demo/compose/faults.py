"""Faults put into the data on purpose: about 25 of a house load with warnings, six rows must not.

A fault is a change to a finished row. ``warned`` ones leave a record that can be kept and reported;
``refused`` ones break a rule no record may break (a number out of its range).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .chance import Chance
from .draft import Draft, Row


@dataclass(frozen=True)
class Fault:
    """What was put into which row, and what has to become of the row."""

    house: str
    row: int  # identity of the values of the draft, to find its place in the table
    catalogue_number: str
    outcome: str  # warned or refused
    term: str
    value: str
    what: str


def _swap(row: Row) -> tuple[str, str]:
    row["decimalLatitude"], row["decimalLongitude"] = row["decimalLongitude"], row["decimalLatitude"]
    return "decimalLatitude", row["decimalLatitude"]


def _sign(row: Row) -> tuple[str, str]:
    old = row["decimalLongitude"]
    row["decimalLongitude"] = old[1:] if old.startswith("-") else f"-{old}"
    return "decimalLongitude", row["decimalLongitude"]


def _zero(row: Row) -> tuple[str, str]:
    row["decimalLatitude"] = row["decimalLongitude"] = "0"
    return "decimalLatitude", "0"


def _deep(row: Row) -> tuple[str, str]:
    row["minimumElevationInMeters"], row["maximumElevationInMeters"] = "1450", "450"
    return "minimumElevationInMeters", "1450"


def _misread(row: Row) -> tuple[str, str]:
    """UTF-8 once taken for Windows-1252."""
    text = "Prof. Müßig, Föhr"
    row["recordedBy"] = text.encode().decode("cp1252")
    return "recordedBy", row["recordedBy"]


def put(term: str, value: str) -> Callable[[Row], tuple[str, str]]:
    """A change that writes ``value`` into ``term``."""

    def change(row: Row) -> tuple[str, str]:
        row[term] = value
        return term, value

    return change


def _nameless(row: Row) -> tuple[str, str]:
    row["occurrenceID"] = row["catalogNumber"] = row["otherCatalogNumbers"] = ""
    return "occurrenceID", ""


WARNED: tuple[tuple[str, Callable[[Row], tuple[str, str]], tuple[str, ...]], ...] = (
    ("nothing identifies the object", _nameless, ()),
    ("latitude and longitude exchanged", _swap, ("decimalLatitude", "lowland")),
    ("sign of the longitude lost", _sign, ("decimalLatitude",)),
    ("coordinates 0, 0", _zero, ("decimalLatitude",)),
    ("lowest elevation above the highest", _deep, ()),
    ("wrongly decoded text", _misread, ()),
    ("31 February", put("eventDate", "1987-02-31"), ("day",)),
    ("day and month exchanged", put("eventDate", "1996-23-05"), ("day",)),
    ("date not in ISO form", put("eventDate", "24.12.1931"), ("day",)),
    ("year contradicts the date", put("year", "1066"), ("day", "eventDate")),
    ("date in the future", put("eventDate", "2062-05-01"), ("day",)),
    ("named before it was gathered", put("dateIdentified", "1699"), ("eventDate",)),
    ("country code that is none", put("countryCode", "UK"), ()),
    ("country code in three letters", put("countryCode", "DEU"), ()),
    ("country does not exist", put("country", "Absurdistan"), ("country",)),
    ("misspelt basis of record", put("basisOfRecord", "Preserved Specimen"), ()),
    ("licence as loose text", put("dcterms:license", "CC-BY, please ask"), ()),
    ("no licence", put("dcterms:license", ""), ("dcterms:license",)),
    ("no name", put("scientificName", ""), ("scientificName",)),
    ("name in capitals", put("scientificName", "INCERTAE SEDIS"), ()),
    ("rank unknown", put("taxonRank", "sp."), ("taxonRank",)),
    ("sex as a sign", put("sex", "f?"), ()),
    ("type status misspelt", put("typeStatus", "Holotipo"), ()),
    ("unknown datum", put("geodeticDatum", "DHDN?"), ("decimalLatitude",)),
    ("uncertainty of zero metres", put("coordinateUncertaintyInMeters", "0"), ("decimalLatitude",)),
    ("count with words", put("individualCount", "3-4 ex."), ()),
    ("modified in national form", put("dcterms:modified", "05/11/2019"), ()),
    ("markup in remarks", put("occurrenceRemarks", "see <b>register</b> &amp; card"), ()),
    ("kingdom and family disagree", put("kingdom", "Minerals"), ("family",)),
)
REFUSED: tuple[tuple[str, str, tuple[tuple[str, str], ...], str], ...] = (
    ("DLIN", "botany", (("decimalLatitude", "95.0"),), "latitude above 90"),
    ("DVAL", "zoology", (("month", "13"),), "month above 12"),
    ("DASH", "zoology", (("decimalLongitude", "-200.5"),), "longitude below -180"),
    ("DASH", "palaeontology", (("coordinateUncertaintyInMeters", "-50"),), "negative uncertainty"),
    ("DSCL", "botany", (("startDayOfYear", "400"),), "day of the year above 366"),
    ("DZON", "geology", (("day", "32"),), "day above 31"),
)


def spoil(drafts: list[Draft]) -> list[Fault]:
    """Changes rows in place and tells what it did. Types, shares and images stay sound."""
    told: list[Fault] = []
    sound = [
        d
        for d in drafts
        if not d.extensions
        and d.level != "bare"
        and not d.marks
        and sum(other.gathering.key == d.gathering.key for other in drafts) == 1
    ]
    for code in dict.fromkeys(draft.house.code for draft in drafts):
        left = [draft for draft in sound if draft.house.code == code]
        left = Chance("faults", code).some(left, len(left))
        for house, subject, cells, what in REFUSED:
            if house != code:
                continue
            draft = next(
                d
                for d in left
                if d.subject == subject and d.values.get("day") and d.values.get("decimalLatitude")
            )
            left.remove(draft)
            for term, value in cells:
                draft.values[term] = value
            term, value = cells[0]
            told.append(Fault(code, id(draft.values), draft.catalogue_number, "refused", term, value, what))
        for what, change, needs in WARNED:
            if what == "sex as a sign" and code in {"DLIN", "DZON"}:
                continue
            if what == "nothing identifies the object" and code != "DSCL":
                continue
            for draft in [d for d in left if fits(d, needs)][:1]:
                left.remove(draft)
                term, value = change(draft.values)
                row = id(draft.values)
                told.append(Fault(code, row, draft.catalogue_number, "warned", term, value, what))
    return told


def fits(draft: Draft, needs: tuple[str, ...]) -> bool:
    """Has the terms a fault needs; ``lowland`` = still a latitude after the exchange."""
    if "lowland" in needs and abs(float(draft.values.get("decimalLongitude") or 99)) >= 90:
        return False
    return all(draft.values.get(term) for term in needs if term != "lowland")
