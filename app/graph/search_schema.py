"""The columns of the index on disk, made from the fields, and a document's row in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from tantivy import Document, Index, Schema, SchemaBuilder

from app.graph.search_fields import Entry, Field
from app.graph.search_values import LEVELS, LONGEST
from app.graph.search_values import composed, levels, moment, order_key, path, word_analyzer

FORMAT = 1  # raised when rows are laid out anew
ANALYZER = "folded"
IRI, CARD, STAMP = "_iri", "_card", "_stamp"
STAMP_ROW = "stamp"  # the IRI column of the row that holds the stamp; no IRI is spelt so
ALWAYS_SHOWN = ("kind", "title")


def words_column(field: Field) -> str:
    """The column of the field's single words."""
    return field.name if field.kind == "text" else f"{field.name}_words"


def order_column(field: Field) -> str:
    """The column results are ordered by."""
    return field.name if field.kind in ("number", "date") else f"{field.name}_order"


def level_column(field: Field, depth: int) -> str:
    """The column of a tree's paths of ``depth`` steps, from 1."""
    return f"{field.name}_{min(depth, LEVELS)}"


def has_words(field: Field) -> bool:
    """Whether single words of the field can be searched."""
    return field.kind == "text" or field.words


def digest(fields: Mapping[str, Field]) -> str:
    """Short name of this layout: another one means that the index is made anew."""
    text = repr((FORMAT, sorted(astuple(field) for field in fields.values())))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def schema(fields: Mapping[str, Field]) -> Schema:
    """The tantivy schema of the fields."""
    builder = SchemaBuilder()
    builder.add_text_field(IRI, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(CARD, stored=True)
    builder.add_integer_field(STAMP, stored=True)
    for field in fields.values():
        if field.kind in ("facet", "flag"):
            _exact(builder, field.name)
        elif field.kind == "tree":
            for depth in range(1, LEVELS + 1):
                _exact(builder, level_column(field, depth))
        elif field.kind == "date" or (field.kind == "number" and field.whole):
            builder.add_integer_field(field.name, indexed=True, fast=True)
        elif field.kind == "number":
            builder.add_float_field(field.name, indexed=True, fast=True)
        if has_words(field):
            builder.add_text_field(words_column(field), tokenizer_name=ANALYZER)
        if (field.sort or field.kind == "sort") and order_column(field) != field.name:
            _exact(builder, order_column(field))
    return builder.build()


def _exact(builder: SchemaBuilder, name: str) -> None:
    builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")


def prepare(index: Index) -> Index:
    """Give an index its analyser."""
    index.register_tokenizer(ANALYZER, word_analyzer())
    return index


def stamp_row(commit: int, layout: Schema) -> Document:
    """The row that says which commit of the store the index shows."""
    return Document.from_dict({IRI: STAMP_ROW, STAMP: commit}, layout)


def row(entry: Entry, fields: Mapping[str, Field], layout: Schema) -> Document:
    """A document's row. Values that do not fit their field's kind are left out."""
    iri: str = entry["iri"]
    columns: dict[str, Any] = {IRI: iri}
    if not entry.get("title"):
        entry = {**entry, "title": entry.get("catalogNumber") or [iri.rsplit("/", 1)[-1]]}
    card: dict[str, list[str]] = {}
    for name, values in entry.items():
        field = fields.get(name)
        if field is None or not values:
            continue
        _columns(field, values, columns)
        if field.show or field.kind == "shown" or name in ALWAYS_SHOWN:
            card[name] = values
    if "everything" in columns:
        columns["everything"] = [*columns["everything"], iri.rsplit("/", 1)[-1]]
    columns[CARD] = json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode()
    return Document.from_dict(columns, layout)


def _columns(field: Field, values: list[str], columns: dict[str, Any]) -> None:
    kind = field.kind
    if kind in ("facet", "flag"):
        columns[field.name] = list(dict.fromkeys(value[:LONGEST] for value in values))
    elif kind == "tree":
        for value in values:
            for depth, level in enumerate(levels(value), 1):
                column = columns.setdefault(level_column(field, depth), [])
                if level not in column:
                    column.append(level)
    elif kind in ("number", "date"):
        # one value each: latitude and longitude of one place, one bar in a histogram
        number = next(iter(filter(lambda n: n is not None, map(as_number(field), values))), None)
        if number is not None:
            columns[field.name] = number
    if has_words(field):
        texts = map(path, values) if kind == "tree" else values
        columns[words_column(field)] = [composed(text) for text in texts]
    if (field.sort or kind == "sort") and order_column(field) != field.name:
        columns[order_column(field)] = order_key(values[0])


def as_number(field: Field) -> Any:
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
