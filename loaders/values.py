"""Cells as terms: what each kind of value makes of the text of a cell, as N-Triples.

Each function takes the cell and gives the object as N-Triples text, or None where the cell is no
such value; the caller then keeps the text in the literal twin that the mapping names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import NamedNode

from app.graph.terms import prefixes

_XSD = prefixes["xsd"]
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DECIMAL = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$")
_INTEGER = re.compile(r"^[+-]?\d{1,18}(\.0*)?$")
_IRI = re.compile(r"^(?:https?://[^\s/<>\"{}|^`\\][^\s<>\"{}|^`\\]*|urn:[a-zA-Z0-9-]+:[^\s<>\"{}|^`\\]+)$")
_YEAR = re.compile(r"^\d{4}$", re.ASCII)
_MONTH = re.compile(r"^(\d{4})-(\d{2})$", re.ASCII)
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
_MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$", re.ASCII)
LIST = re.compile(r"\s*[|;]\s*")
ADDRESSES = re.compile(r"\s*(?:[|;]|,\s*(?=https?://))\s*")
NAMES = re.compile(r"\s*(?:\||;|\s(?:&|and)\s)\s*")


def text(cell: str) -> str:
    """A plain literal. Control characters, which no serialisation of RDF/XML can hold, are dropped."""
    if cell.isprintable() and '"' not in cell and "\\" not in cell:  # most are
        return f'"{cell}"'
    cell = cell.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{_CONTROL.sub("", cell)}"'


def typed(value: object, datatype: str) -> str:
    """A literal of an XSD datatype."""
    return f'"{value}"^^<{_XSD}{datatype}>'


@lru_cache(maxsize=20_000)
def integer(cell: str) -> str | None:
    """``xsd:integer``; ``12.0`` counts as 12."""
    cell = cell.strip()
    if not _INTEGER.match(cell):
        return None
    return typed(int(cell.partition(".")[0]), "integer")


@lru_cache(maxsize=20_000)
def decimal(cell: str) -> str | None:
    """``xsd:decimal``, exponents written out. A decimal comma is no decimal."""
    cell = cell.strip()
    if not _DECIMAL.match(cell):
        return None
    number = format(Decimal(cell), "f")
    return typed(number, "decimal")


@lru_cache(maxsize=1000)
def boolean(cell: str) -> str | None:
    """``xsd:boolean`` from the words met in the wild."""
    word = cell.strip().lower()
    if word in ("true", "1", "yes", "y", "t", "ja", "oui"):
        return typed("true", "boolean")
    if word in ("false", "0", "no", "n", "f", "nein", "non"):
        return typed("false", "boolean")
    return None


@lru_cache(maxsize=20_000)
def when(cell: str) -> str:
    """The XSD type that fits (gYear, gYearMonth, date, dateTime), else the plain text: intervals,
    partial dates and impossible ones such as 31 February stay what they are."""
    value = cell.strip()
    try:
        if _YEAR.match(value) and value != "0000":
            return typed(value, "gYear")
        if (month := _MONTH.match(value)) and 1 <= int(month[2]) <= 12 and month[1] != "0000":
            return typed(value, "gYearMonth")
        if _DAY.match(value):
            return typed(date.fromisoformat(value).isoformat(), "date")
        if _MOMENT.match(value):
            moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
            return typed(moment.isoformat().replace("+00:00", "Z"), "dateTime")
    except ValueError:
        pass
    return text(cell)


def resource(cell: str) -> str | None:
    """An IRI: http, https or urn. ``www.example.org/x`` and a bare DOI become addresses."""
    cell = cell.strip()
    if cell.startswith("www."):
        cell = "http://" + cell
    elif cell.startswith("10.") and "/" in cell:
        cell = "https://doi.org/" + cell
    elif cell.lower().startswith("doi:10."):
        cell = "https://doi.org/" + cell[4:]
    if not _IRI.match(cell):
        return None
    try:
        return str(NamedNode(cell))
    except ValueError:
        return None


def items(cell: str) -> list[str]:
    """The values of a list cell: parted by a bar or a semicolon."""
    return [item for item in LIST.split(cell.strip()) if item]


def addresses(cell: str) -> list[str]:
    """The addresses of a cell: parted as other lists are, and by a comma before the next address."""
    return list(dict.fromkeys(item for item in ADDRESSES.split(cell.strip()) if item))


def names(cell: str) -> list[str]:
    """The names of a cell that holds several people."""
    return [item for item in NAMES.split(cell.strip()) if item]


Maker = Callable[[str], str | None]
SINGLE: dict[str, Maker] = {
    "text": text,
    "integer": integer,
    "decimal": decimal,
    "boolean": boolean,
    "date": when,
    "iri": resource,
    "json": text,
}
