"""Core rows of the demonstration archives with their extensions, and MIDS levels counted by hand."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from loaders.demo import archive

Row = dict[str, str]


@dataclass(frozen=True)
class Record:
    """A core row by local names, and the rows of its extensions by the last word of their type."""

    house: str
    row: int  # counted from 1
    values: Row
    extensions: dict[str, list[Row]]

    @property
    def specimen(self) -> bool:
        return self.values["basisOfRecord"] != "HumanObservation"

    def __getitem__(self, term: str) -> str:
        return self.values.get(term, "")


@cache
def records() -> tuple[Record, ...]:
    found = []
    for folder in archive.folders():
        read = archive.read(folder)
        joined: dict[str, dict[str, list[Row]]] = {}
        for name, table in read.extensions.items():
            for key, row in zip(table.keys, table.rows, strict=True):
                joined.setdefault(key, {}).setdefault(name, []).append(archive.short(row))
        for number, (key, row) in enumerate(zip(read.core.keys, read.core.rows, strict=True), 1):
            values = archive.short(row)
            found.append(Record(values["institutionCode"], number, values, joined.get(key, {})))
    return tuple(found)


@cache
def faults() -> tuple[Row, ...]:
    with archive.FAULTS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t"))


@cache
def faulty() -> frozenset[tuple[str, int]]:
    return frozenset((fault["institutionCode"], int(fault["row"])) for fault in faults())


def sound() -> list[Record]:
    return [record for record in records() if (record.house, record.row) not in faulty()]


def mids(record: Record) -> int:
    """Level after the draft of TDWG (2026-04): -1 to 3; the mass of rocks has no term and is left out."""
    living = record["discipline"] in {"Botany", "Mycology", "Zoology"}
    fossil = record["discipline"] == "Palaeontology"

    def any_of(*terms: str) -> bool:
        return any(record[term] not in {"", "unknown:undigitized"} for term in terms)

    media = record.extensions.get("Multimedia", [])
    names = record.extensions.get("Identification", [])
    spot = any_of("locationID") or all(record[f"decimal{axis}"] for axis in ("Latitude", "Longitude"))
    exact = all(record[t] for t in ("geodeticDatum", "coordinateUncertaintyInMeters", "coordinatePrecision"))
    stages = [term for term in record.values if term.startswith(("earliest", "latest"))]
    place = any_of("locality", "county", "municipality", "verbatimLocality", "country", "stateProvince")
    levels = [
        any_of("catalogNumber", "occurrenceID") and any_of("institutionCode", "institutionID"),
        any_of("scientificName", "verbatimIdentification", "vernacularName")
        and any_of("preparations", "materialEntityType")
        and any_of("license")
        and any_of("modified")
        and (not fossil or any_of(*stages)),
        place
        and spot
        and (
            any_of("recordedBy")
            and any_of("eventDate", "verbatimEventDate", "year")
            and any_of("recordNumber", "fieldNumber")
            and bool(media)
            if living
            else any_of("bed", "formation", "group", "member", "lithostratigraphicTerms")
        ),
        any_of("institutionID")
        and any_of("scientificNameID")
        and (any_of("identifiedByID") or any(row.get("identifiedByID") for row in names))
        and exact
        and any(row.get("identifier") for row in media)
        and (any_of("recordedByID") or not (living or fossil)),
    ]
    return next((level - 1 for level, reached in enumerate(levels) if not reached), 3)
