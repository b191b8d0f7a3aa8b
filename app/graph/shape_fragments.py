"""The query files of ``queries/shapes`` as pieces a compiled check is put together from.

Every file is legal SPARQL and runs as it stands. Places to be filled are marked by terms, so that
filling works on tokens and never on text:

* ``$name``: an operand of the constraint (a term, or a comma-separated list of terms);
* ``<urn:holotype:path>`` as predicate: the path of the shape;
* ``<urn:holotype:condition>`` as expression: a condition on ``?value``;
* ``?focus a <urn:holotype:target>`` (or ``…:pattern``) as a triple: a whole pattern on ``?focus``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from app.graph.lexer import Token, all_tokens, prologue
from app.graph.root import data_root

MARK = "<urn:holotype:"
_TRIPLES = (f"{MARK}target>", f"{MARK}pattern>")


@dataclass(frozen=True)
class Fragment:
    """One query file. ``query``, ``body`` (inside WHERE) and ``condition`` (inside FILTER) as tokens.

    Prefixed names are written out, comments and the prologue left away.
    """

    name: str
    component: str
    message: str
    query: tuple[Token, ...]

    @cached_property
    def body(self) -> tuple[Token, ...]:
        """What stands between the braces of the outermost WHERE."""
        start = next(i for i, token in enumerate(self.query) if token.text == "{")
        return self.query[start + 1 : _closing(self.query, start)]

    @cached_property
    def condition(self) -> tuple[Token, ...]:
        """What stands between the brackets of the first FILTER."""
        word = next(i for i, token in enumerate(self.query) if token.text.upper() == "FILTER")
        start = next(i for i in range(word, len(self.query)) if self.query[i].text == "(")
        return self.query[start + 1 : _closing(self.query, start)]


def _closing(tokens: tuple[Token, ...], start: int) -> int:
    """Index of the bracket that closes the one at ``start``."""
    opening = tokens[start].text
    closing = {"{": "}", "(": ")"}[opening]
    depth = 0
    for index in range(start, len(tokens)):
        if tokens[index].kind == "mark":
            depth += {opening: 1, closing: -1}.get(tokens[index].text, 0)
            if depth == 0:
                return index
    raise ValueError("a bracket is not closed")


@cache
def fragment(name: str) -> Fragment:
    """The query file ``queries/shapes/<name>.rq``."""
    text = (data_root() / "queries" / "shapes" / f"{name}.rq").read_text(encoding="utf-8")
    header = tomllib.loads("\n".join(line[3:] for line in text.splitlines() if line.startswith("#+ ")))
    return Fragment(
        name=name,
        component=header.get("component", ""),
        message=header.get("message", ""),
        query=written_out(text),
    )


def written_out(text: str, declared: Mapping[str, str] | None = None) -> tuple[Token, ...]:
    """The tokens of a query after its prologue, prefixed names as IRIs. KeyError: unknown prefix."""
    inner, _, first = prologue(text)
    known = {**(declared or {}), **inner}
    found: list[Token] = []
    for token in all_tokens(text):
        if token.start < first:
            continue
        if token.kind in ("space", "comment"):
            token = token._replace(kind="space", text=" ")
        if token.kind == "space" and (not found or found[-1].kind == "space"):
            continue
        if token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            iri = known[prefix] + local.replace("\\", "")
            token = Token("iri", f"<{iri}>", token.start)
        found.append(token)
    return tuple(found)


def fill(
    tokens: tuple[Token, ...],
    *,
    given: Mapping[str, str] | None = None,
    marks: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    fresh: str = "",
) -> str:
    """The tokens as text with every place filled.

    ``given``: text for ``$name``. ``marks``: text for ``<urn:holotype:NAME>``. ``names``: other
    names for variables; every variable without one gets the ending ``fresh``.
    """
    given, marks, names = given or {}, marks or {}, names or {}
    pieces: list[str] = []
    for token in tokens:
        text = token.text
        if token.kind == "var":
            name = text[1:]
            if name in given and text[0] == "$":
                text = given[name]
            else:
                text = f"?{names[name] if name in names else name + fresh}"
        elif token.kind == "iri" and text.startswith(MARK):
            mark = text[len(MARK) : -1]
            if mark in marks:
                if text in _TRIPLES:
                    _drop_triple(pieces)
                text = marks[mark]
        pieces.append(text)
    return "".join(pieces)


def _drop_triple(pieces: list[str]) -> None:
    """Take back subject and predicate of the triple whose object is a mark."""
    taken = 0
    while taken < 2:
        taken += bool(pieces.pop().strip())
