"""The mapping tables as rows of text: those of the house, with the lines of an own folder over them.

Every process of a server, of a load or of a check has to read the same tables, so the folder is told in
the environment, which the processes that are started have from the one that starts them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.graph.errors import BadParameter
from app.graph.root import packages_root
from app.graph.terms import prefixes

HOUSE = packages_root() / "loaders" / "mappings"
VARIABLE = "HOLOTYPE_MAPPINGS"  # of the setting
KEYS: Mapping[str, tuple[str, ...]] = {
    "darwin-core": ("source", "term"),
    "nodes": ("node",),
    "row-types": ("row_type",),
    "aliases": ("alias",),
    "months": (),
    "disciplines": (),
}
"""each table with the columns whose values a line of the own folder takes the place of; where there are
none, own lines come first"""
_NAMES = {  # columns that hold names of words
    "darwin-core": ("source", "term", "property"),
    "nodes": ("class", "via"),
    "row-types": ("row_type", "as"),
    "aliases": ("alias", "term"),
}
Line = dict[str, str]


def own() -> Path | None:
    """The folder whose tables go over those of the house."""
    said = os.environ.get(VARIABLE, "")
    return Path(said) if said else None


def put_over(folder: str) -> None:
    """Put the tables of a folder over those of the house, "" for none. Raises BadParameter for bad ones."""
    os.environ.pop(VARIABLE, None)
    if folder:
        path = Path(folder).absolute()
        _judge(path)
        os.environ[VARIABLE] = str(path)


def mapping_table(name: str) -> list[Line]:
    """A table as this process reads it, own lines over those of the house."""
    return table(name, over=own())


def table(name: str, house: Path = HOUSE, over: Path | None = None) -> list[Line]:
    """A table as rows of text. ``over`` is a folder with further lines. Raises FileNotFoundError."""
    lines = [row for _, row in numbered(house / f"{name}.tsv")]
    if over is None or not (over / f"{name}.tsv").exists():
        return lines
    more = [row for _, row in numbered(over / f"{name}.tsv")]
    keys = KEYS[name]
    if not keys:
        return [*more, *lines]
    fresh: dict[tuple[str, ...], list[Line]] = {}
    for row in more:
        fresh.setdefault(tuple(row[key] for key in keys), []).append(row)
    found: list[Line] = []
    replaced = set(fresh)
    for row in lines:
        key = tuple(row[part] for part in keys)
        if key not in replaced:
            found.append(row)
        elif key in fresh:  # all the lines of the house for this give way to the own ones, in one place
            found += fresh.pop(key)
    return [*found, *(row for rows in fresh.values() for row in rows)]


def numbered(path: Path) -> Iterator[tuple[int, Line]]:
    """Line number and cells of a tab-separated table; lines with ``#`` in front are remarks."""
    with path.open(encoding="utf-8", newline="") as file:
        header: list[str] = []
        for number, line in enumerate(file, 1):
            cells = line.rstrip("\r\n").split("\t")
            if not line.strip() or line.startswith("#"):
                continue
            if not header:
                header = cells
                continue
            yield number, dict(zip(header, (*cells, *[""] * len(header)), strict=False))


def _judge(folder: Path) -> None:
    """Raise BadParameter for what is no folder of tables, with file, line and remedy."""
    if not folder.is_dir():
        raise BadParameter("There is no such folder.", where=f"mappings: {folder}", remedy="Check the path.")
    names = sorted(path.stem for path in folder.glob("*.tsv"))
    if not names or set(names) - set(KEYS):
        wrong = ", ".join(f"{name}.tsv" for name in names if name not in KEYS)
        raise BadParameter(
            f"{wrong}: there is no such table." if wrong else "There is no table in this folder.",
            where=f"mappings: {folder}",
            remedy=f"Its tables are called {', '.join(f'{name}.tsv' for name in KEYS)}.",
        )
    for name in names:
        _judge_table(name, folder)


def _judge_table(name: str, folder: Path) -> None:
    path = folder / f"{name}.tsv"
    columns = list(table(name)[0])
    nodes = {row["node"] for row in table("nodes", over=folder)}
    kinds = {row["kind"].partition(":")[0] for row in table("darwin-core")}
    try:
        rows = list(numbered(path))
    except UnicodeDecodeError:
        raise BadParameter("This is not UTF-8.", where=str(path), remedy="Save it as UTF-8.") from None
    for number, row in rows:
        fault = _fault(name, row, columns, nodes, kinds)
        if fault:
            raise BadParameter(
                fault,
                where=f"{path}, line {number}",
                remedy="Compare it with /mappings/" + name + ", or with the table of the house.",
            )


def _fault(name: str, row: Line, columns: list[str], nodes: set[str], kinds: set[str]) -> str:
    """What is wrong with a line; "" for nothing."""
    if list(row) != columns:
        return f"Its columns are to be {', '.join(columns)}, with a tab between them."
    for column in _NAMES.get(name, ()):
        for said in row[column].split() if column == "class" else filter(None, [row[column]]):
            prefix, colon, _ = said.partition(":")
            if colon and "//" not in said and prefix not in prefixes:
                return f"“{said}” has a prefix that is not declared; write the whole IRI."
    if name != "darwin-core":
        return ""
    if row["node"] not in nodes:
        return f"“{row['node']}” is no part of a document that nodes.tsv knows."
    if row["kind"].partition(":")[0] not in kinds:
        return f"“{row['kind']}” is no kind: {', '.join(sorted(kinds))}."
    return ""
