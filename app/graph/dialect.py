"""What the standard reads and the engine does not, put into the engine's words.

Lines stay lines, so a complaint of the engine points at the right one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.graph.lexer import Token, at, prologue, resolved, tokens

_CONCERNS_QUERIES = re.compile(r"\b(?:service|true|false)\b", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
_NOT_BLANK = re.compile(r"[^\n]")


def _blanked(text: str) -> str:
    return _NOT_BLANK.sub(" ", text)


def query(text: str) -> str:
    """A query with ``TRUE`` and ``FALSE`` in small letters, and each ``SERVICE SILENT`` to another
    endpoint as what the standard makes of one that does not answer: a pattern that asks nothing."""
    if not _CONCERNS_QUERIES.search(text):
        return text
    found = tokens(text)
    cuts: list[tuple[int, int, str]] = []
    for place, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("TRUE", "FALSE") and token.text != word.lower():
            cuts.append((token.start, token.end, word.lower()))
        if word == "SERVICE" and _word(found, place + 1) == "SILENT":
            end = _closed(found, place)
            if end is not None and (not cuts or cuts[-1][1] <= token.start):
                body = text[token.start : end.end]
                cuts.append((token.start, end.end, "{" + _blanked(body[1:-1]) + "}"))
    return _with(text, cuts)


def update(text: str) -> str:
    """An update with each ``LOAD SILENT`` as what the standard makes of one that fails: nothing.

    A store that keeps no empty graphs has none that could be missing: CLEAR and DROP of a graph
    succeed. An empty text is an update that does nothing.
    """
    found = tokens(text)
    cuts: list[tuple[int, int, str]] = []
    depth = 0
    for place, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        word = token.text.upper() if token.kind == "word" and not depth else ""
        after = _word(found, place + 1)
        if word == "LOAD" and after == "SILENT":
            end = next((t.end for t in found[place:] if t.text == ";"), len(text))
            cuts.append((token.start, end, _blanked(text[token.start : end])))
        elif word in ("CLEAR", "DROP") and after == "GRAPH":
            cuts.append((token.start, token.end, f"{token.text} SILENT"))
    return query(_with(text, cuts))


def _word(found: Sequence[Token], place: int) -> str:
    return found[place].text.upper() if place < len(found) and found[place].kind == "word" else ""


def _closed(found: Sequence[Token], place: int) -> Token | None:
    """The brace that closes the first one from ``place`` on."""
    depth = 0
    for token in found[place:]:
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if token.text == "}" and not depth:
            return token
    return None


def _with(text: str, cuts: Sequence[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    start = 0
    for begin, end, instead in cuts:
        if begin >= start:
            pieces += (text[start:begin], instead)
            start = end
    return "".join((*pieces, text[start:]))


def dataset(text: str) -> tuple[list[str], list[str]] | None:
    """The graphs that a query names by FROM and FROM NAMED; None where it names none.

    Raises BadQuery for a prefix that is not declared.
    """
    if not _FROM.search(text):
        return None
    declared, base, start = prologue(text)
    default: list[str] = []
    named: list[str] = []
    found = [token for token in tokens(text) if token.start >= start]
    depth = 0
    for place, token in enumerate(found):
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if depth == 0 and _word(found, place) == "FROM":
            by_name = _word(found, place + 1) == "NAMED"
            target = found[min(place + 1 + by_name, len(found) - 1)]
            (named if by_name else default).append(_iri(text, target, declared, base))
    return (default, named) if default or named else None


def _iri(text: str, token: Token, declared: dict[str, str], base: str) -> str:
    if token.kind == "iri":
        return resolved(text, token, base, token.text)
    prefix, _, local = token.text.partition(":")
    if token.kind != "pname" or prefix not in declared:
        raise at(text, token, "FROM names no graph: this is no IRI, and no declared prefix begins it.")
    return declared[prefix] + local
