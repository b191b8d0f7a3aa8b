"""One pass over a query that notes which properties its triple patterns name.

A reader of the grammar's rules 52 to 110 (SPARQL 1.1 Query Language, section 19.8) that knows the
usual forms and gives up on the others.
"""

from __future__ import annotations

from typing import NamedTuple

from app.graph.lexer import Token
from app.graph.terms import iri

_TYPE = iri("rdf:type").value
_TERMS = ("var", "iri", "pname", "string", "number", "bnode")
_ENDS = (".", "}", "]")


class Pattern(NamedTuple):
    """A property that a pattern needs, and the object where it is an IRI."""

    property: str
    object: str | None


class Unclear(Exception):
    """The query has a form that is not read here."""


class Reading:
    """One pass over the tokens of a query, its prologue left out."""

    def __init__(self, found: list[Token], declared: dict[str, str]) -> None:
        self._tokens = found
        self._declared = declared
        self._place = 0
        self._found: set[Pattern] = set()

    def all(self) -> set[Pattern]:
        """What the query matches. Raises Unclear, or IndexError where the text ends too early."""
        word = self._next().upper()
        if word == "CONSTRUCT" and self._text() == "{":
            self._past_braces()
        elif word not in ("SELECT", "ASK", "CONSTRUCT"):
            raise Unclear
        self._head()
        while self._place < len(self._tokens):
            self._modifier()
        return self._found

    def _kind(self) -> str:
        return self._tokens[self._place].kind

    def _text(self) -> str:
        return self._tokens[self._place].text

    def _word(self) -> str:
        token = self._tokens[self._place]
        return token.text.upper() if token.kind == "word" else ""

    def _next(self) -> str:
        self._place += 1
        return self._tokens[self._place - 1].text

    def _is(self, *texts: str) -> bool:
        token = self._tokens[self._place]
        return token.kind == "mark" and token.text in texts

    def _past_braces(self) -> None:
        """Over data or a template, to behind the brace that closes it."""
        depth = 0
        while True:
            depth += self._is("{") - self._is("}")
            self._place += 1
            if not depth:
                return

    def _head(self) -> None:
        """The clause before a group, then the group."""
        while not self._is("{"):
            self._modifier()
        self._group()

    def _modifier(self) -> None:
        """One token of a clause outside a group, or all of an expression or a list of values."""
        if self._word() == "VALUES":
            self._values()
        elif self._is("("):
            self._expression()
        elif self._is("{"):
            self._group()
        else:
            self._place += 1

    def _values(self) -> None:
        while not self._is("{"):
            self._place += 1
        self._past_braces()

    def _expression(self) -> None:
        """Over brackets and what is in them; a group in there (EXISTS) is read."""
        depth = 0
        while True:
            if self._is("{"):
                self._group()
                continue
            depth += self._is("(") - self._is(")")
            self._place += 1
            if not depth:
                return

    def _group(self) -> None:
        self._place += 1
        while not self._is("}"):
            self._member()
        self._place += 1

    def _member(self) -> None:
        word = self._word()
        if word in ("OPTIONAL", "UNION", "MINUS") or self._is("."):
            self._place += 1
        elif word == "GRAPH":
            self._place += 2
        elif word == "FILTER":
            self._place += 1
            self._constraint()
        elif word == "BIND":
            self._place += 1
            self._expression()
        elif word == "VALUES":
            self._values()
        elif word == "SELECT":
            self._head()
            while not self._is("}"):
                self._modifier()
        elif self._is("{"):
            self._group()
        else:
            self._triples()

    def _constraint(self) -> None:
        while not self._is("(", "{"):  # NOT, EXISTS, the name of a function
            self._place += 1
        if self._is("{"):
            self._group()
        else:
            self._expression()

    def _triples(self) -> None:
        if self._is("["):
            self._unnamed()
            if self._is(*_ENDS):
                return
        else:
            self._term()
        self._properties()

    def _properties(self) -> None:
        """Properties with their objects, up to what ends them."""
        while True:
            named = self._path()
            while True:
                self._object(named)
                if not self._is(","):
                    break
                self._place += 1
            while self._is(";"):
                self._place += 1
            if self._is(*_ENDS) or self._tokens[self._place - 1].text != ";":
                return

    def _object(self, named: list[str]) -> None:
        if self._is("["):
            self._unnamed()
            value = None
        else:
            value = self._term()
        single = len(named) == 1 and named[0] == _TYPE
        self._found.update(Pattern(each, value if single else None) for each in named)

    def _unnamed(self) -> None:
        self._place += 1
        if not self._is("]"):
            self._properties()
            if not self._is("]"):
                raise Unclear
        self._place += 1

    def _term(self) -> str | None:
        """Over one term; it, where it is an IRI."""
        if self._is("-", "+"):
            self._place += 1
        kind = self._kind()
        if kind not in _TERMS and self._word() not in ("TRUE", "FALSE"):
            raise Unclear  # a collection, a triple term, something newer
        name = self._name() if kind in ("iri", "pname") else None
        self._place += 1
        if kind == "string" and self._kind() == "lang":
            self._place += 1
        elif kind == "string" and self._is("^^"):
            self._place += 2
        return name

    def _path(self) -> list[str]:
        """The properties of a verb. One that may be of length zero, or negated, is not read: ``*`` and
        ``?`` stand where an object should, ``!`` where a name should."""
        named = []
        depth = 0
        while True:
            while self._is("^", "("):
                depth += self._next() == "("
            named.append(self._name())
            self._place += 1
            while self._is("+", ")"):
                depth -= self._next() == ")"
            if not self._is("/", "|"):
                break
            self._place += 1
        if depth:
            raise Unclear
        return named

    def _name(self) -> str:
        token = self._tokens[self._place]
        if token.kind == "iri" and ":" in token.text and "\\" not in token.text:
            return token.text[1:-1]
        if token.kind == "pname" and "\\" not in token.text:
            prefix, _, local = token.text.partition(":")
            if prefix in self._declared:
                return self._declared[prefix] + local
        if token.kind == "word" and token.text == "a":
            return _TYPE
        raise Unclear
