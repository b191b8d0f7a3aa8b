"""What the standard forbids and the engine lets pass: refused here, with its place."""

from __future__ import annotations

import re

from app.graph.lexer import at, tokens

_CONCERNED = re.compile(
    r"<<\(|\b(?:count|sum|min|max|avg|sample|group_concat)\b.*\b(?:count|sum|min|max|avg|sample|group_concat)\b",
    re.IGNORECASE | re.DOTALL,
)
_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
_NO_SUBJECTS = frozenset(("string", "number"))


def refuse_illegal(text: str) -> None:
    """Raise BadQuery for an aggregate within an aggregate, and for an expression that makes a triple
    term about a literal or about another triple term; patterns may ask for such."""
    if not _CONCERNED.search(text):
        return
    found = tokens(text)
    open_: list[str] = []  # what each bracket around the place is: an aggregate's, a brace, another
    for place, token in enumerate(found):
        before = found[place - 1] if place else token
        if token.text == "(" and before.kind == "word" and before.text.upper() in _AGGREGATES:
            if "aggregate" in _since_brace(open_):
                raise at(
                    text,
                    before,
                    f"{before.text.upper()} stands within another aggregate.",
                    "Aggregate in a sub-select first, and its results outside of it.",
                )
            open_.append("aggregate")
        elif token.text == "(" and (before.kind == "word" or "{" not in open_):
            open_.append("expression")
        elif token.kind == "mark" and token.text in ("(", "[", "{"):
            open_.append(token.text)
        elif token.kind == "mark" and token.text in (")", "]", "}") and open_:
            open_.pop()
        inside = _since_brace(open_)[:1] in (["expression"], ["aggregate"])
        if inside and before.text == "<<(" and (token.kind in _NO_SUBJECTS or token.text == "<<("):
            raise at(
                text,
                token,
                "The subject of a triple term is an IRI or a variable here.",
                "A statement about a statement has the triple term as its object.",
            )


def _since_brace(open_: list[str]) -> list[str]:
    """The brackets within the innermost braces: a sub-select has aggregates of its own."""
    last = max((place for place, what in enumerate(open_) if what == "{"), default=-1)
    return open_[last + 1 :]
