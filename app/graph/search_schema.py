"""The columns of the index on disk, made from the fields."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple

from tantivy import Document, Index, Schema, SchemaBuilder

from app.graph.search_fields import Field
from app.graph.search_values import LEVELS, word_analyzer

FORMAT = 3  # raised when rows are laid out anew
ANALYZER = "folded"
IRI, CARD, STAMP, PLACE = "_iri", "_card", "_stamp", "_place"
STAMP_ROW = "stamp"  # the IRI column of the row that holds the stamp; no IRI is spelt so


def words_column(field: Field) -> str:
    """The column of the field's single words."""
    return field.name if field.kind == "text" else f"{field.name}_words"


def order_column(field: Field) -> str:
    """The column results are ordered by."""
    return field.name if field.kind in ("number", "date") else f"{field.name}_order"


def level_column(field: Field, depth: int) -> str:
    """The column of a tree's paths of ``depth`` steps, from 1."""
    return f"{field.name}_{min(depth, LEVELS)}"


def ordered(field: Field) -> bool:
    """Whether the field has a column of its own to order by."""
    return (field.sort or field.kind == "sort") and order_column(field) != field.name


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
    builder.add_integer_field(PLACE, fast=True)
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
        if ordered(field):
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
