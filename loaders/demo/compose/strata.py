"""Geological context and ages in years, shared by fossils, rocks and meteorites."""

from __future__ import annotations

from decimal import Decimal

from . import tables
from .draft import Draft, Row
from .houses import DOMAIN

RANKS = (
    ("earliestEonOrLowestEonothem", "latestEonOrHighestEonothem"),
    ("earliestEraOrLowestErathem", "latestEraOrHighestErathem"),
    ("earliestPeriodOrLowestSystem", "latestPeriodOrHighestSystem"),
    ("earliestEpochOrLowestSeries", "latestEpochOrHighestSeries"),
    ("earliestAgeOrLowestStage", "latestAgeOrHighestStage"),
)


def ages(draft: Draft, oldest: str, youngest: str, *, depth: int = 5) -> None:
    """The ten terms down to ``depth`` ranks; the usual words Early and Late for some houses."""
    for index, name in enumerate((oldest, youngest)):
        stage = tables.stages()[name]
        line = ("Phanerozoic", stage.era, stage.period, stage.epoch, stage.name)
        for rank, word in list(zip(RANKS, line, strict=True))[:depth]:
            if draft.house.code == "DASH" and word.split()[0] in {"Upper", "Lower"}:
                late = {"Upper": "Late", "Lower": "Early"}
                word = f"{late[word.split()[0]]} {word.split(' ', 1)[1]}"
            draft.values[rank[index]] = word


def years(million: str) -> str:
    """Whole years of a number of million years, without rounding by floating point."""
    return str(int(Decimal(million) * 1_000_000))


def chronometric(draft: Draft, oldest: str, youngest: str, protocol: str, dated: str) -> None:
    """One age as a row of the ChronometricAge extension, in years before present."""
    chance = draft.chance
    row: Row = {
        "chronometricAgeID": f"{DOMAIN}/age/{draft.catalogue_number.replace(' ', '')}",
        "verbatimChronometricAge": f"{oldest}–{youngest} Ma" if oldest != youngest else f"{oldest} Ma",
        "chronometricAgeProtocol": protocol,
        "earliestChronometricAge": years(oldest),
        "earliestChronometricAgeReferenceSystem": "BP",
        "latestChronometricAge": years(youngest),
        "latestChronometricAgeReferenceSystem": "BP",
        "materialDated": dated,
        "materialDatedRelationship": chance.pick(["same as", "associated with", "from the same bed as"]),
        "chronometricAgeDeterminedBy": chance.pick(["Demo Age Laboratory", "J. Carberry"]),
        "chronometricAgeDeterminedDate": str(chance.whole(1988, 2025)),
    }
    if chance.happens(0.5):
        half = (Decimal(oldest) - Decimal(youngest)) / 2 * 1_000_000
        row["chronometricAgeUncertaintyInYears"] = str(int(half))
        row["chronometricAgeUncertaintyMethod"] = "half of the range"
    if chance.happens(0.15):
        row["chronometricAgeRemarks"] = "age of the host rock, not of the object"
    draft.add("chronometricage", row)


def radiocarbon(draft: Draft) -> None:
    """A radiocarbon age, uncalibrated and calibrated, of bone collagen."""
    chance = draft.chance
    raw = chance.whole(12_500, 38_000)
    error = chance.pick([45, 60, 90, 180])
    draft.add(
        "chronometricage",
        {
            "chronometricAgeID": f"{DOMAIN}/age/{draft.catalogue_number.replace(' ', '')}-14c",
            "verbatimChronometricAge": f"{raw} ± {error} 14C yr BP",
            "uncalibratedChronometricAge": f"{raw} ± {error}",
            "chronometricAgeConversionProtocol": "IntCal20",
            "chronometricAgeProtocol": "radiocarbon AMS",
            "earliestChronometricAge": str(int(raw * 1.16) + error * 2),
            "earliestChronometricAgeReferenceSystem": "BP",
            "latestChronometricAge": str(int(raw * 1.16) - error * 2),
            "latestChronometricAgeReferenceSystem": "BP",
            "chronometricAgeUncertaintyInYears": str(error),
            "chronometricAgeUncertaintyMethod": "2 sigma",
            "materialDated": "bone collagen",
            "materialDatedRelationship": "part of",
            "chronometricAgeDeterminedBy": "Demo Age Laboratory",
            "chronometricAgeDeterminedDate": str(chance.whole(1999, 2025)),
        },
    )
