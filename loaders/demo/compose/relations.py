"""Relations between specimens: shares of one gathering, hosts, parts, and series of types."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby

from .draft import Draft
from .types import invented, typify

SERIES = {  # what the shares of one gathering become, in order of the houses
    "botany": (
        ("holotype", "isotype", "isotype"),
        ("lectotype", "isolectotype", "isolectotype"),
        ("neotype", "isoneotype", "isoneotype"),
        ("epitype", "isoepitype", "isoepitype"),
        ("syntype", "isosyntype", "isosyntype"),
    ),
    "zoology": (
        ("holotype", "paratype", "paratype"),
        ("lectotype", "paralectotype", "paralectotype"),
        ("syntype", "syntype", "syntype"),
        ("holotype", "allotype", "paratype"),
        ("holotype", "topotype", "paratype"),
    ),
    "palaeontology": (("holotype", "paratype", "plastotype"), ("lectotype", "paralectotype", "plastotype")),
}
SERIES["mycology"] = SERIES["botany"]


def relate(one: Draft, relation: str, other: str, remarks: str = "") -> None:
    """One row of the ResourceRelationship extension."""
    number = len(one.extensions.get("resourcerelationship", [])) + 1
    one.add(
        "resourcerelationship",
        {
            "resourceRelationshipID": f"{one.catalogue_number.replace(' ', '')}/rel{number}",
            "resourceID": one.id,
            "relationshipOfResource": relation,
            "relatedResourceID": other,
            "relationshipAccordingTo": one.house.name,
            "relationshipEstablishedDate": f"{one.chance.whole(2016, 2026)}-0{one.chance.whole(1, 9)}-15",
            "relationshipRemarks": remarks,
        },
    )


def shares(drafts: list[Draft]) -> list[list[Draft]]:
    """Drafts of one gathering, where several houses (or one house twice) hold shares of it."""
    by_key: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if "part" not in draft.marks:
            by_key[draft.gathering.key].append(draft)
    return [group for group in by_key.values() if len(group) > 1]


def link_shares(drafts: list[Draft]) -> None:
    """Says of each share of a gathering where the others are."""
    for group in shares(drafts):
        for one in group:
            for other in group:
                if other is not one:
                    word = "duplicate of" if one.subject in {"botany", "mycology"} else "same gathering as"
                    relate(one, word, other.id, f"{other.house.code} {other.catalogue_number}")


def name_types(drafts: list[Draft]) -> None:
    """Every third shared gathering is a series of types; some lone specimens are types too."""
    index = 0
    for number, group in enumerate(shares(drafts)):
        series = SERIES.get(group[0].subject)
        taxon = group[0].gathering.taxon
        known = all(draft.level != "bare" for draft in group)
        if number % 3 or series is None or taxon is None or not known:
            continue
        name = invented(group[0], index)
        statuses = series[index % len(series)]
        for place, draft in enumerate(group):
            typify(draft, statuses[min(place, 2)], name)
            if place:
                relate(draft, f"{statuses[min(place, 2)]} belonging to {statuses[0]}", group[0].id)
        index += 1
    lone = [
        d
        for d in drafts
        if d.gathering.taxon is not None
        and "type" not in d.marks
        and d.level in {"full", "linked"}
        and d.gathering.number
        and "part" not in d.marks
    ]
    lone.sort(key=lambda draft: draft.house.code)
    for _, group_of_house in groupby(lone, key=lambda draft: draft.house.code):
        for draft in list(group_of_house)[7::55]:
            statuses = SERIES[draft.subject][index % len(SERIES[draft.subject])]
            typify(draft, statuses[index % 2], invented(draft, index + 5))
            index += 1


def link_hosts(drafts: list[Draft]) -> None:
    """A parasite's row names a specimen of its host in the same house, or the host's name."""
    kept: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.gathering.taxon is not None:
            kept[draft.house.code, draft.gathering.taxon.name.canonical].append(draft)
    for draft in drafts:
        taxon = draft.gathering.taxon
        if taxon is None or not taxon.host:
            continue
        hosts = kept[draft.house.code, taxon.host]
        word = "gall of" if taxon.family == "Cynipidae" else "parasite of"
        if draft.subject == "mycology":
            word = "grows on"
        if hosts:
            host = draft.chance.pick(hosts)
            relate(draft, word, host.id, f"host: {taxon.host}")
            host.values.setdefault("associatedOccurrences", f"{draft.id}")
        else:
            relate(draft, word, taxon.host, "no specimen of the host kept")
