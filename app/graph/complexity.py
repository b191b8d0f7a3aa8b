"""How deep and how long a text may be before the engine's parser, which recurses, is let at it.

Measured on pyoxigraph 0.5.13 in a thread of the server: an update of 2,500 nested braces or 10,000
operators in a row overflows the stack and ends the process. A query would end a reader only.
"""

from __future__ import annotations

from app.graph.lexer import at, tokens

DEPTH = 250
OPERATORS = 2_000
_OPENING, _CLOSING = frozenset(("{", "(", "[", "<<", "<<(")), frozenset(("}", ")", "]", ">>", ")>>"))
_MARKS = frozenset(("||", "&&", "!", "/", "|", "^", "+", "-", "*"))
_WORDS = frozenset(("UNION", "MINUS", "OPTIONAL", "EXISTS", "GRAPH", "BIND", "VALUES"))


def refuse_bombs(text: str) -> None:
    """Raise BadQuery at the place where a text gets too deep, or has one operator too many.

    What is listed as data (INSERT DATA, DELETE DATA, VALUES) has no operators, and may be as long
    as it is.
    """
    depth = operators = 0
    data = 0  # the depth of the braces that hold data, while in them
    announced = False
    for token in tokens(text):
        if token.kind == "mark":
            if token.text in _OPENING:
                depth += 1
                if token.text == "{" and announced:
                    data, announced = data or depth, False
                if depth > DEPTH:
                    raise at(
                        text,
                        token,
                        f"The text is nested more than {DEPTH} levels deep here.",
                        "Write it flatter: a list of values needs VALUES, not nesting.",
                    )
            elif token.text in _CLOSING:
                data = 0 if depth == data else data
                depth -= 1
            elif token.text in _MARKS and not data:
                operators += 1
        elif token.kind == "word" and not data:
            word = token.text.upper()
            announced |= word in ("DATA", "VALUES")
            operators += word in _WORDS
        if operators > OPERATORS:
            raise at(
                text,
                token,
                f"The text has more than {OPERATORS:,} operators; this is one too many.",
                "Put many values into VALUES or IN, or send several requests.",
            )
