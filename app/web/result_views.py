"""An answer looked at: what its columns hold, which views that allows, and which one is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from app.graph.lexer import all_tokens
from app.graph.terms import prefixes
from app.web.headers import picture
from app.web.result_cells import Cell, cell, is_image, rows
from app.web.result_network import Network, network
from app.web.results import Table, Term

VIEWS = ("table", "map", "chart", "images", "graph", "raw")
BARS = 60  # rows that a chart is chosen for by itself
_DIRECTIVE = re.compile(r"#\s*view:\s*(\w+)", re.I)
_POINT = re.compile(r"^\s*(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)\s*$", re.I)
_WKT = prefixes["geo"] + "wktLiteral"
_LATITUDE = re.compile(r"^(?:lat|(?:decimal)?latitude)$", re.I)
_LONGITUDE = re.compile(r"^(?:lon|lng|long|(?:decimal)?longitude)$", re.I)
_NO_LABEL = ("number", "image", "point", "none")


def directive(text: str) -> str:
    """The view that a comment of the query asks for (``#view: map``), "" for none."""
    for token in all_tokens(text):
        found = _DIRECTIVE.match(token.text) if token.kind == "comment" else None
        if found and found[1].lower() in VIEWS:
            return found[1].lower()
    return ""


def point(term: Term) -> tuple[float, float] | None:
    """Latitude and longitude of a point written as text (WKT has the longitude first)."""
    found = _POINT.match(term.value) if isinstance(term, Literal) else None
    if not found:
        return None
    longitude, latitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _kind(name: str, values: list[Term]) -> str:
    """What a column holds, judged by all of the values shown."""
    there = [value for value in values if value is not None]
    if not there:
        return "none"
    checks: Mapping[str, Callable[[Term], object]] = {
        "point": lambda v: isinstance(v, Literal) and v.datatype.value == _WKT and point(v),
        "number": lambda v: cell(v).number is not None,
        "image": lambda v: is_image(name, v),
        "iri": lambda v: isinstance(v, NamedNode),
    }
    return next((kind for kind, holds in checks.items() if all(map(holds, there))), "text")


@dataclass(frozen=True)
class Looked:
    """A table with the kinds of its columns, and what each view needs of it."""

    table: Table

    @cached_property
    def kinds(self) -> dict[str, str]:
        return {name: _kind(name, list(self.table.column(name))) for name in self.table.columns}

    @cached_property
    def cells(self) -> list[list[Cell]]:
        return rows(self.table)

    @cached_property
    def network(self) -> Network:
        return network(self.table)

    def _of(self, *kinds: str) -> list[str]:
        return [name for name, kind in self.kinds.items() if kind in kinds]

    def _label(self) -> str:
        """The column that says what a row is: text rather than IRIs."""
        text = [name for name in self.table.columns if self.kinds[name] == "text"]
        return next(iter(text or self._of("iri")), "")

    def _coordinates(self) -> tuple[int, int] | None:
        numbers = [(number, name) for number, name in enumerate(self.table.columns)]
        here = [n for n, name in numbers if self.kinds[name] == "number" and _LATITUDE.match(name)]
        there = [n for n, name in numbers if self.kinds[name] == "number" and _LONGITUDE.match(name)]
        return (here[0], there[0]) if here and there else None

    @cached_property
    def choices(self) -> list[str]:
        """The views that this answer has something for."""
        if not self.table.rows:
            return ["table", "raw"]
        found = {
            "table": True,
            "map": bool(self._of("point") or self._coordinates()),
            "chart": bool(self._of("number") and self._label()),
            "images": bool(self._of("image")),
            "graph": self.table.form == "graph",
            "raw": True,
        }
        return [view for view in VIEWS if found[view]]

    def chosen(self, wanted: str) -> str:
        """The view that is asked for if it can be shown, else the one that fits by itself."""
        if wanted in self.choices:
            return wanted
        simple = len(self._of("number")) == 1 and 2 <= len(self.table.rows) <= BARS
        simple = simple and len(self.table.columns) <= 3
        fitting = ("map", "images", "graph", "chart") if simple else ("map", "images", "graph")
        return next((one for one in fitting if one in self.choices), "table")

    def _named(self, row: list[Cell]) -> dict[str, str]:
        """What a row is called and where it leads."""
        columns = self.table.columns
        label = self._label()
        text = row[columns.index(label)].text if label else ""
        links = (one.href for name, one in zip(columns, row, strict=True) if self.kinds[name] == "iri")
        return {"label": text, "href": next(filter(None, links), "")}

    def places(self) -> list[dict[str, Any]]:
        """The rows that have a place; several at one place are one of them, with their number."""
        pair = self._coordinates()
        column = self.table.columns.index(self._of("point")[0]) if self._of("point") else None
        found: dict[tuple[float, float], dict[str, Any]] = {}
        for terms, row in zip(self.table.rows, self.cells, strict=True):
            if column is not None:
                where = point(terms[column])
            else:
                here, there = (row[place].number for place in pair) if pair else (None, None)
                where = None if here is None or there is None else (here, there)
            if where and abs(where[0]) <= 90 and abs(where[1]) <= 180:
                place = found.setdefault(
                    where, self._named(row) | {"latitude": where[0], "longitude": where[1], "count": 0}
                )
                place["count"] += 1
        return list(found.values())

    def bars(self) -> list[dict[str, Any]]:
        """The first number of each row by what the row is called."""
        place = self.table.columns.index(self._of("number")[0])
        return [self._named(row) | {"count": _whole(row[place].number or 0.0)} for row in self.cells]

    def raw(self) -> str:
        """The rows shown as text: Turtle of triples, else tab-separated terms as SPARQL has them."""
        if self.table.form == "graph":
            triples = [Triple(*row) for row in self.table.rows]  # type: ignore[arg-type]
            return serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes).decode()  # type: ignore[union-attr]
        lines = ["\t".join(f"?{name}" for name in self.table.columns)]
        lines += ["\t".join("" if term is None else str(term) for term in row) for row in self.table.rows]
        return "\n".join(lines)

    @property
    def unit(self) -> str:
        """The name of the column that a chart shows."""
        return next(iter(self._of("number")), "")

    def pictures(self) -> list[dict[str, str]]:
        """The images, each with what its row is called; opens the policy of the page to their hosts."""
        place = self.table.columns.index(self._of("image")[0])
        found = []
        for row in self.cells:
            address = picture(row[place].whole or row[place].text)
            if address:
                named = self._named(row)
                found.append({"image": address, **named, "href": named["href"] or address})
        return found


def _whole(number: float) -> float | int:
    return int(number) if number.is_integer() else number
