"""Several updates as one."""

from __future__ import annotations

from app.graph import lexer, sparql


def joined(*updates: str) -> str:
    """Several updates as one, run whole or not at all. The first keeps its prologue."""
    pieces: list[str] = []
    for update in updates:
        start = lexer.prologue(update)[2]
        if start >= len(update):
            continue  # a prologue alone does nothing
        if pieces:
            declares = any(t.text.upper() == "PREFIX" for t in lexer.meaningful(update[:start]))
            update = sparql.spelled_out(update) if declares else update[start:]
        pieces.append(_without_end(update))
    return "\n;\n".join(pieces)


def _without_end(update: str) -> str:
    """The update without a semicolon at its end; only then is the whole text looked at."""
    if ";" not in update[update.rfind("}") + 1 :]:
        return update
    last = lexer.tokens(update)[-1]
    return update[: last.start] if last.text == ";" else update
