"""One event in the field: who took what where and when. Several houses may hold its fruits."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field

from . import tables, wording
from .chance import Chance
from .houses import House
from .kinds import Person, Place, Taxon


@dataclass
class Gathering:
    """Taxon, place, people and date; year and month where they are known."""

    subject: str
    taxon: Taxon | None
    place: Place
    latitude: float
    longitude: float
    habitat: str
    person: Person | None
    second: Person | None
    number: str
    dates: dict[str, str]
    year: int | None
    month: int | None
    key: str
    shares: list[str] = field(default_factory=list)  # codes of the houses that hold a part

    @property
    def southern(self) -> bool:
        return self.latitude < 0


MARINE = {"ne", "ms", "sa"}
WET = {"wetland", "floodplain", "stream", "river", "bog"}
FRESH = {
    "Salmonidae",
    "Esocidae",
    "Cyprinidae",
    "Leuciscidae",
    "Anguillidae",
    "Percidae",
    "Gasterosteidae",
    "Serrasalmidae",
    "Arapaimidae",
    "Astacidae",
    "Unionidae",
    "Margaritiferidae",
    "Lymnaeidae",
    "Dytiscidae",
    "Nepidae",
    "Hirudinidae",
    "Emydidae",
    "Characeae",
    "Araceae",
    "Droseraceae",
    "Sphagnaceae",
    "Castoridae",
    "Calopterygidae",
    "Ephemeridae",
}


def choose_taxon(house: House, subject: str, chance: Chance) -> Taxon:
    """A taxon the house would hold: by the weight of its zones."""
    kingdoms = {
        "botany": {"Plantae", "Chromista"},
        "mycology": {"Fungi", "Protozoa"},
        "zoology": {"Animalia"},
    }[subject]
    offered = [
        (taxon, max(house.zones.get(zone, 0) for zone in taxon.where))
        for taxon in tables.living().values()
        if taxon.kingdom in kingdoms
    ]
    return chance.weighed([(taxon, weight) for taxon, weight in offered if weight])


def choose_place(house: House, taxon: Taxon, chance: Chance) -> Place:
    """A place where the taxon lives, more often one of the house's country."""
    fitting = [place for place in tables.places().values() if set(place.zones) & set(taxon.where)]
    if taxon.family in FRESH:
        fitting = [place for place in fitting if set(place.habitats) & WET] or fitting
    return chance.weighed(
        [
            (
                place,
                (4 if place.country == house.country else 1)
                * max(house.zones.get(zone, 0.2) for zone in place.zones),
            )
            for place in fitting
        ]
    )


def choose_people(
    house: House, subject: str, chance: Chance, language: str = ""
) -> tuple[Person | None, Person | None]:
    """One collector, sometimes two, sometimes none."""
    able = [p for p in tables.people() if house.code in p.houses and subject in p.subjects]
    spoken = [p for p in able if p.language == language]
    if language in {"ru", "cs"} and spoken and chance.happens(0.75):
        able = spoken
    if chance.happens(0.04):
        return None, None
    first = chance.pick(able)
    others = [p for p in able if p is not first and p.first < first.last and p.last > first.first]
    return first, chance.pick(others) if others and chance.happens(0.14) else None


def gather(house: House, subject: str, index: int) -> Gathering:
    """A gathering of living things."""
    key = f"{house.code}-{subject}-{index}"
    chance = Chance("gathering", key)
    taxon = choose_taxon(house, subject, chance)
    place = choose_place(house, taxon, chance)
    first, second = choose_people(house, subject, chance, place.language)
    spread = 0.004 if set(place.zones) & MARINE else 0.02
    latitude = place.latitude + chance.between(-spread, spread)
    longitude = place.longitude + chance.between(-spread, spread)
    year = span(first, second, chance)
    month = 1 + (chance.whole(3, 9) + (6 if latitude < -5 else 0)) % 12
    dates, kept = tell_date(chance, year, month, spoken(first, house), latitude < 0)
    number = collecting_number(first, year, chance)
    wet = [habitat for habitat in place.habitats if habitat in WET]
    habitat = chance.pick(wet if wet and taxon.family in FRESH else place.habitats)
    return Gathering(
        subject,
        taxon,
        place,
        latitude,
        longitude,
        habitat,
        first,
        second,
        number,
        dates,
        kept,
        month if kept else None,
        key,
    )


def span(first: Person | None, second: Person | None, chance: Chance) -> int:
    """A year in which all who are named were active."""
    named = [person for person in (first, second) if person]
    if not named:
        return chance.whole(1830, 1960)
    return chance.whole(max(p.first for p in named), min(min(p.last for p in named), 2025))


def spoken(person: Person | None, house: House) -> str:
    """The language a label is written in: the collector's, else the house's."""
    return wording.speech(person.language if person else house.language)


def collecting_number(person: Person | None, year: int, chance: Chance) -> str:
    """A number that grows with the years of a collector."""
    if person is None or chance.happens(0.12):
        return ""
    return str((year - person.first) * 110 + chance.whole(1, 109))


def tell_date(
    chance: Chance, year: int, month: int, language: str, southern: bool
) -> tuple[dict[str, str], int | None]:
    """Date terms of one of the ways in which dates come; the year where one is known."""
    day = chance.whole(1, calendar.monthrange(year, month)[1])
    iso = f"{year}-{month:02d}-{day:02d}"
    parts = {"year": str(year), "month": str(month), "day": str(day)}
    old = year < 1940
    way = chance.weighed(
        [
            ("day", 52 if old else 86),
            ("month", 14 if old else 3),
            ("year", 14 if old else 2),
            ("season", 6 if old else 0),
            ("none", 4 if old else 0.5),
            ("doubtful", 3 if old else 0),
            ("range", 5 if old else 6),
            ("written", 2),
        ]
    )
    written = chance.pick([wording.label_date, wording.long_date])(year, month, day, language)
    if way == "none":
        return {"verbatimEventDate": wording.NO_DATE.get(language, "s.d.")}, None
    if way == "doubtful":
        text = str(year)
        name = wording.month_year(year, month, language)
        return {"verbatimEventDate": name.replace(text, text[:2] + "?" + text[3])}, None
    if way == "season":
        return {
            "verbatimEventDate": wording.season(year, month, language, southern=southern),
            "eventDate": str(year),
            "year": str(year),
        }, year
    if way == "year":
        return {"eventDate": str(year), "year": str(year), "verbatimEventDate": str(year)}, year
    if way == "month":
        return {
            "eventDate": f"{year}-{month:02d}",
            "year": str(year),
            "month": str(month),
            "verbatimEventDate": wording.month_year(year, month, language),
        }, year
    if way == "range" and day < 24:
        last = day + chance.whole(1, 4)
        offset = sum(calendar.monthrange(year, m)[1] for m in range(1, month))
        return {
            "eventDate": f"{iso}/{year}-{month:02d}-{last:02d}",
            "year": str(year),
            "month": str(month),
            "startDayOfYear": str(offset + day),
            "endDayOfYear": str(offset + last),
            "verbatimEventDate": f"{day}.–{written}".replace(f"–{day}", f"–{last}", 1)
            if written.startswith(str(day))
            else f"{written} ff.",
        }, year
    if way == "written":
        return {**parts, "verbatimEventDate": written}, year
    return {"eventDate": iso, **parts, "verbatimEventDate": written}, year
