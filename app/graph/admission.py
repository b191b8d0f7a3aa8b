"""What a text has to pass before the engine sees it, and how it is put to the engine."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from app.graph import dialect, lexer, sparql
from app.graph.complexity import refuse_bombs
from app.graph.errors import BadQuery
from app.graph.legality import refuse_illegal
from app.graph.outline import by_outline

_SHORT = 20_000  # characters; the admission of a text up to that length is remembered


class Admitted(NamedTuple):
    """A query in the engine's words, and the graphs it names by FROM (None where it names none)."""

    text: str
    dataset: tuple[list[str], list[str]] | None


def query(text: str) -> Admitted:
    """A query, looked over. Raises BadQuery with the place of what cannot be let in."""
    if len(text) >= _SHORT:
        return _query(text)
    return Admitted(text, None) if _as_it_stands(text) else _remembered(text)


@by_outline
def _as_it_stands(text: str) -> bool:
    """Whether a query is let in unchanged and names no graphs. Raises BadQuery."""
    return _query(text) == (text, None)


def _query(text: str) -> Admitted:
    known = dialect.query(text)
    refuse_bombs(known)
    refuse_illegal(known)
    sparql.refuse_outreach(known)
    if sparql.form(known) == "update":
        raise BadQuery("This is an update, not a query.", remedy="Send it as update, by POST.")
    return Admitted(known, dialect.dataset(known))


_remembered = lru_cache(maxsize=512)(_query)


def update(text: str) -> str:
    """An update in the engine's words, looked over. Raises BadQuery as ``query`` does."""
    refuse_bombs(text)
    refuse_illegal(text)
    known = dialect.update(text)
    sparql.refuse_outreach(known)
    if lexer.tokens(known) and sparql.form(known) != "update":
        raise BadQuery("This is a query, not an update.", remedy="Send it as query.")
    return sparql.spelled_out(known) if sparql.prologues(known) else known
