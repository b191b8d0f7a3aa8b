"""Which properties the triple patterns of a query name: what of a dataset it can match at all.

Where the query has a form that is not read, whoever asks must take it to match anything.
"""

from __future__ import annotations

from functools import lru_cache

from app.graph.lexer import prologue, tokens
from app.graph.outline import outline, written
from app.graph.pattern_reading import Pattern, Reading, Unclear


def patterns(text: str) -> frozenset[Pattern] | None:
    """What the query matches: one of these in each triple it finds. None where that is not clear."""
    found = outline(text)
    if found is None:
        return _read(text)
    known, fill = _of_outline(found.between), found.filled
    if known is None:
        return None
    return frozenset(Pattern(fill(one.property), one.object and fill(one.object)) for one in known)


@lru_cache(maxsize=256)
def _of_outline(between: tuple[str, ...]) -> frozenset[Pattern] | None:
    return _read(written(between))


def _read(text: str) -> frozenset[Pattern] | None:
    declared, base, start = prologue(text)
    found = [token for token in tokens(text) if token.start >= start]
    if base or not found:
        return None
    try:
        return frozenset(Reading(found, declared).all())
    except (Unclear, IndexError):
        return None
