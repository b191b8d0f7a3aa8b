"""Values as the index keeps them: folded words, order keys, moments, paths level by level."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from unicodedata import is_normalized, normalize

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LEVELS = 8  # depth of a tree; what lies deeper belongs to the eighth level
LONGEST = 1000  # characters of an exact value; longer ones are cut
LONGEST_WORD = 100
_DIGITS = re.compile(r"[0-9]+")
_MOMENT = re.compile(
    r"^\s*(?P<year>[0-9]{4})(?:-?(?P<month>[01][0-9])(?:-?(?P<day>[0-3][0-9])"
    r"(?:[T ](?P<hour>[0-2][0-9]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?)?)?)?(?![0-9])"
)
_PARTS = ("year", "month", "day", "hour", "minute", "second")
_FIRST = ("0000", "00", "00", "00", "00", "00")
_LAST = ("9999", "12", "31", "23", "59", "59")


def word_analyzer() -> TextAnalyzer:
    """Words in lower case without diacritics; anything but letters and digits parts them."""
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold()).build()


_words = word_analyzer()
_whole = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.lowercase()).filter(Filter.ascii_fold()).build()


def composed(text: str) -> str:
    """Letters with their diacritics as one character each, as the word analyser needs them."""
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def words(text: str) -> list[str]:
    """The words of a text as the index has them."""
    return _words.analyze(composed(text))


def folded(text: str) -> str:
    """The text in lower case without diacritics."""
    if text.isascii():
        return text.lower()
    return next(iter(_whole.analyze(composed(text))), "")


def place_of(iri: str) -> int:
    """A number that stands for an IRI alone: the order among results with equal keys."""
    return int.from_bytes(blake2b(iri.encode(), digest_size=8).digest(), "big") >> 2


@lru_cache(maxsize=20_000)  # as of the two below: the rows of a harvest say the same again and again
def order_key(text: str) -> str:
    """A key that sorts as people do: case and diacritics aside, numbers by their size."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(12), folded(text[:200]).strip())


@lru_cache(maxsize=20_000)
def moment(text: str, *, last: bool = False) -> int | None:
    """A date, or the first date of an interval, as a number YYYYMMDDhhmmss.

    What is not said is 0, so that 1890 comes before 1890-01; with ``last`` it is the latest
    possible instead. None for what is no ISO 8601 date with a year of four digits.
    """
    found = _MOMENT.match(text)
    if not found:
        return None
    rest = _LAST if last else _FIRST
    said = zip(_PARTS, rest, strict=True)
    return int("".join(found[part] or default for part, default in said))


def path(text: str) -> str:
    """A path without its empty steps: ``/a//b/`` becomes ``/a/b``; "" when nothing is left."""
    steps = [step.strip() for step in text.split("/") if step.strip()]
    return "".join(f"/{step}" for step in steps)


@lru_cache(maxsize=20_000)
def levels(text: str) -> tuple[str, ...]:
    """A path and all above it, the topmost first: ``/a/b`` is below ``/a``."""
    found: list[str] = []
    above = ""
    for step in text.split("/"):
        step = step.strip()
        if step and len(above) + len(step) < LONGEST:
            above = f"{above}/{step}"
            found.append(above)
    return tuple(found[:LEVELS])


def depth(text: str) -> int:
    """How many steps a path has."""
    return text.count("/") if text.startswith("/") else 0


def steps(text: str) -> list[str]:
    """The steps of a path as people read them."""
    return [step.replace("%2F", "/") for step in text.split("/") if step]
