"""SPARQL as tokens: words, names, strings and marks, each with its place in the text.

A word inside an IRI, a string or a comment is never taken for a keyword.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin

from app.graph.errors import BadQuery

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<string>\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''
        |\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<var>[?$]\w+)
    | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)
    | (?P<bnode>_:\w(?:[\w\-.·]*[\w\-·])?)
    | (?P<pname>(?:[^\W\d_](?:[\w\-\.·]*[\w\-·])?)?:(?:(?:[\w:·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
        (?:(?:[\w\-:\.·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*
           (?:[\w\-:·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)?)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>\^\^|\|\||&&|!=|<=|>=|<<\(|\)>>|<<|>>|\{\||\|\}|.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of the text: ``kind`` (iri, var, string, word, mark …), ``text``, offset ``start``."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def all_tokens(text: str) -> Iterator[Token]:
    """Every token, white space and comments included: joined together they are the text again."""
    for match in _TOKEN.finditer(text):
        yield Token(match.lastgroup or "mark", match.group(), match.start())


def meaningful(text: str) -> Iterator[Token]:
    """The tokens that mean something, one after another: no white space, no comments."""
    return (token for token in all_tokens(text) if token.kind not in ("space", "comment"))


_remembered = lru_cache(maxsize=256)(lambda text: tuple(meaningful(text)))


def tokens(text: str) -> tuple[Token, ...]:
    """All tokens that mean something. Those of a short text are remembered."""
    return _remembered(text) if len(text) < 20_000 else tuple(meaningful(text))


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def at(text: str, token: Token, message: str, remedy: str = "") -> BadQuery:
    """A BadQuery that points at ``token``."""
    line, column = position(text, token.start)
    return BadQuery(message, line=line, column=column, remedy=remedy)


def resolved(text: str, token: Token, base: str, written: str) -> str:
    """The IRI ``written`` (in its brackets), resolved against ``base``. Raises BadQuery at ``token``."""
    try:
        return urljoin(base, written[1:-1])
    except ValueError as error:
        raise at(text, token, f"{written} is no IRI: {error}.") from error


def prologue(text: str) -> tuple[dict[str, str], str, int]:
    """Declared prefixes, base IRI ("" if none), and the offset of the first token after them."""
    declared: dict[str, str] = {}
    base = ""
    stream = meaningful(text)
    for token in stream:
        word = token.text.upper() if token.kind == "word" else ""
        if word == "PREFIX":
            name, target = next(stream, token), next(stream, token)
            declared[name.text.removesuffix(":")] = target.text[1:-1]
        elif word == "BASE":
            base = next(stream, token).text[1:-1]
        elif word == "VERSION":
            next(stream, token)
        else:
            return declared, base, token.start
    return declared, base, len(text)
