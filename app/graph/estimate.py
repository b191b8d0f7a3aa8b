"""How many solutions a query has to go through, where that can be told from counts alone.

Only one plain form is read: triple patterns of which no two share a variable, so that each is
combined with each of the others. What it says is exact but for changes since the count; of all
other queries it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import prod
from typing import NamedTuple

from app.graph.errors import Hopeless
from app.graph.inventory import Inventory
from app.graph.lexer import Token, prologue, tokens
from app.graph.terms import iri

_TYPE = iri("rdf:type").value
_PACE = 50e6  # solutions a second: more than the engine has ever gone through
_ALL = ("ORDER", "GROUP", "HAVING")  # with these it goes through all, whatever the LIMIT
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "DISTINCT")


class Lone(NamedTuple):
    """A pattern that stands alone: its property, "" for a variable, and its class after rdf:type."""

    property: str
    type: str = ""


def estimate(text: str, counted: Iterable[Inventory]) -> int | None:
    """The solutions of a query on graphs that were counted, at least; None where that is not told."""
    patterns = _read(text)
    known = list(counted)
    if patterns is None or not known:
        return None
    return prod(max(_count(pattern, one) for one in known) for pattern in patterns)


def refuse_hopeless(solutions: int, seconds: float) -> None:
    """Raise Hopeless where no engine could go through so many in that time."""
    if solutions > _PACE * seconds:
        raise Hopeless(
            f"The query combines everything with everything: it has {solutions:.1e} solutions, which takes "
            f"longer than {seconds:g} seconds by far.",
            limit="estimate",
            estimate=solutions,
            remedy="Join its patterns by a common variable, put them into queries of their own, or ask for "
            "a part of the answer (partial=true).",
        )


@lru_cache(maxsize=256)
def streams(text: str) -> bool:
    """Whether rows come as they are found, so that a part of the answer is there early."""
    return not _words(list(tokens(text))) & {*_ALL, *_AGGREGATES}


def _count(pattern: Lone, inventory: Inventory) -> int:
    if pattern.type:
        return inventory.classes.get(pattern.type, 0)
    return inventory.properties.get(pattern.property, 0) if pattern.property else inventory.triples


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[Lone, ...] | None:
    declared, base, start = prologue(text)
    found = [token for token in tokens(text) if token.start >= start]
    opening = [place for place, token in enumerate(found) if token.text == "{"]
    closing = [place for place, token in enumerate(found) if token.text == "}"]
    if base or len(opening) != 1 or len(closing) != 1 or found[0].text.upper() != "SELECT":
        return None
    head = _words(found[: opening[0]])
    tail = _words(found[closing[0] :])
    if "FROM" in head or "VALUES" in tail or not _goes_through_all(head, tail):
        return None
    seen: set[str] = set()
    lone = []
    for pattern in _triples(found[opening[0] + 1 : closing[0]]):
        variables = [token.text[1:] for token in pattern if token.kind == "var"]
        one = _alone(pattern, declared)
        if one is None or len(set(variables)) < len(variables) or seen & set(variables):
            return None
        seen.update(variables)
        lone.append(one)
    return tuple(lone) if len(lone) > 1 else None


def _words(found: list[Token]) -> set[str]:
    return {token.text.upper() for token in found if token.kind == "word"}


def _goes_through_all(head: set[str], tail: set[str]) -> bool:
    return "LIMIT" not in tail or bool(tail & set(_ALL)) or bool(head & set(_AGGREGATES))


def _triples(found: list[Token]) -> Iterator[list[Token]]:
    """Each triple pattern; one of another length stands for what is not read."""
    pattern: list[Token] = []
    for token in found:
        if token.text not in (".", ";", ","):
            pattern.append(token)
            continue
        yield pattern
        pattern = {".": [], ";": pattern[:1], ",": pattern[:2]}[token.text]
    if pattern:
        yield pattern


def _alone(pattern: list[Token], declared: Mapping[str, str]) -> Lone | None:
    """A pattern of three terms of which subject and object are variables; else None."""
    if len(pattern) != 3 or pattern[0].kind != "var":
        return None
    property = "" if pattern[1].kind == "var" else _name(pattern[1], declared)
    if pattern[2].kind == "var":
        return None if property is None else Lone(property)
    type = _name(pattern[2], declared)
    return Lone(_TYPE, type) if property == _TYPE and type else None


def _name(token: Token, declared: Mapping[str, str]) -> str | None:
    if token.kind == "iri":
        return token.text[1:-1]
    if token.text == "a":
        return _TYPE
    prefix, colon, local = token.text.partition(":")
    if token.kind == "pname" and prefix in declared and colon and "\\" not in local:
        return declared[prefix] + local
    return None
