"""What went wrong in a reader, as it goes to its parent: the class of an error and what it carries."""

from __future__ import annotations

import re
from typing import Any

from app.graph.errors import BadQuery, HolotypeError, TooCostly, Unavailable
from app.graph.lexer import position, prologue, tokens

_FUNCTION = re.compile(r"custom function <([^>]*)> is not supported")


class Stale(Exception):
    """The snapshot asked for is not there (any more)."""


def complaint(error: BaseException, text: str) -> dict[str, Any]:
    """An error that the query ``text`` ended with."""
    if isinstance(error, Stale):
        return {"error": "Stale", "message": str(error), "remedy": "", "details": {}}
    if isinstance(error, MemoryError):
        error = TooCostly(
            "The query needs more memory than one may use.",
            limit="memory",
            remedy="Sort and group less at once, or aggregate in sub-selects before joining.",
        )
    if unknown := _FUNCTION.search(str(error)):
        error = _unknown_function(unknown[1], text)
    if not isinstance(error, HolotypeError):
        error = Unavailable(f"The query failed while it ran: {error}.")
    return {
        "error": type(error).__name__,
        "message": error.message,
        "remedy": error.remedy,
        "details": error.details,
    }


def _unknown_function(name: str, text: str) -> BadQuery:
    """The engine stops at a function that it does not know, and does not say where it stands."""
    declared = prologue(text)[0]
    line: int | None = None
    column: int | None = None
    for token in tokens(text):
        prefix, _, local = token.text.partition(":")
        written = token.text == f"<{name}>" or declared.get(prefix, "\n") + local == name
        if token.kind in ("iri", "pname") and written:
            line, column = position(text, token.start)
    return BadQuery(
        f"There is no function <{name}> here.",
        line=line,
        column=column,
        remedy="Leave it out: what a function that is not known would give cannot be told.",
    )
