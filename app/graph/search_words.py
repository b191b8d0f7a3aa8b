"""The search box: words, "phrases", -without, begin*, field:value, this OR that. Nothing is an error."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

MOST = 64  # clauses that are looked at
_CLAUSE = re.compile(
    r"""(?P<minus>-(?=\S))?
        (?:(?P<field>[A-Za-z]\w*):(?=\S))?
        (?:["“„](?P<phrase>[^"”“]*)["”“]?(?P<star>\*)?|(?P<word>[^\s"“”„]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Clause:
    """One thing asked for: ``text`` anywhere, or in ``field``; as the beginning of a word or not."""

    text: str
    field: str = ""
    negative: bool = False
    prefix: bool = False
    quoted: bool = False


def clauses(text: str, fields: Collection[str]) -> list[list[Clause]]:
    """What the text asks for: all of the groups, any clause of a group.

    ``fields`` are the names that may stand before a colon; any other is part of the words.
    """
    groups: list[list[Clause]] = []
    join = False
    for found in list(_CLAUSE.finditer(text))[:MOST]:
        if found["word"] == "OR" and not (found["minus"] or found["field"]):
            join = bool(groups)
            continue
        clause = _clause(found, fields)
        if clause is None:
            continue
        if join and not clause.negative:
            groups[-1].append(clause)
        else:
            groups.append([clause])
        join = False
    return groups


def _clause(found: re.Match[str], fields: Collection[str]) -> Clause | None:
    quoted = found["phrase"] is not None
    value = found["phrase"] if quoted else found["word"]
    prefix = bool(found["star"]) or (not quoted and value.endswith("*"))
    value = value if quoted else value.rstrip("*")
    name = found["field"] or ""
    if name and name not in fields:
        name, value = "", f"{name}:{value}"
    if not value.strip():
        return None
    return Clause(value, name, bool(found["minus"]), prefix, quoted)
