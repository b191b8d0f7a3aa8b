"""A made-up collection for the search tests, and plain Python that says what a search must find."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable

from app.graph.search import Count, Entry

COUNTRIES = (("Tanzania", "TZ"), ("Kenya", "KE"), ("Côte d’Ivoire", "CI"), ("Perú", "PE"))
TAXA = (
    "/Plantae/Tracheophyta/Magnoliopsida/Ericales/Balsaminaceae/Impatiens",
    "/Plantae/Tracheophyta/Magnoliopsida/Fabales/Fabaceae/Acacia",
    "/Plantae/Tracheophyta/Magnoliopsida/Fabales/Fabaceae/Vicia",
    "/Plantae/Bryophyta///Sphagnaceae/Sphagnum",
    "/Animalia/Mollusca/Cephalopoda",
)
TYPES = ("holotype", "isotype", "paratype")
WORDS = ("forest", "river", "Höhle", "Amani", "lakeshore", "Ufer", "near", "camp", "Usambara")
PEOPLE = ("Zimmermann, A.", "Müller, Ä.", "Ōsugi, K.", "Smith, J.", "Smith, J. & Jones, B.")
MUSEUMS = (("Kilimanjaro Museum", "KMG"), ("Museum für Naturkunde", "MfN"), ("Old House", "OLD"))


def collection(size: int, seed: int = 1) -> list[Entry]:
    """Entries as ``Fields.documents`` gives them."""
    chance = random.Random(seed)
    return [_entry(number, chance) for number in range(size)]


def _entry(number: int, chance: random.Random) -> Entry:
    country, code = chance.choice(COUNTRIES)
    museum, museum_code = chance.choice(MUSEUMS)
    taxon = chance.choice(TAXA)
    year = chance.randrange(1850, 2000)
    locality = " ".join(chance.choice(WORDS) for _ in range(4))
    people = sorted({chance.choice(PEOPLE) for _ in range(chance.choice((1, 1, 2)))})
    name = taxon.rsplit("/", 1)[-1]
    said = {
        "kind": chance.choice(("specimen", "specimen", "occurrence")),
        "title": name,
        "scientificName": name,
        "taxon": taxon,
        "country": code,
        "countryWritten": country,
        "countryCode": code,
        "institution": museum,
        "institutionCode": museum_code,
        "locality": locality,
        "midsLevel": str(chance.randrange(4)),
        "hasImage": chance.choice(("true", "false")),
        "catalogNumber": f"{museum_code} {number}",
        "latitude": f"{chance.uniform(-80, 80):.3f}",
        "longitude": f"{chance.uniform(-180, 180):.3f}",
        "modified": f"2024-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
    }
    said["point"] = f"{said['latitude']} {said['longitude']}"
    if chance.random() < 0.8:
        said["year"] = str(year)
        said["eventDate"] = f"{year}-{chance.randrange(1, 13):02}"
    if chance.random() < 0.3:
        said["typeStatus"] = chance.choice(TYPES)
    entry: Entry = {key: [value] for key, value in said.items()}
    entry["collector"] = people
    text = [value for values in entry.values() for value in values]
    return {"iri": f"https://example.org/specimen/S-{number:05}", **entry, "everything": ["\n".join(text)]}


def folded(text: str) -> str:
    """Lower case without diacritics."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def words(entry: Entry) -> set[str]:
    """The words of a document."""
    text = folded(entry["everything"][0])
    return set("".join(c if c.isalnum() else " " for c in text).split())


def iris(entries: Iterable[Entry]) -> set[str]:
    """Their identifiers."""
    return {entry["iri"] for entry in entries}


def counted(entries: Iterable[Entry], field: str, top: int) -> list[Count]:
    """The commonest values of a field: by count, then in the order of the alphabet."""
    found = Counter(value for entry in entries for value in entry.get(field, ()))
    ordered = sorted(found.items(), key=lambda item: (-item[1], folded(item[0]), item[0]))
    return [Count(*item) for item in ordered[:top]]


def having(field: str, *values: str) -> Callable[[Entry], bool]:
    """Whether a document has one of the values."""
    return lambda entry: any(value in entry.get(field, ()) for value in values)


def between(field: str, low: float, high: float) -> Callable[[Entry], bool]:
    """Whether a document's number lies between two others."""
    return lambda entry: field in entry and low <= float(entry[field][0]) <= high
