"""The mapping tables as they are read here, line by line: those of the house with the own ones over them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from app.graph import mapping_tables
from app.graph.errors import NotFound
from app.web.locale import gettext
from app.web.pages import Page, page

blueprint = Blueprint("mappings", __name__)
_TABLES = ", ".join(mapping_tables.KEYS)


def _says() -> dict[str, tuple[str, str]]:
    """What each table is called, and what a line of it says."""
    return {
        "darwin-core": (
            gettext("From Darwin Core to the graph"),
            gettext(
                "Each line says where the value of one column goes: to which part of the document, under "
                "which property, and read as what."
            ),
        ),
        "nodes": (
            gettext("Parts of a document"),
            gettext("Each line is a part that a document can have: what it is, and what it hangs on by."),
        ),
        "row-types": (
            gettext("Types of rows by other names"),
            gettext("Each line says as which type of row an odd or retired one is read."),
        ),
        "aliases": (
            gettext("Columns by other names"),
            gettext("Each line says as which column a misspelt, retired or misplaced one is read."),
        ),
        "months": (
            gettext("Names of months"),
            gettext("Each line has the names of a month as labels write them."),
        ),
        "disciplines": (
            gettext("How a discipline is found"),
            gettext("The first line that fits the columns of a record fills what it names."),
        ),
    }


def _headings() -> dict[str, str]:
    return {
        "source": gettext("Row type"),
        "row_type": gettext("Row type"),
        "term": gettext("Column"),
        "alias": gettext("Column"),
        "field": gettext("Column"),
        "node": gettext("Part"),
        "property": gettext("Property"),
        "via": gettext("Property"),
        "class": gettext("Class"),
        "name": gettext("Name"),
        "fdo": gettext("Registered type"),
        "kind": gettext("Read as"),
        "as": gettext("Read as"),
        "pattern": gettext("Pattern"),
        "discipline": gettext("Discipline"),
        "domain": gettext("Domain"),
        "category": gettext("Category"),
        "month": gettext("Month"),
        "words": gettext("Names"),
        "note": gettext("Note"),
    }


@page(blueprint, "/mappings", endpoint="index")
def index() -> Page:
    """The tables by which columns of the outside become statements."""
    tables = [
        {"name": name, "title": title, "says": says, **_counted(name)}
        for name, (title, says) in _says().items()
    ]
    return Page("about/mappings.html", {"title": gettext("Mapping tables"), "tables": tables})


@page(blueprint, "/mappings/<name>", endpoint="table")
def table(name: str) -> Page:
    """One mapping table, line by line."""
    if name not in mapping_tables.KEYS:
        raise NotFound(
            gettext("There is no mapping “%(name)s”.", name=name),
            remedy=gettext("There are these: %(names)s.", names=_TABLES),
        )
    rows = _rows(name)
    words = request.args.get("q", "").strip()
    source = request.args.get("source", "")
    wanted = [
        row
        for row in rows
        if (not source or row.get("source") == source)
        and all(w.lower() in " ".join(map(str, row.values())).lower() for w in words.split())
    ]
    columns = [column for column in rows[0] if column != "own"] if rows else []
    title, says = _says()[name]
    other = {"term": gettext("Read as")} if name == "aliases" else {}  # what a name is read as
    return Page(
        "about/mapping.html",
        {"name": name, "title": title, "total": len(rows), "rows": wanted},
        {
            "says": says,
            "columns": columns,
            "headings": _headings() | other,
            "any_own": any(row["own"] for row in rows),
            "q": words,
            "source": source,
            "sources": sorted({row["source"] for row in rows if row.get("source")}),
        },
    )


def _rows(name: str) -> list[dict[str, Any]]:
    """The lines, each with whether it is of the own folder."""
    over = mapping_tables.own()
    path = over / f"{name}.tsv" if over else None
    own = [row for _, row in mapping_tables.numbered(path)] if path and path.exists() else []
    return [{**row, "own": row in own} for row in mapping_tables.mapping_table(name)]


def _counted(name: str) -> dict[str, int]:
    rows = _rows(name)
    return {"total": len(rows), "own": sum(row["own"] for row in rows)}
