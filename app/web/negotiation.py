"""Which of the media types on offer answers an ``Accept`` header best (RFC 9110, section 12.5.1).

Also the tables of what is on offer: form of an answer by media type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

HTML, JSON = "text/html", "application/json"

# What a client may ask for -> what the engine is told to write. The answer carries the name that
# was asked for; the first of each table is what a client without a preference gets.
_RESULTS = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
}
_TABLES = {
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
}
GENERAL = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
GRAPHS: Mapping[str, str] = {
    "text/turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "application/rdf+xml": "application/rdf+xml",
    "application/ld+json": "application/ld+json",
    "application/trig": "application/trig",
    "application/n-quads": "application/n-quads",
    "application/x-turtle": "text/turtle",
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "text/plain": "application/n-triples",
}
BY_FORM: Mapping[str, Mapping[str, str]] = {
    "select": {**_RESULTS, **_TABLES, **GENERAL},
    "ask": {**_RESULTS, **GENERAL},
    "graph": GRAPHS,
}

_PARAMETER = re.compile(r';\s*([^\s=;,"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))')
_RANGE = re.compile(r'\s*([^\s;,/"]+/[^\s;,/"]+)\s*((?:;(?:[^,"]|"(?:[^"\\]|\\.)*")*)?)(?:,|$)')
_SHORT = 500  # characters of a header whose choice is remembered
_NO_OPINION = frozenset(("q", "charset"))  # parameters that part no two of our media types


class MediaRange(NamedTuple):
    """One entry of an ``Accept`` header: ``type/subtype``, parameters and quality (0 to 1)."""

    name: str
    parameters: Mapping[str, str]
    quality: float


class Match(NamedTuple):
    """How well a media type fits a header: by quality first, then by how exactly it was named."""

    quality: float
    exactness: int


def parameters(text: str) -> dict[str, str]:
    """The parameters of a media type, as in ``;charset=utf-8;profile="…"``; names in lower case."""
    return {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted else plain
        for name, quoted, plain in _PARAMETER.findall(text)
    }


def media_ranges(accept: str) -> list[MediaRange]:
    """The readable entries of a header; what cannot be read is passed over."""
    found = []
    for name, rest in _RANGE.findall(accept):
        given = parameters(rest)
        try:
            quality = min(max(float(given.get("q", 1)), 0.0), 1.0)
        except ValueError:
            quality = 0.0
        kept = {key: value for key, value in given.items() if key not in _NO_OPINION}
        found.append(MediaRange(name.lower(), kept, quality))
    return found


def match(offer: str, ranges: Sequence[MediaRange]) -> Match:
    """How well ``offer`` fits. The most exact entry decides, as the RFC has it.

    An entry with a parameter that the offer does not have (a version, a profile) fits less exactly
    than one without, instead of not at all: an answer in the plain type is of more use than none.
    """
    name, _, rest = offer.partition(";")
    name = name.strip().lower()
    own = parameters(";" + rest)
    best_match = Match(0.0, -1)
    for wanted in ranges:
        if wanted.name == name:
            same = all(own.get(key) == value for key, value in wanted.parameters.items())
            exactness = (3 if not wanted.parameters else 4) if same else 2
        elif wanted.name == name.partition("/")[0] + "/*":
            exactness = 1
        elif wanted.name == "*/*":
            exactness = 0
        else:
            continue
        if exactness > best_match.exactness:
            best_match = Match(wanted.quality, exactness)
    return best_match


def best(accept: str, offers: Sequence[str]) -> str | None:
    """The offer that suits the header best, the earlier one in doubt; None when none does.

    No header means that anything will do.
    """
    offers = tuple(offers)
    return _remembered(accept, offers) if len(accept) < _SHORT else _best(accept, offers)


def _best(accept: str, offers: tuple[str, ...]) -> str | None:
    ranges = media_ranges(accept)
    if not ranges:
        return offers[0] if not accept.strip() else None
    ranked = [(match(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    found, _, offer = max(ranked)
    return offer if found.quality > 0 else None


_remembered = lru_cache(maxsize=512)(_best)


def encoding(accept: str, offers: Sequence[str]) -> str:
    """The content coding that suits an ``Accept-Encoding`` header best, "" for none (section 12.5.3).

    A client that names no coding gets none; of those it likes equally the earlier offer.
    """
    liked: dict[str, float] = {}
    for entry in accept.lower().split(","):
        name, _, rest = entry.strip().partition(";")
        try:
            liked[name.strip()] = float(parameters(";" + rest).get("q", 1))
        except ValueError:
            liked[name.strip()] = 0.0
    anything = liked.get("*", 0.0)
    ranked = [(liked.get(offer, anything), -place, offer) for place, offer in enumerate(offers)]
    quality, _, offer = max(ranked)
    return offer if quality > 0 and quality >= liked.get("identity", 0.0) else ""


def content_type(media_type: str) -> str:
    """A media type as ``Content-Type`` has it: text says its charset."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
