"""A vocabulary as a tree, and how many records have each of its concepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.graph.search import Search
from app.graph.terms import prefixes
from app.web.context import workbench
from app.web.figures import KINDS, argument, found_at, look
from app.web.format import language
from app.web.kept import Kept

SCHEMES = prefixes["holotype"].removesuffix("ns/") + "vocabulary/"
# Vocabularies whose concepts have the IRIs of others: here they have pages below their scheme.
FOREIGN: Mapping[str, str] = {
    "geological-time": prefixes["ischart"],
    "type-status": "http://rs.gbif.org/vocabulary/gbif/type_status/",
    "media-type": "http://purl.org/dc/dcmitype/",
}
# The field of the search index that holds the concepts of a vocabulary, and how it spells them.
_FIELDS: Mapping[str, tuple[str, str]] = {
    "type-status": ("typeStatus", "notation"),
    "basis-of-record": ("basisOfRecord", "notation"),
    "country": ("countryCode", "notation"),
    "topic-discipline": ("discipline", "name"),
    "topic-category": ("topicCategory", "name"),
    "licence": ("licence", "concept"),
    "mids-level": ("midsLevel", "local"),
    "geological-time": ("geologicalAge", "path"),
}
_MOST = 1000
Row = Mapping[str, Any]
_rows: Kept[dict[str, dict[str, Any]]] = Kept(100)
_counts: Kept[dict[str, int]] = Kept(100)


def short(scheme: str) -> str:
    """The name of a vocabulary in addresses: ``geological-time``."""
    return scheme.removeprefix(SCHEMES)


def concepts(scheme: str) -> dict[str, dict[str, Any]]:
    """The concepts of a vocabulary by IRI, in the language of the page."""
    spoken = language()

    def read() -> dict[str, dict[str, Any]]:
        rows = workbench().read("words/concepts", scheme=scheme, language=spoken).rows
        return {str(row["concept"]): {**row, "path": ""} for row in rows}

    found = _rows.get((scheme, spoken), read)
    for row in found.values():
        row["path"] = row["path"] or _path(row, found)
    return found


def _path(row: Row, rows: Mapping[str, Row]) -> str:
    steps = [str(one["name"]).replace("/", "%2F") for one in (row, *above(row, rows))]
    return "".join(f"/{step}" for step in reversed(steps))


def above(row: Row, rows: Mapping[str, Row]) -> list[Row]:
    """The concepts above one, the nearest first."""
    found: list[Row] = []
    seen = {row["concept"]}
    while (upper := rows.get(str(row["broader"]))) is not None and upper["concept"] not in seen:
        found.append(upper)
        seen.add(upper["concept"])
        row = upper
    return found


def tree(rows: Mapping[str, Row]) -> Iterator[tuple[int, Row]]:
    """Depth and concept, twigs after their branch; geological units from young to old."""
    below: dict[str, list[Row]] = {}
    for row in rows.values():
        broader = str(row["broader"] or "")
        below.setdefault(broader if broader in rows else "", []).append(row)

    def walk(branch: str, depth: int) -> Iterator[tuple[int, Row]]:
        for row in sorted(below.pop(branch, ()), key=_order):
            yield depth, row
            yield from walk(str(row["concept"]), depth + 1)

    yield from walk("", 0)


def _order(row: Row) -> tuple[float, str]:
    ends = row["ends"]
    return (float(ends) if ends is not None else -1.0, str(row["title"] or "").casefold())


def filters_of(scheme: str, row: Row) -> dict[str, str]:
    """The search for the records that have a concept; empty where none of its fields is indexed."""
    if (known := _FIELDS.get(short(scheme))) is None:
        return {}
    field, spelt = known
    value = str(row["concept"]).rstrip("/").rsplit("/", 1)[-1] if spelt == "local" else row[spelt]
    return {argument(field): str(value)} if value else {}


def counted(scheme: str, rows: Mapping[str, Row]) -> dict[str, tuple[int, str]]:
    """Number of records and their search, for each concept of a vocabulary that is indexed."""
    if (known := _FIELDS.get(short(scheme))) is None:
        return {}
    field, spelt = known
    numbers = _counts.get((scheme,), lambda: _branches(field) if spelt == "path" else _values(field))
    found = {}
    for concept, row in rows.items():
        filters = filters_of(scheme, row)
        count = numbers.get(next(iter(filters.values()), ""), 0)
        found[concept] = (count, found_at(filters) if count else "")
    return found


def _values(field: str) -> dict[str, int]:
    return dict(look({}, (field,), top=_MOST).hits.facets.get(field, ()))


def _branches(field: str) -> dict[str, int]:
    """Every path of a tree with its number: opened branch by branch, where there is something."""
    found: dict[str, int] = {}
    waiting = [""]
    while waiting:
        branch = waiting.pop()
        asked = Search(
            filters={"kind": KINDS},
            facets=(field,),
            open={field: branch} if branch else {},
            top=_MOST,
            limit=0,
        )
        for value, number in workbench().search(asked).facets.get(field, ()):
            if value not in found:
                found[value] = number
                waiting.append(value)
    return found
