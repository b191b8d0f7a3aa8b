"""Archives of specimens that do not exist: any number, the same every time, written as a stream."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import IO

from lxml import etree

from app.graph.terms import curie, iri
from loaders.mapping import Tables, full, read_table

HERE = Path(__file__).parent
WORDS = HERE / "words"
SEED = 20_260_101
PLACES, SPECIES, PEOPLE = 6_000, 4_000, 900
OCCURRENCE, MULTIMEDIA = iri("dwc:Occurrence").value, iri("ac:Multimedia").value
IMAGED = 0.1  # share of specimens with an image
STAMP = (2026, 1, 1, 0, 0, 0)
_TEXT = "http://rs.tdwg.org/dwc/text/"
_SYLLABLES = (
    "al", "bra", "cor", "dan", "el", "fos", "gra", "hel", "is", "jun", "kor", "lim", "mar", "nos", "or",
    "pil", "quer", "ros", "sal", "tor", "ul", "ven", "wil", "xan", "yr", "zel",
)  # fmt: skip


class Weighted:
    """Rows of a table of words, drawn by their weight."""

    def __init__(self, rows: Sequence[dict[str, str]], weights: Sequence[float]) -> None:
        self.rows = rows
        self._reach = list(accumulate(weights))

    @classmethod
    def read(cls, name: str) -> Weighted:
        rows = [row for _, row in read_table(name, WORDS)]
        return cls(rows, [float(row["weight"]) for row in rows])

    @classmethod
    def ranked(cls, rows: Sequence[dict[str, str]]) -> Weighted:
        """The first are common, the last are rare: the n-th comes 1/n as often as the first."""
        return cls(rows, [1 / (place + 8) for place in range(len(rows))])

    def draw(self, source: random.Random) -> dict[str, str]:
        return source.choices(self.rows, cum_weights=self._reach)[0]


def _word(source: random.Random, syllables: int) -> str:
    return "".join(source.choice(_SYLLABLES) for _ in range(syllables))


@dataclass(frozen=True)
class World:
    """Everything that specimens share: places, names, people, holders, ages."""

    places: Weighted
    species: Weighted
    people: Weighted
    holders: Weighted
    ages: Weighted

    @classmethod
    def made(cls, source: random.Random) -> World:
        return cls(
            Weighted.ranked(_places(source)),
            Weighted.ranked(_species(source)),
            Weighted.ranked([{"name": _person(source)} for _ in range(PEOPLE)]),
            Weighted.read("institutions"),
            Weighted.read("ages"),
        )


def _person(source: random.Random) -> str:
    return f"{source.choice('ABCDEFGHJKLMPRSTVW')}. {_word(source, 3).capitalize()}"


def _places(source: random.Random) -> list[dict[str, str]]:
    countries = Weighted.read("countries")
    provinces = {row["code"]: [_word(source, 2).capitalize() for _ in range(12)] for row in countries.rows}
    found = []
    for _ in range(PLACES):
        country = countries.draw(source)
        north, east = float(country["latitude"]), float(country["longitude"])
        name = f"{_word(source, 3).capitalize()}, {source.randint(1, 30)} km from {_word(source, 2)}"
        found.append(
            {
                "country": country["name"],
                "code": country["code"],
                "province": source.choice(provinces[country["code"]]),
                "locality": name,
                "latitude": f"{north + source.uniform(-2, 2):.4f}",
                "longitude": f"{east + source.uniform(-2, 2):.4f}",
            }
        )
    return found


def _species(source: random.Random) -> list[dict[str, str]]:
    groups = Weighted.read("groups")
    families = {row["order"]: [_word(source, 2) for _ in range(9)] for row in groups.rows}
    found = []
    for _ in range(SPECIES):
        group = groups.draw(source)
        stem = source.choice(families[group["order"]])
        ending = "aceae" if group["kingdom"] != "Animalia" else "idae"
        genus = (stem + source.choice(_SYLLABLES)).capitalize()
        author = f"{_word(source, 2).capitalize()}, {source.randint(1758, 1990)}"
        found.append(
            group
            | {
                "family": f"{stem}{ending}".capitalize(),
                "genus": genus,
                "name": f"{genus} {_word(source, 2)}us {author}",
                "formation": f"{_word(source, 2).capitalize()} Formation",
            }
        )
    return found


def specimens(count: int, *, altered: float = 0.0) -> Iterator[tuple[dict[str, str], dict[str, str] | None]]:
    """Rows by term (CURIE) of ``count`` specimens, each with the row of its image or None.

    The first rows are the same whatever ``count`` is. ``altered``: the share whose locality says
    something else than before, as in a later edition of the same archive.
    """
    source = random.Random(SEED)
    world = World.made(source)
    later = random.Random(SEED + 1)
    for number in range(1, count + 1):
        row, image = _specimen(number, source, world)
        if altered and later.random() < altered:
            row["dwc:locality"] += " (revised)"
        yield row, image


def _specimen(
    number: int, source: random.Random, world: World
) -> tuple[dict[str, str], dict[str, str] | None]:
    place, species, holder = (w.draw(source) for w in (world.places, world.species, world.holders))
    people = [world.people.draw(source)["name"] for _ in range(source.choice((1, 1, 1, 2)))]
    gathered = date(1800, 1, 1) + timedelta(days=int(81_000 * source.random() ** 0.6))
    age = world.ages.draw(source)
    fossil, chance = species["basis"] == "FossilSpecimen", source.random()
    row = {
        "dwc:occurrenceID": f"https://example.org/bench/{holder['code']}/{number}",
        "dwc:basisOfRecord": species["basis"],
        "dwc:institutionCode": holder["code"],
        "dwc:collectionCode": species["collection"],
        "dwc:catalogNumber": f"{holder['code']}-{number:07d}",
        "dcterms:license": "http://creativecommons.org/licenses/by/4.0/legalcode",
        "dcterms:modified": (date(2015, 1, 1) + timedelta(days=number % 4000)).isoformat(),
        "dwc:preparations": species["preparation"],
        "dwc:recordedBy": " | ".join(dict.fromkeys(people)),
        "dwc:recordNumber": str(source.randint(1, 9999)) if chance < 0.4 else "",
        "dwc:eventDate": gathered.isoformat() if chance < 0.8 else str(gathered.year),
        "dwc:country": place["country"],
        "dwc:countryCode": place["code"],
        "dwc:stateProvince": place["province"],
        "dwc:locality": place["locality"],
        "dwc:decimalLatitude": place["latitude"] if chance < 0.6 else "",
        "dwc:decimalLongitude": place["longitude"] if chance < 0.6 else "",
        "dwc:earliestEraOrLowestErathem": age["era"] if fossil else "",
        "dwc:earliestPeriodOrLowestSystem": age["period"] if fossil else "",
        "dwc:earliestEpochOrLowestSeries": age["epoch"] if fossil else "",
        "dwc:formation": species["formation"] if fossil else "",
        "dwc:scientificName": species["name"],
        "dwc:typeStatus": source.choice(("holotype", "paratype", "syntype")) if chance < 0.02 else "",
    }
    row |= {
        f"dwc:{rank}": species[rank] for rank in ("kingdom", "phylum", "class", "order", "family", "genus")
    }
    if source.random() >= IMAGED:
        return row, None
    return row, {
        "ac:accessURI": f"https://example.org/bench/media/{number}.jpg",
        "dcterms:format": "image/jpeg",
        "dcterms:type": "StillImage",
        "dcterms:license": row["dcterms:license"],
    }


def columns(*, plain: bool = False) -> dict[str, list[str]]:
    """Columns by row type as CURIEs. Raises ValueError for one that the mapping does not know."""
    tables, found = Tables.read(), dict[str, list[str]]()
    for line, row in read_table("columns", HERE):
        kind = full(row["table"])
        if full(row["term"]) not in tables.places[tables.source(kind)]:
            raise ValueError(f"columns.tsv:{line}: the mapping has no {row['term']} of {row['table']}")
        if row["set"] == "plain" or not plain:
            found.setdefault(kind, []).append(row["term"])
    return found


def write_archive(path: Path, count: int, *, plain: bool = False, altered: float = 0.0) -> None:
    """Write a zipped Darwin Core Archive; its bytes depend on the arguments alone."""
    told = columns(plain=plain)
    files = {kind: f"{curie(kind).partition(':')[2].lower()}.txt" for kind in told}
    images = path.with_suffix(".images.draft")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(zipfile.ZipInfo("meta.xml", STAMP), _meta(told, files))
        archive.writestr(zipfile.ZipInfo("eml.xml", STAMP), (HERE / "eml.xml").read_bytes())
        with images.open("w+b") as held:
            with archive.open(_entry(files[OCCURRENCE]), "w", force_zip64=True) as out:
                _line(out, ["id", *told[OCCURRENCE]])
                for row, image in specimens(count, altered=altered):
                    _line(out, [row["dwc:occurrenceID"], *(row[term] for term in told[OCCURRENCE])])
                    if image and MULTIMEDIA in told:
                        _line(held, [row["dwc:occurrenceID"], *(image[term] for term in told[MULTIMEDIA])])
            if MULTIMEDIA in told:
                held.seek(0)
                with archive.open(_entry(files[MULTIMEDIA]), "w", force_zip64=True) as out:
                    _line(out, ["coreid", *told[MULTIMEDIA]])
                    while block := held.read(1 << 20):
                        out.write(block)
    images.unlink()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _line(out: IO[bytes], cells: Sequence[str]) -> None:
    out.write(("\t".join(cells) + "\n").encode())


def _meta(told: dict[str, list[str]], files: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{_TEXT}}}archive", nsmap={None: _TEXT}, metadata="eml.xml")
    for kind, terms in told.items():
        core = kind == OCCURRENCE
        table = etree.SubElement(
            root, f"{{{_TEXT}}}{'core' if core else 'extension'}", rowType=kind, encoding="UTF-8",
            fieldsTerminatedBy="\\t", linesTerminatedBy="\\n", fieldsEnclosedBy="", ignoreHeaderLines="1",
        )  # fmt: skip
        place = etree.SubElement(etree.SubElement(table, f"{{{_TEXT}}}files"), f"{{{_TEXT}}}location")
        place.text = files[kind]
        etree.SubElement(table, f"{{{_TEXT}}}{'id' if core else 'coreid'}", index="0")
        for index, term in enumerate(terms, 1):
            etree.SubElement(table, f"{{{_TEXT}}}field", index=str(index), term=full(term))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
