"""All drafts of all houses, in order, with what binds them."""

from __future__ import annotations

import copy
from collections import defaultdict
from functools import cache

from . import draft as common
from . import extras, fossil, relations, stone
from .chance import Chance
from .draft import Draft
from .faults import Fault, spoil
from .gathering import Gathering, gather
from .houses import ASHCOMBE, BY_CODE, HOUSES, House
from .specimen import specimen

Counter = dict[tuple[str, str], int]
LIVING = {"botany", "mycology", "zoology"}


@cache
def build() -> tuple[tuple[Draft, ...], tuple[Fault, ...]]:
    """Every record of the five houses and the faults put into them."""
    counter: Counter = defaultdict(int)
    drafts: list[Draft] = []
    for house in HOUSES:
        for subject, count in house.counts.items():
            for index in range(1, count + 1):
                drafts += press(house, subject, index, counter)
    relations.link_shares(drafts)
    relations.name_types(drafts)
    relations.link_hosts(drafts)
    drafts += parts(drafts)
    drafts += sightings(counter)
    for draft in drafts:
        extras.measure(draft)
        extras.permit(draft)
        extras.media(draft)
    faults = spoil(drafts)
    order = {house.code: place for place, house in enumerate(HOUSES)}
    drafts.sort(key=lambda draft: order[draft.house.code])  # stable: keeps the order of each house
    return tuple(drafts), tuple(faults)


def press(house: House, subject: str, index: int, counter: Counter) -> list[Draft]:
    """One gathering, and the shares of it that went to other houses or stayed twice."""
    found = []
    if subject in {"geology", "meteorites"}:
        gathering, cells = stone.gather(house, subject, index)
        return [stone.stone(house, gathering, cells, count(counter, house, subject))]
    gathering = fossil.gather(house, index) if subject == "palaeontology" else gather(house, subject, index)
    for holder in holders(house, gathering):
        number = count(counter, holder, subject)
        make = fossil.fossil if subject == "palaeontology" else specimen
        found.append(make(holder, gathering, number))
    return found


def count(counter: Counter, house: House, subject: str) -> int:
    """The next catalogue number; now and then a few are left out, as in real books."""
    key = (house.code, subject)
    counter[key] += 1
    if Chance("gap", *key, counter[key]).happens(0.04):
        counter[key] += 7
    return counter[key]


def holders(house: House, gathering: Gathering) -> list[House]:
    """The houses that hold a share of the gathering; the first made it."""
    chance = Chance("holders", gathering.key)
    if not gathering.number or gathering.person is None or not chance.happens(0.085):
        return [house]
    others = [other for other in HOUSES if other is not house and gathering.subject in other.collections]
    if not others or (gathering.subject != "botany" and chance.happens(0.4)):
        return [house, house]
    return [house, *chance.some(others, chance.weighed([(1, 6), (2, 3)]))]


def parts(drafts: list[Draft]) -> list[Draft]:
    """Tissue and DNA taken from newer animals and plants of one house."""
    parents = [
        d
        for d in drafts
        if d.house is ASHCOMBE
        and d.subject in {"zoology", "botany"}
        and (d.gathering.year or 0) > 1985
        and d.level in {"full", "linked"}
    ]
    found = []
    for number, parent in enumerate(parents[::4], 1):
        part = Draft(
            parent.house,
            parent.subject,
            parent.gathering,
            Chance("part", parent.id),
            parent.form,
            "full",
            copy.deepcopy(parent.values),
            marks={"part"},
        )
        extras.extract(part, parent, number)
        found.append(part)
    return found


def sightings(counter: Counter) -> list[Draft]:
    """A few observations: no object stands behind them, so they are no specimens."""
    house = BY_CODE["DASH"]
    found = []
    for index in range(1, 13):
        gathering = gather(house, "zoology", 5000 + index)
        draft = specimen(house, gathering, 900_000 + index)
        draft.marks.add("part")
        draft.subject = "observation"
        common.identify(draft, count(counter, house, "observation"))
        for term in (
            "preparations",
            "disposition",
            "materialEntityType",
            "verbatimLabel",
            "materialEntityCategory",
            "otherCatalogNumbers",
            "discipline",
        ):
            draft.values.pop(term, None)
        draft.values["basisOfRecord"] = "HumanObservation"
        draft.values["dc:type"] = "Event"
        draft.extensions.clear()
        found.append(draft)
    return found
