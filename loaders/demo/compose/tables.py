"""The seed tables as Python values. The layout of each table is told in its first line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .kinds import Country, Name, Person, Place, Site, Stage, Taxon

SEEDS = Path(__file__).parent / "seeds"


@cache
def rows(table: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a table, without remarks."""
    lines = (SEEDS / f"{table}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(cell.strip() for cell in line.split("|"))
        for line in lines
        if line.strip() and not line.startswith("#")
    )


@cache
def taxa(table: str) -> tuple[Taxon, ...]:
    """The taxa of one table (plants, fungi, animals or fossils)."""
    found: list[Taxon] = []
    family: tuple[str, ...] = ()
    for cells in rows(table):
        if cells[0].startswith("@"):
            family = (cells[0][1:].strip(), *cells[1:])
            continue
        name, authorship, where, notes = cells
        items = [note.strip() for note in notes.split(";") if note.strip()]
        told = dict(item.split(":", 1) for item in items if ":" in item and "=" not in item)
        found.append(
            Taxon(
                Name(name, authorship),
                family[0],
                family[1],
                family[2],
                family[3],
                family[4],
                told.pop("form", family[5]),
                tuple(where.split()),
                tuple(Name.read(item[1:].strip()) for item in items if item.startswith("=")),
                host=told.pop("host", ""),
                common=tuple(told.items()),
                marks=frozenset(item for item in items if ":" not in item and "=" not in item),
            )
        )
    return tuple(found)


@cache
def living() -> dict[str, Taxon]:
    """All living taxa by canonical name."""
    every = taxa("plants") + taxa("fungi") + taxa("animals")
    return {taxon.name.canonical: taxon for taxon in every}


@cache
def places() -> dict[str, Place]:
    """Collecting places of living things, by key."""
    return {
        c[0]: Place(
            c[0],
            c[1],
            c[2],
            c[3],
            c[4],
            c[5],
            float(c[6]),
            float(c[7]),
            int(c[8]),
            int(c[9]),
            tuple(c[10].split()),
            tuple(c[11].split()),
            c[12],
            c[13],
        )
        for c in rows("places")
    }


@cache
def stone_places() -> dict[str, Place]:
    """Localities of minerals and rocks, by key."""
    return {
        c[0]: Place(
            c[0], c[1], c[2], c[3], "", c[4], float(c[5]), float(c[6]), int(c[7]), int(c[7]), language=c[8]
        )
        for c in rows("stone-places")
    }


@cache
def sites() -> dict[str, Site]:
    """Fossil localities with their layers, by key."""
    speech = {"DE": "de", "FR": "fr", "BR": "pt", "NL": "nl", "RU": "ru", "CZ": "cs"}
    found = {}
    for c in rows("fossil-sites"):
        place = Place(
            c[0],
            c[1],
            c[2],
            c[3],
            "",
            c[4],
            float(c[5]),
            float(c[6]),
            int(c[7]),
            int(c[7]),
            language=speech.get(c[1], "en"),
        )
        layers = dict(zip(("group", "formation", "member", "bed", "zone"), c[8:13], strict=True))
        found[c[0]] = Site(place, layers, c[13], c[14], c[15])
    return found


@cache
def countries() -> dict[str, Country]:
    """Countries by their two letters."""
    return {
        c[0]: Country(
            c[0],
            dict(zip(("en", "de", "fr", "pt", "nl"), c[1:6], strict=True)),
            c[6],
            (float(c[7]), float(c[8]), float(c[9]), float(c[10])),
        )
        for c in rows("countries")
    }


@cache
def people() -> tuple[Person, ...]:
    """The invented collectors and identifiers."""
    return tuple(
        Person(
            c[0], c[1], c[2], c[3], c[4], int(c[5]), int(c[6]), tuple(c[7].split()), tuple(c[8].split()), c[9]
        )
        for c in rows("people")
    )


@cache
def stages() -> dict[str, Stage]:
    """Ages of the geological chart, by name."""
    return {c[0]: Stage(*c) for c in rows("stages")}


@cache
def habitats() -> dict[str, dict[str, str]]:
    """Habitats in five languages, by key."""
    return {c[0]: dict(zip(("en", "de", "fr", "pt", "nl"), c[1:], strict=True)) for c in rows("habitats")}


@cache
def form_of() -> dict[str, str]:
    """What to draw, by genus, mineral, rock or meteorite name."""
    forms = {taxon.name.genus: taxon.form for taxon in living().values()}
    forms.update({taxon.name.canonical: taxon.form for taxon in living().values()})
    forms.update({f"fossil {taxon.name.genus}": taxon.form for taxon in taxa("fossils")})
    forms.update({c[0]: "mineral" for c in rows("minerals")})
    forms.update({c[0]: "rock" for c in rows("rocks")})
    forms.update({c[0]: "meteorite" for c in rows("meteorites")})
    return forms
