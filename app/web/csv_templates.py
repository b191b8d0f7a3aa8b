"""Templates of tables: a header row to fill in, an example, and what each column means."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict

from flask import Blueprint, Response

from app.graph import csv_template
from app.graph.csv_template import Column
from app.graph.mapping_tables import mapping_table
from app.web.context import platform
from app.web.pages import Page, page

blueprint = Blueprint("csv_templates", __name__)
_KINDS = ", ".join(csv_template.KINDS)
_EXPLAINED = ("column", "term", "asked", "title", "description", "kind", "choices", "vocabulary", "lowest",
              "highest", "example")  # fmt: skip


def columns(kind: str) -> list[Column]:
    """The columns of one template."""
    mapping, nodes = mapping_table("darwin-core"), mapping_table("nodes")
    return csv_template.columns(csv_template.KINDS[kind], platform().shapes.forms, mapping, nodes)


@page(blueprint, "/templates")
def index() -> Page:
    """The templates, with the columns of each."""
    found = {
        kind: [asdict(column) | {"choices": list(column.choices)} for column in columns(kind)]
        for kind in csv_template.KINDS
    }
    return Page("validate/templates.html", {"templates": found})


@blueprint.get(f"/templates/<any({_KINDS}):kind>.csv")
def template(kind: str) -> Response:
    """A header row to fill in; the loader and the checks know its columns."""
    return _table(f"{kind}.csv", [[column.name for column in columns(kind)]])


@blueprint.get(f"/templates/<any({_KINDS}):kind>-example.csv")
def example(kind: str) -> Response:
    """The same with one row filled in."""
    found = columns(kind)
    rows = [[column.name for column in found], [column.example for column in found]]
    return _table(f"{kind}-example.csv", rows)


@blueprint.get(f"/templates/<any({_KINDS}):kind>-columns.csv")
def explained(kind: str) -> Response:
    """What each column means: a line for each, with its values, bounds and an example."""
    rows = [
        [
            one.name,
            one.term,
            one.asked,
            one.title,
            one.description,
            one.kind,
            " | ".join(one.choices),
            one.vocabulary,
            one.lowest,
            one.highest,
            one.example,
        ]
        for one in columns(kind)
    ]
    return _table(f"{kind}-columns.csv", [list(_EXPLAINED), *rows])


def _table(name: str, rows: Iterable[list[str]]) -> Response:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
