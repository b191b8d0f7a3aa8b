"""The lines of the mapping that fit one table, ready to be carried out on its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from loaders.actions import Action, compiled
from loaders.mapping import Place, Tables
from loaders.record import Table


class Plan(NamedTuple):
    """One table: (column, action) in the order of the mapping, its key columns, its top node."""

    source: str
    actions: tuple[tuple[int, Action], ...]
    keys: tuple[int, ...]
    top: str
    table: Table


def _columns(tables: Tables, source: str, table: Table) -> Iterator[tuple[Place, int]]:
    for position, term in enumerate(table.terms):
        for place in tables.places.get(source, {}).get(term, ()):
            yield place, position


def planned(tables: Tables, table: Table, source: str = "") -> Plan:
    """The plan for ``table``, read as rows of its own type or of the type ``source``."""
    source = source or tables.source(table.row_type)
    placed = sorted(_columns(tables, source, table), key=_rank)
    actions, keys, top = [], [], ""
    for place, position in placed:
        top = top or place.node.partition("/")[0]
        if place.kind == "key":
            keys.append(position)
        action = compiled(place, table.terms, table.order(position))
        if action is not None:
            actions.append((position, action))
    return Plan(source, tuple(actions), tuple(keys), top, table)


def _rank(placed: tuple[Place, int]) -> tuple[bool, int]:
    place = placed[0]
    # "last" stands in tables of former loads alone, and has to mean what it meant to them
    return place.hints.get("wins") != "last", place.line
