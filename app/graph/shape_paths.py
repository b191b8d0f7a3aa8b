"""Sequence paths in a query text, kept whole for the engine.

The engine takes ``a/b`` apart into two patterns and a join. Within EXISTS it does not know that the
near end is bound, so it reads the whole store for every row: a batch takes time in proportion to
the square of its size. With a second branch that leads nowhere, ``((a/b)|nothing)``, the path stays
a path and is followed from the end that is known.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.graph.lexer import Token
from app.graph.shape_model import NOTHING

_OPEN = Token("mark", "(", 0)
_REST = (Token("mark", "|", 0), Token("iri", NOTHING, 0), Token("mark", ")", 0))


def kept_whole(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with every path that has a sequence in it kept whole."""
    found: list[Token] = []
    index = 0
    while index < len(tokens):
        end = _path(tokens, index)
        if any(token.kind == "mark" and token.text == "/" for token in tokens[index:end]):
            found.extend((_OPEN, *tokens[index:end], *_REST))
            index = end
        else:
            found.append(tokens[index])
            index += 1
    return tuple(found)


def _skip(tokens: Sequence[Token], index: int) -> int:
    while index < len(tokens) and tokens[index].kind == "space":
        index += 1
    return index


def _is(tokens: Sequence[Token], index: int, marks: str) -> bool:
    return index < len(tokens) and tokens[index].kind == "mark" and tokens[index].text in marks


def _path(tokens: Sequence[Token], start: int) -> int:
    """The end of the path that begins at ``start``; ``start`` itself where there is none."""
    end = index = _element(tokens, start)
    while index > start and _is(tokens, following := _skip(tokens, index), "/|"):
        step = _skip(tokens, following + 1)
        index = _element(tokens, step)
        if index == step:
            return start
        end = index
    return end


def _element(tokens: Sequence[Token], start: int) -> int:
    """The end of one step: ``^``, ``!``, an IRI, ``a`` or brackets, and ``*``, ``+`` or ``?``."""
    index = start
    while _is(tokens, index, "^!"):
        index = _skip(tokens, index + 1)
    if index >= len(tokens):
        return start
    if _is(tokens, index, "("):
        inner = _skip(tokens, index + 1)
        end = _path(tokens, inner)
        closing = _skip(tokens, end)
        if end == inner or not _is(tokens, closing, ")"):
            return start
        index = closing + 1
    elif tokens[index].kind == "iri" or tokens[index].text == "a":
        index += 1
    else:
        return start
    return index + 1 if _is(tokens, index, "*+?") else index
