"""Columns of a table that a load takes in, made of the forms and the mapping: one row, one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.graph.form_model import Field, Form

Line = Mapping[str, str]
"""a line of a mapping table, its cells by column"""
_VALUES = frozenset(("text", "integer", "decimal", "boolean", "date", "iri", "licence", "list"))


@dataclass(frozen=True)
class Kind:
    """A kind of table: the rows it has, the class of what a row is about, and the parts it can tell."""

    source: str
    root: str
    nodes: tuple[str, ...]
    key_example: str


_ABOUT = ("identification", "identification/taxon", "event", "event/location",
          "event/location/georeference", "event/location/geological-context")  # fmt: skip
KINDS: Mapping[str, Kind] = {
    "specimen": Kind(
        "dwc:Occurrence", "specimen", ("specimen", *_ABOUT), "https://herbarium.example.org/object/B100123456"
    ),
    "occurrence": Kind(
        "dwc:Occurrence", "occurrence", ("specimen", *_ABOUT), "https://station.example.org/sighting/7"
    ),
    "taxon": Kind("dwc:Taxon", "taxon", ("taxon",), "urn:example:taxon:1"),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, the term it stands for, and what the shapes say of its values.

    ``asked`` is required, recommended or optional.
    """

    name: str
    term: str
    title: str
    description: str
    asked: str
    kind: str
    choices: tuple[str, ...] = ()
    vocabulary: str = ""
    lowest: str = ""
    highest: str = ""
    example: str = ""


def columns(
    kind: Kind, forms: Mapping[str, Form], mapping: Iterable[Line], nodes: Sequence[Line]
) -> list[Column]:
    """The columns of a template in the order of its forms, the one that names the row first."""
    lines = [line for line in mapping if line["source"] == kind.source]
    key = next(line for line in lines if line["kind"] == "key")
    found = {
        key["term"]: Column(
            _local(key["term"]),
            key["term"],
            "Identifier",
            "What the row is called by its source; it must be there once and never change.",
            "required",
            "text",
            example=kind.key_example,
        )
    }
    classes = {line["node"]: line["class"].split() for line in nodes}
    for node in kind.nodes:
        about = kind.root if node == kind.nodes[0] else node
        form = next(forms[name] for name in classes[about] if name in forms)
        for field in form.fields:
            for line in lines:
                if line["node"] == node and line["property"] == field.path and line["kind"] in _VALUES:
                    found.setdefault(line["term"], _column(line["term"], field))
                    break
    return list({column.name: column for column in reversed(found.values())}.values())[::-1]


def _column(term: str, field: Field) -> Column:
    asked = "required" if field.minimum_count else "recommended" if field.recommended else "optional"
    return Column(
        _local(term),
        term,
        field.title.get("en", field.name),
        field.description.get("en", ""),
        asked,
        "text" if field.kind == "concept" else field.kind,
        field.choices,
        field.vocabulary,
        field.lowest,
        field.highest,
        field.example,
    )


def _local(term: str) -> str:
    return term.partition(":")[2]
