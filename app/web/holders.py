"""Institutions as people know them: where their records have a code, the name with the code."""

from __future__ import annotations

from collections.abc import Mapping

from app.web.kept import Kept, answered

_named: Kept[Mapping[str, str]] = Kept(10)


def with_code(name: str, code: str) -> str:
    """``Botanical Museum (B)``; the one that there is where the other is not, or is the same."""
    return f"{name} ({code})" if name and code and code != name else name or code


def institution_called(code: str) -> str:
    """The one institution described here that has a code, by name; else the code."""
    return _named.get("", _by_code).get(code, code)


def _by_code() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for row in answered("collections/institutions").rows:
        if row["code"] and row["title"]:
            found.setdefault(str(row["code"]), set()).add(str(row["title"]))
    return {code: with_code(min(names), code) for code, names in found.items() if len(names) == 1}
