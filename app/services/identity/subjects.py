"""What an expertise is about, as things the house knows: taxa by name, countries and continents, methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from app.graph.account import VOCABULARY
from app.web.context import platform, workbench
from app.web.words.vocabularies import concepts

SCHEMES: Mapping[str, tuple[str, ...]] = {"region": ("country", "continent"), "method": ("method",)}
FIELDS = ("taxon", *SCHEMES)
_MOST = 60  # names above a taxon that are looked for


class Thing(NamedTuple):
    """What an expertise is about: its name in English, and its IRI, "" where it is known by words alone."""

    name: str
    iri: str


class Sought(NamedTuple):
    """What an expert is to know: things, nearest first, and words for the same in small letters."""

    field: str
    iris: list[str]
    names: list[str]


def of_taxon(name: str) -> str:
    """The IRI of a taxon by its name: the address of its page here."""
    return f"{platform().base}taxon/name/{quote(name)}"


def thing(field: str, words: str, iri: str = "") -> Thing:
    """The thing that an address or some words mean; words that mean none stay as they are."""
    clean = " ".join(words.split())
    if field == "taxon":
        name = clean[:1].upper() + clean[1:]
        known = name and workbench().read("identity/taxon-is-known", name=name).boolean
        return Thing(name, of_taxon(name)) if known else Thing(clean, "")
    row = _concept(field, iri, clean)
    return Thing(str(row["name"]), str(row["concept"])) if row else Thing(clean, "")


def choices(field: str) -> list[dict[str, str]]:
    """The regions or methods to choose from, in the language of the page."""
    return [
        {"iri": str(row["concept"]), "key": _key(row), "title": str(row["title"])}
        for scheme in SCHEMES[field]
        for row in sorted(
            concepts(VOCABULARY + scheme).values(), key=lambda row: str(row["title"]).casefold()
        )
    ]


def sought(field: str, words: str) -> Sought:
    """Who is sought: those who know a thing itself, what it belongs to, or a part of it, in this order."""
    meant = thing(field, words, words)
    if field == "taxon":
        above = workbench().read("identity/names-above", name=meant.name).rows[:_MOST]
        below = platform().people.read("identity/names-below", group=meant.name).rows
        names = [meant.name, *(str(row["above"]) for row in above), *(str(row["below"]) for row in below)]
        return Sought(field, [of_taxon(name) for name in names], [name.lower() for name in names])
    iris, names = [meant.iri or f"{VOCABULARY}{SCHEMES[field][0]}/-"], [meant.name.lower()]
    for row in workbench().read("identity/things-around", thing=meant.iri).rows if meant.iri else ():
        iris.append(str(row["thing"]))
        names.append(str(row["name"]).lower())
    return Sought(field, iris, names)


def title(field: str, words: str) -> str:
    """What is sought, in the language of the page."""
    row = None if field == "taxon" else _concept(field, words, words)
    return str(row["title"]) if row else thing(field, words).name


def _concept(field: str, iri: str, words: str) -> Mapping[str, Any] | None:
    for scheme in SCHEMES[field]:
        rows = concepts(VOCABULARY + scheme)
        if iri in rows:
            return rows[iri]
        for row in rows.values():
            if words.casefold() in (
                _key(row).casefold(),
                *(str(row[name]).casefold() for name in ("name", "title")),
            ):
                return row
    return None


def _key(row: Mapping[str, Any]) -> str:
    """The last step of its address, as forms send it: ``DE``, ``Europe``, ``dna-barcoding``."""
    return str(row["concept"]).rpartition("/")[2]
