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

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.graph import lexer
from app.graph.errors import BadQuery
from app.graph.lexer import Token
from app.graph.search import Hits, Search
from app.graph.search_call import ALL, Call, answered, unquoted
from app.graph.search_request import MOST
from app.graph.terms import prefixes

SERVICE = prefixes["holotype"] + "search"
TEXTS = ("query", "filter", "sort")
NUMBERS = ("limit", "offset")
RESULTS = ("score", "position", "total")
CALLS = 10  # searches in one query


def expand_search(
    text: str, search: Callable[[Search], Hits], every: Callable[[Search], Iterable[str]] = lambda _: ()
) -> str:
    """The query with each ``SERVICE holotype:search`` answered. Raises BadQuery, Unavailable.

    ``every`` gives all documents of a search, for calls with a limit of more than ``MOST``.
    """
    if "service" not in text.lower():
        return text
    pieces: list[str] = []
    done = 0
    for number, call in enumerate(_calls(text)):
        if number >= CALLS:
            line, column = lexer.position(text, call.start)
            raise BadQuery(f"More than {CALLS} searches in one query.", line=line, column=column)
        lines = text.count("\n", call.start, call.end)
        pieces += [text[done : call.start], answered(text, call, search, every), "\n" * lines]
        done = call.end
    return "".join(pieces) + text[done:]


def _calls(text: str) -> list[Call]:
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

    def call(self, start: int) -> Call:
        """The clause, up to its closing brace."""
        opening = self._next("“{”")
        if opening.text != "{":
            raise self._fault(opening, "“{” is due after SERVICE holotype:search.")
        call: Call | None = None
        token = self._next("“}”")
        while token.text != "}":
            if token.kind != "var":
                message = f"“{token.text}” has no place in a search."
                remedy = 'Write ?document holotype:query "words" ; holotype:limit 20 .'
                raise self._fault(token, message, remedy)
            name = "?" + token.text[1:]
            call = call or Call(start, start, name)
            if call.document != name:
                message = f"One search finds one variable, which is {call.document} here."
                raise self._fault(token, message)
            token = self._properties(call)
        if call is None or not {"query", "filter"} & set(call.texts):
            remedy = "Give holotype:query or holotype:filter."
            raise self._fault(token, "The search asks for nothing.", remedy)
        if call.numbers.get("limit", 0) > MOST and (call.results or "sort" in call.texts):
            message = f"More than {MOST} results come without score, position, total and order."
            raise self._fault(opening, message, "Ask for fewer, or for the documents alone.")
        call.end = token.end
        return call

    def _properties(self, call: Call) -> Token:
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

    def _value(self, call: Call, name: str) -> Token:
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
            if name == "limit" and call.numbers[name] > ALL:
                raise self._fault(token, f"A search gives {ALL} results at most.")
        else:
            if token.kind != "string":
                raise self._fault(token, f"holotype:{name} takes a text in quotes.")
            if name != "filter" and name in call.texts:
                raise self._fault(token, f"holotype:{name} is given twice.")
            call.texts.setdefault(name, []).append((unquoted(token.text), token))
        following = self._next("“}”")
        return self._next("“}”") if name in TEXTS and following.kind == "lang" else following

    def _result(self, call: Call, name: str, token: Token) -> None:
        if token.kind != "var":
            raise self._fault(token, f"holotype:{name} gives its value to a variable.")
        variable = "?" + token.text[1:]
        if variable == call.document or variable in call.results.values() or name in call.results:
            raise self._fault(token, f"{token.text} cannot take holotype:{name} as well.")
        call.results[name] = variable
