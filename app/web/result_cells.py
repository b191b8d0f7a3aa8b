"""One term of an answer as a page writes it: short text, link, type or language, number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from app.graph.answer import plain
from app.graph.terms import curie, prefixes
from app.web.context import workbench
from app.web.format import href, is_link
from app.web.results import Table, Term

_XSD = prefixes["xsd"]
_PLAIN_TYPES = frozenset(f"{_XSD}{name}" for name in ("string", "integer", "decimal", "double", "boolean"))
_LANGUAGE_TEXT = prefixes["rdf"] + "langString"
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)$|/iiif/|/(?:full|max)/[^/]+/\d+/\w+\.\w+$", re.I)
_IMAGE_NAME = re.compile(r"image|picture|photo|thumbnail", re.I)


@dataclass(frozen=True)
class Cell:
    """``whole`` is the IRI behind a short text, ``type`` a datatype worth telling."""

    text: str
    href: str = ""
    whole: str = ""
    type: str = ""
    language: str = ""
    number: float | None = None
    kind: str = "literal"


EMPTY = Cell("", kind="none")


def cell(term: Term) -> Cell:
    """A term of an answer, or the lack of one."""
    if term is None:
        return EMPTY
    if isinstance(term, NamedNode):
        return Cell(short(term.value), href(term.value), term.value, kind="iri")
    if isinstance(term, Literal):
        value = plain(term)
        number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        datatype = term.datatype.value
        told = "" if datatype in _PLAIN_TYPES or datatype == _LANGUAGE_TEXT else curie(datatype)
        link = term.value if is_link(term.value) else ""
        return Cell(term.value, link, type=told, language=term.language or "", number=number)
    return Cell(str(term), kind="blank" if isinstance(term, BlankNode) else "triple")


def short(name: str) -> str:
    """An IRI by its prefix; one of this installation without the base; any other as it is."""
    base = workbench().base
    if name.startswith(base) and len(name) > len(base):
        return name.removeprefix(base)
    return curie(name)


def rows(table: Table) -> list[list[Cell]]:
    """All rows shown, as cells."""
    return [[cell(term) for term in row] for row in table.rows]


def is_image(name: str, term: Term) -> bool:
    """Whether a value of the column ``name`` is where an image can be had."""
    if not isinstance(term, NamedNode | Literal) or not is_link(term.value):
        return False
    path = term.value.partition("?")[0]
    return bool(_IMAGE.search(path) or _IMAGE_NAME.search(name))


def sorted_rows(found: list[list[Cell]], columns: tuple[str, ...], wanted: str) -> list[list[Cell]]:
    """The rows by one column, ``-name`` for the greatest first; numbers before text, gaps last."""
    name = wanted.removeprefix("-")
    if name not in columns:
        return found
    place = columns.index(name)
    there = [row for row in found if row[place].kind != "none"]
    gaps = [row for row in found if row[place].kind == "none"]

    def key(row: list[Cell]) -> tuple[bool, float, str]:
        one = row[place]
        return (one.number is None, one.number or 0.0, one.text.casefold())

    return sorted(there, key=key, reverse=wanted.startswith("-")) + gaps
