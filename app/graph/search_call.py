"""One ``SERVICE holotype:search`` clause, and the VALUES that take its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from pyoxigraph import Literal, NamedNode

from app.graph import lexer, sparql
from app.graph.lexer import Token
from app.graph.search import Hits, Search
from app.graph.search_request import MOST
from app.graph.sparql import Term
from app.graph.terms import iri

LIMIT = 100  # results unless the query says otherwise
ALL = 100_000  # results at most, where nothing but the documents is asked for
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_FIELDS = "The search page names the fields."


@dataclass
class Call:
    """One SERVICE clause: where it stands and what it says."""

    start: int
    end: int
    document: str
    texts: dict[str, list[tuple[str, Token]]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)


def unquoted(text: str) -> str:
    """What a quoted string says."""
    width = 3 if len(text) >= 6 and text[:3] in ('"""', "'''") else 1

    def plain(found: re.Match[str]) -> str:
        code = found[1]
        if len(code) > 1:
            return chr(min(int(code[1:], 16), 0x10FFFF))
        return _ESCAPED.get(code, code)

    return _ESCAPE.sub(plain, text[width:-width])


def answered(
    text: str,
    call: Call,
    search: Callable[[Search], Hits],
    every: Callable[[Search], Iterable[str]],
) -> str:
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
    limit = call.numbers.get("limit", LIMIT)
    if limit > MOST:
        offset = wanted_search.offset
        found = islice(every(wanted_search), offset, offset + limit)
        return _listed(call, [[NamedNode(name)] for name in found])
    return _values(call, hits, wanted_search.offset)


def _values(call: Call, hits: Hits, offset: int) -> str:
    rows: list[list[Term]] = []
    for place, hit in enumerate(hits.documents, 1):
        given = {
            "score": Literal(repr(float(hit.score)), datatype=iri("xsd:double")),
            "position": Literal(str(offset + place), datatype=iri("xsd:integer")),
            "total": Literal(str(hits.total), datatype=iri("xsd:integer")),
        }
        rows.append([NamedNode(hit.iri), *(given[name] for name in call.results)])
    return _listed(call, rows)


def _listed(call: Call, rows: Sequence[Sequence[Term]]) -> str:
    names = " ".join((call.document, *call.results.values()))
    return f"VALUES ({names}) {{ {sparql.term_text(rows)} }}"
