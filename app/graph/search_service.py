"""Search from SPARQL: ``SERVICE holotype:search { … }`` becomes the VALUES that the index found.

::

    SERVICE holotype:search {
      ?document holotype:query "oak" ;         words as in the search box
        holotype:filter "country=TZ" ;         as in the address of a search page; may be repeated
        holotype:sort "-year" ; holotype:limit 20 ; holotype:offset 0 ;
        holotype:score ?score ; holotype:position ?position ; holotype:total ?total .
    }

No engine need know of it, and nothing leaves the house. The line numbers of the rest stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from app.graph import lexer, sparql
from app.graph.errors import BadQuery
from app.graph.lexer import Token
from app.graph.search import Hits, Search
from app.graph.search_request import MOST
from app.graph.sparql import Term
from app.graph.terms import iri, prefixes

SERVICE = prefixes["holotype"] + "search"
TEXTS = ("query", "filter", "sort")
NUMBERS = ("limit", "offset")
RESULTS = ("score", "position", "total")
LIMIT = 100  # results unless the query says otherwise
CALLS = 10  # searches in one query
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_FIELDS = "The search page names the fields."


@dataclass
class _Call:
    """One SERVICE clause: where it stands and what it says."""

    start: int
    end: int
    document: str
    texts: dict[str, list[tuple[str, Token]]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)


def expand_search(text: str, search: Callable[[Search], Hits]) -> str:
    """The query with each ``SERVICE holotype:search`` answered. Raises BadQuery, Unavailable."""
    if "service" not in text.lower():
        return text
    pieces: list[str] = []
    done = 0
    for number, call in enumerate(_calls(text)):
        if number >= CALLS:
            line, column = lexer.position(text, call.start)
            raise BadQuery(f"More than {CALLS} searches in one query.", line=line, column=column)
        lines = text.count("\n", call.start, call.end)
        pieces += [text[done : call.start], _answered(text, call, search), "\n" * lines]
        done = call.end
    return "".join(pieces) + text[done:]


def _calls(text: str) -> list[_Call]:
    found = lexer.tokens(text)
    declared = lexer.prologue(text)[0]
    calls = []
    index = 0
    while index < len(found):
        token = found[index]
        index += 1
        if token.kind != "word" or token.text.upper() != "SERVICE":
            continue
        if index < len(found) and found[index].text.upper() == "SILENT":
            index += 1
        if index < len(found) and _resolved(found[index], declared) == SERVICE:
            reader = _Reader(text, found, index + 1, declared)
            calls.append(reader.call(token.start))
            index = reader.index
    return calls


def _resolved(token: Token, declared: Mapping[str, str]) -> str:
    """The IRI a token stands for, "" if it stands for none."""
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    if token.kind == "pname" and colon and prefix in declared:
        return declared[prefix] + local
    return ""


class _Reader:
    """Reads the braces after ``SERVICE holotype:search``."""

    def __init__(self, text: str, found: Sequence[Token], index: int, declared: Mapping[str, str]) -> None:
        self._text = text
        self._tokens = found
        self.index = index
        self._declared = declared

    def _next(self, expected: str) -> Token:
        if self.index >= len(self._tokens):
            raise lexer.at(self._text, self._tokens[-1], f"The text ends where {expected} is due.")
        self.index += 1
        return self._tokens[self.index - 1]

    def _fault(self, token: Token, message: str, remedy: str = "") -> BadQuery:
        return lexer.at(self._text, token, message, remedy)

    def call(self, start: int) -> _Call:
        """The clause, up to its closing brace."""
        opening = self._next("“{”")
        if opening.text != "{":
            raise self._fault(opening, "“{” is due after SERVICE holotype:search.")
        call: _Call | None = None
        token = self._next("“}”")
        while token.text != "}":
            if token.kind != "var":
                message = f"“{token.text}” has no place in a search."
                remedy = 'Write ?document holotype:query "words" ; holotype:limit 20 .'
                raise self._fault(token, message, remedy)
            name = "?" + token.text[1:]
            call = call or _Call(start, start, name)
            if call.document != name:
                message = f"One search finds one variable, which is {call.document} here."
                raise self._fault(token, message)
            token = self._properties(call)
        if call is None or not {"query", "filter"} & set(call.texts):
            remedy = "Give holotype:query or holotype:filter."
            raise self._fault(token, "The search asks for nothing.", remedy)
        call.end = token.end
        return call

    def _properties(self, call: _Call) -> Token:
        """``property value, value ; property value``; gives the token after them."""
        while True:
            token = self._next("a property")
            if token.text in (".", "}"):  # "; ." is allowed
                break
            name = _resolved(token, self._declared).removeprefix(prefixes["holotype"])
            if name not in (*TEXTS, *NUMBERS, *RESULTS):
                raise self._fault(
                    token,
                    f"“{token.text}” is no property of a search.",
                    "holotype:" + ", holotype:".join((*TEXTS, *NUMBERS, *RESULTS)) + " are.",
                )
            token = self._value(call, name)
            while token.text == ",":
                token = self._value(call, name)
            while token.text == ";":
                following = self._next("“}”")
                if following.text not in (";", ".", "}"):
                    self.index -= 1
                    break
                token = following
            if token.text != ";":
                break
        return self._next("“}”") if token.text == "." else token

    def _value(self, call: _Call, name: str) -> Token:
        """Take in one value; gives the token after it."""
        token = self._next("a value")
        if name in RESULTS:
            self._result(call, name, token)
        elif name in NUMBERS:
            if not token.text.isdecimal():
                raise self._fault(token, f"holotype:{name} takes a whole number from 0 on.")
            if name in call.numbers:
                raise self._fault(token, f"holotype:{name} is given twice.")
            call.numbers[name] = int(token.text[:12])
            if name == "limit" and call.numbers[name] > MOST:
                raise self._fault(token, f"A search gives {MOST} results at most.")
        else:
            if token.kind != "string":
                raise self._fault(token, f"holotype:{name} takes a text in quotes.")
            if name != "filter" and name in call.texts:
                raise self._fault(token, f"holotype:{name} is given twice.")
            call.texts.setdefault(name, []).append((_unquoted(token.text), token))
        following = self._next("“}”")
        return self._next("“}”") if name in TEXTS and following.kind == "lang" else following

    def _result(self, call: _Call, name: str, token: Token) -> None:
        if token.kind != "var":
            raise self._fault(token, f"holotype:{name} gives its value to a variable.")
        variable = "?" + token.text[1:]
        if variable == call.document or variable in call.results.values() or name in call.results:
            raise self._fault(token, f"{token.text} cannot take holotype:{name} as well.")
        call.results[name] = variable


def _unquoted(text: str) -> str:
    """What a quoted string says."""
    width = 3 if len(text) >= 6 and text[:3] in ('"""', "'''") else 1

    def plain(found: re.Match[str]) -> str:
        code = found[1]
        if len(code) > 1:
            return chr(min(int(code[1:], 16), 0x10FFFF))
        return _ESCAPED.get(code, code)

    return _ESCAPE.sub(plain, text[width:-width])


