"""A document's entry as a row of the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tantivy import Document

from app.graph.search_fields import Entry, Field
from app.graph.search_schema import (
    CARD,
    IRI,
    PLACE,
    has_words,
    level_column,
    order_column,
    ordered,
    words_column,
)
from app.graph.search_values import LEVELS, LONGEST, composed, levels, moment, order_key, path, place_of

SHOWN = ("kind", "title")  # kept for result lists whatever the fields say
Fill = Callable[[Document, list[str]], None]
_card = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class RowMaker:
    """Makes rows. What each field needs is settled once, since a harvest makes millions.

    Values are added one by one: that takes half the time of handing over a dictionary.
    """

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fills = [(field.name, fill) for field in fields.values() for fill in _fills(field)]
        self._shown = [f.name for f in fields.values() if f.show or f.kind == "shown"]
        self._shown += [name for name in SHOWN if name in fields]

    def row(self, entry: Entry) -> Document:
        """The row of one document. Values that do not fit their field's kind are left out."""
        iri: str = entry["iri"]
        name = iri.rsplit("/", 1)[-1]
        if not entry.get("title"):
            entry = {**entry, "title": entry.get("catalogNumber") or [name]}
        document = Document()
        document.add_text(IRI, iri)
        document.add_integer(PLACE, place_of(iri))
        for field, fill in self._fills:
            if field in entry:
                fill(document, entry[field])
        if "everything" in entry:
            document.add_text("everything", name)
        card = {shown: entry[shown] for shown in self._shown if shown in entry}
        document.add_bytes(CARD, _card(card).encode())
        return document


def _fills(field: Field) -> list[Fill]:
    fills: list[Fill] = []
    if field.kind in ("facet", "flag"):
        fills.append(_exact(field.name))
    elif field.kind == "tree":
        fills.append(_branches(field))
    elif field.kind in ("number", "date"):
        fills.append(_number(field))
    if has_words(field):
        fills.append(_words(words_column(field), tree=field.kind == "tree"))
    if ordered(field):
        fills.append(_order(order_column(field)))
    return fills


def _exact(column: str) -> Fill:
    def fill(document: Document, values: list[str]) -> None:
        if len(values) > 1:
            values = list(dict.fromkeys(value[:LONGEST] for value in values))
        for value in values:
            document.add_text(column, value[:LONGEST])

    return fill


def _branches(field: Field) -> Fill:
    columns = [level_column(field, depth) for depth in range(1, LEVELS + 1)]

    def fill(document: Document, values: list[str]) -> None:
        branches = (branch for value in values for branch in zip(columns, levels(value), strict=False))
        for column, level in dict.fromkeys(branches):
            document.add_text(column, level)

    return fill


def _number(field: Field) -> Fill:
    # one value each: latitude and longitude of one place, one bar of a histogram
    name, convert = field.name, as_number(field)
    integer = field.kind == "date" or field.whole
    add: Any = Document.add_integer if integer else Document.add_float

    def fill(document: Document, values: list[str]) -> None:
        for value in values:
            number = convert(value)
            if number is not None:
                add(document, name, number)
                return

    return fill


def _words(column: str, *, tree: bool) -> Fill:
    def fill(document: Document, values: list[str]) -> None:
        for value in values:
            document.add_text(column, composed(path(value) if tree else value))

    return fill


def _order(column: str) -> Fill:
    def fill(document: Document, values: list[str]) -> None:
        if values:
            document.add_text(column, order_key(values[0]))

    return fill


def as_number(field: Field) -> Callable[[str], int | float | None]:
    """How a text becomes the number this field keeps; None where it does not."""
    if field.kind == "date":
        return moment
    return _whole if field.whole else _decimal


def _whole(text: str) -> int | None:
    try:
        number = int(text)
    except ValueError:
        return None
    return number if -(2**63) <= number < 2**63 else None


def _decimal(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
