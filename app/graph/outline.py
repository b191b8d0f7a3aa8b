"""The outline of a query: its text without the IRIs that stand in it in full.

Programs ask the same of one document after another. What follows from the words and marks of a text
is then the same each time, and need be worked out once for all texts of one outline.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from app.graph.errors import HolotypeError
from app.graph.terms import iri

T = TypeVar("T")

_LONG = 20_000  # characters; texts from there on are looked at as they are
_MARK = "outline:"
# An absolute IRI that begins no other token and can end no string: cut out, it leaves each token
# around it what it was. Types are told by rdf:type, so that one stays.
_IRI = re.compile(
    r"(?<!<)(<(?!"
    + re.escape(iri("rdf:type").value)
    + r">)[A-Za-z][A-Za-z0-9+.\-]*:[^<>\"'{}|^`\\\x00-\x20]*>)"
)
_PLACE = re.compile(rf"{_MARK}(\d+)/")


class Outline(NamedTuple):
    """``between`` is what stands before, between and behind the IRIs; ``iris`` those, in brackets."""

    between: tuple[str, ...]
    iris: tuple[str, ...]

    def filled(self, name: str) -> str:
        """A name worked out on the outline, with the IRI of this text that it is or begins with."""
        found = _PLACE.match(name)
        return self.iris[int(found[1])][1:-1] + name[found.end() :] if found else name


@lru_cache(maxsize=64)
def outline(text: str) -> Outline | None:
    """The outline of a text; None where it has none that is worth remembering."""
    if len(text) >= _LONG or _MARK in text:
        return None
    pieces = _IRI.split(text)
    return Outline(tuple(pieces[::2]), tuple(pieces[1::2]))


def written(between: tuple[str, ...]) -> str:
    """An outline as a text: each IRI that is cut out is another absolute one."""
    pieces = [between[0]]
    for place, piece in enumerate(between[1:]):
        pieces += (f"<{_MARK}{place}/>", piece)
    return "".join(pieces)


def by_outline(judge: Callable[[str], T]) -> Callable[[str], T]:
    """Let ``judge`` be asked once for all texts of one outline.

    For what follows from words and marks alone. What it raises is about the text itself.
    """
    remembered = lru_cache(maxsize=512)(lambda between: judge(written(between)))

    def asked(text: str) -> T:
        found = outline(text)
        if found is None:
            return judge(text)
        try:
            return remembered(found.between)
        except HolotypeError:
            return judge(text)

    return asked
