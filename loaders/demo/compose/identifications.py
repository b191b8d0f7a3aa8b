"""Names given over time. The core row carries the latest; the extension carries all."""

from __future__ import annotations

from .draft import Draft, Row, named, written
from .houses import DOMAIN
from .kinds import Name, Person
from .tables import people


def expert(draft: Draft, year: int) -> Person | None:
    """Somebody active in that year, on that subject."""
    able = [p for p in people() if p.first + 5 <= year <= p.last and draft.subject in p.subjects]
    return draft.chance.pick(able) if able else None


def name_id(name: Name) -> str:
    """An identifier of a name, below the reserved example domain."""
    return f"{DOMAIN}/name/{name.canonical.lower().replace(' ', '-').replace('.', '')}"


def given(draft: Draft, name: Name, year: int | None, person: Person | None) -> Row:
    """One identification as a row; the year of naming may be unknown."""
    taxon = draft.gathering.taxon
    if taxon is None:
        raise ValueError("only taxa are named here")
    row = named(draft, taxon, name)
    if person is not None:
        row["identifiedBy"] = written(person, draft.house)
        if draft.level == "linked" and person.identifier:
            row["identifiedByID"] = person.identifier
    if year is not None:
        full = f"{year}-{draft.chance.whole(1, 12):02d}-{draft.chance.whole(1, 28):02d}"
        exact = 1975 < year != draft.gathering.year and draft.chance.happens(0.6)
        row["dateIdentified"] = full if exact else str(year)
    return row


def identifications(draft: Draft) -> None:
    """Puts the latest name on the record and, where there were several, the row of each."""
    gathering, chance, values = draft.gathering, draft.chance, draft.values
    taxon = gathering.taxon
    if taxon is None:
        return
    start = gathering.year or 1890
    rows: list[Row] = []
    revised = chance.happens(0.27) and start < 2015
    if revised:
        rows.append(given(draft, first_name(draft), gathering.year, gathering.person))
        if chance.happens(0.4) and start < 1995:
            middle = chance.whole(start + 3, min(start + 70, 2005))
            old = chance.pick([*taxon.synonyms, taxon.name])
            rows.append(given(draft, old, middle, expert(draft, middle)))
    latest = chance.whole(min(start + 1, 2024), min(start + 90, 2025)) if revised else start
    doubt = not revised and chance.happens(0.05)
    name = Name(taxon.name.genus, "") if doubt else taxon.name
    who = expert(draft, latest) if revised or chance.happens(0.3) else gathering.person
    if draft.level == "linked":
        latest = max(latest, 1996)
        able = [p for p in people() if p.identifier and p.first <= latest <= p.last]
        who = chance.pick([p for p in able if draft.subject in p.subjects] or able)
    current = given(draft, name, latest if revised or chance.happens(0.6) else None, who)
    if doubt:
        current["verbatimIdentification"] = f"{name} sp."
        current["identificationQualifier"] = chance.pick(["", "sp. indet."])
    elif chance.happens(0.03):
        current["identificationQualifier"] = chance.pick(["cf.", "aff.", "?"])
    current["identificationVerificationStatus"] = chance.pick(["", "", "verified", "unverified"])
    if draft.level == "linked" or chance.happens(0.15):
        current["scientificNameID"] = name_id(name)
    values |= current
    if rows:
        values["previousIdentifications"] = " | ".join(row["scientificName"] for row in rows)
        values.setdefault("verbatimIdentification", rows[0]["scientificName"])
        rows.append({**current, "identificationRemarks": chance.pick(["", "rev.", "conf."])})
        for number, row in enumerate(rows, 1):
            row["identificationID"] = f"{draft.catalogue_number}/det{number}"
            row["isAcceptedIdentification"] = "true" if number == len(rows) else "false"
            draft.add("identification", row)
    elif chance.happens(0.3):
        values["verbatimIdentification"] = str(name)


def first_name(draft: Draft) -> Name:
    """What the collector wrote: an old synonym, only the genus, or the name as it is."""
    taxon, chance = draft.gathering.taxon, draft.chance
    if taxon is None:
        raise ValueError("only taxa are named here")
    if taxon.synonyms and chance.happens(0.8):
        return chance.pick(taxon.synonyms)
    return Name(taxon.name.genus, "") if chance.happens(0.6) else taxon.name
