"""The values that an address gives to the parameters of a query of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request

from app.graph.catalogue import LISTS, Query
from app.graph.errors import BadParameter


def given(query: Query, *, besides: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the address of this request says; lists are said value by value, rows with commas.

    ``besides`` are arguments that are not the query's. Raises BadParameter for any other, and for
    one that is said twice where one value is taken.
    """
    found: dict[str, Any] = {}
    for key in request.args:
        if key in besides and key not in query.params:
            continue
        if key not in query.params:
            raise BadParameter(
                f"“{query.name}” has no parameter “{key}”.", where=key, remedy=_takes(query, besides)
            )
        values = request.args.getlist(key)
        if query.params[key]["kind"] not in LISTS:
            if len(values) > 1:
                raise BadParameter(f"“{key}” is given {len(values)} times and takes one value.", where=key)
            found[key] = values[0]
        else:
            rows = query.params[key]["kind"] == "rows"
            found[key] = [value.split(",") for value in values] if rows else values
    return found


def complete(query: Query, values: Mapping[str, Any]) -> None:
    """Raise BadParameter where a parameter has no value."""
    missing = [key for key in query.params if key not in values]
    if missing:
        example = urlencode(arguments(query.examples()))
        raise BadParameter(
            f"“{query.name}” needs a value for {', '.join(missing)}.",
            where=missing[0],
            remedy=f"For example: ?{example}",
        )


def arguments(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Values as the arguments of an address: what ``given`` reads."""
    found = []
    for key, value in values.items():
        several = value if isinstance(value, list) else [value]
        found += [(key, ",".join(map(str, v)) if isinstance(v, list) else str(v)) for v in several]
    return found


def _takes(query: Query, besides: tuple[str, ...]) -> str:
    return f"It takes: {', '.join([*query.params, *besides]) or 'none'}."