def _answered(text: str, call: _Call, search: Callable[[Search], Hits]) -> str:
    """The VALUES clause in place of the call."""
    said = call.texts
    pairs: list[tuple[str, str]] = []
    for value, token in said.get("filter", ()):
        key, equals, wanted = value.partition("=")
        if not equals or not wanted.strip():
            raise lexer.at(text, token, f"“{value}” is no filter.", "Write it as “country=TZ”.")
        if key.strip() in ("q", "sort", "limit", "offset", "page", "facet"):
            raise lexer.at(text, token, f"“{key.strip()}” is no filter.", _FIELDS)
        pairs.append((key.strip(), wanted))
    wanted_search = replace(
        Search.from_args(pairs),
        text=said["query"][0][0] if "query" in said else "",
        sort=said["sort"][0][0].strip() if "sort" in said else "",
        limit=call.numbers.get("limit", LIMIT),
        offset=call.numbers.get("offset", 0),
    )
    hits = search(wanted_search)
    for value, token in said.get("filter", ()):
        if value.partition("=")[0].strip() in hits.ignored:
            raise lexer.at(text, token, f"No field is called so: “{value}”.", _FIELDS)
    if wanted_search.sort in hits.ignored:
        token = said["sort"][0][1]
        raise lexer.at(text, token, f"Results cannot be ordered by {token.text}.", _FIELDS)
    return _values(call, hits, wanted_search.offset)


def _values(call: _Call, hits: Hits, offset: int) -> str:
    rows: list[list[Term]] = []
    for place, hit in enumerate(hits.documents, 1):
        given = {
            "score": Literal(repr(float(hit.score)), datatype=iri("xsd:double")),
            "position": Literal(str(offset + place), datatype=iri("xsd:integer")),
            "total": Literal(str(hits.total), datatype=iri("xsd:integer")),
        }
        rows.append([NamedNode(hit.iri), *(given[name] for name in call.results)])
    names = " ".join((call.document, *call.results.values()))
    return f"VALUES ({names}) {{ {sparql.term_text(rows)} }}"
