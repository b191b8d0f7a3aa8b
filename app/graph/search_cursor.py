"""A place in the results of a search, from which it goes on however deep that is.

A cursor names the state of the index it was made in, how many results lie before it, and the order
key and the place of the last of them. Text is ordered by looking up every key, so results beyond the
key are taken by what their keys begin with, and only few are passed over by counting.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import NamedTuple

from tantivy import Occur, Query, Schema

from app.graph.errors import BadParameter
from app.graph.search_request import Search

START = "*"  # the cursor of the first page
UNKNOWN = -1  # the place of a cursor that knows its rank alone
Key = str | int | float | None
_SIGNS = 16  # of a key that are looked at; what they leave together is passed over by counting
_ALL = "[\\x{0}-\\x{10FFFF}]*"


class Cursor(NamedTuple):
    """``rank`` results lie before it; ``key`` and ``place`` are those of the last of them."""

    state: str
    asked: str
    rank: int
    key: Key = None
    place: int = UNKNOWN

    def text(self) -> str:
        """The cursor as it stands in an address."""
        return base64.urlsafe_b64encode(json.dumps(self).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """A cursor from an address. Raises BadParameter."""
        try:
            padded = text.encode() + b"=" * (-len(text) % 4)
            state, asked, rank, key, place = json.loads(base64.urlsafe_b64decode(padded))
            found = cls(str(state), str(asked), int(rank), key, int(place))
        except (ValueError, TypeError) as error:
            raise _unknown() from error
        known = key is None or isinstance(key, str | int | float)
        if not (known and 0 <= found.rank < 2**40 and UNKNOWN <= found.place < 2**63):
            raise _unknown()
        return found


def _unknown() -> BadParameter:
    return BadParameter(
        "This is no cursor.",
        parameter="cursor",
        remedy=f"Begin with cursor={START} and follow the links named “next”.",
    )


def asked_by(search: Search) -> str:
    """A short name of what is looked for and in which order: a cursor holds for that alone."""
    plain = Search(
        search.text, search.filters, search.ranges, search.bbox, search.geometry, search.sort
    ).to_args()
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:12]


def from_key(layout: Schema, column: str, key: str, *, descending: bool) -> Query:
    """All with a key from ``key`` on, in the order given, and those without any, which come last.

    Some just before it may be among them.
    """
    begun = key[:_SIGNS]
    parts = [_literal(begun) + _ALL]
    for place, sign in enumerate(begun):
        low, high = (0, ord(sign) - 1) if descending else (ord(sign) + 1, 0x10FFFF)
        if low <= high:
            parts.append(f"{_literal(begun[:place])}[\\x{{{low:X}}}-\\x{{{high:X}}}]{_ALL}")
        if descending and place:
            parts.append(_literal(begun[:place]))
    found = [Query.regex_query(layout, column, "|".join(parts))]
    if descending:
        found.append(Query.term_query(layout, column, ""))
    without = Query.boolean_query(
        [(Occur.Must, Query.all_query()), (Occur.MustNot, Query.exists_query(column))]
    )
    return Query.boolean_query([(Occur.Should, query) for query in (*found, without)])


def _literal(text: str) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else f"\\x{{{ord(sign):X}}}" for sign in text)
