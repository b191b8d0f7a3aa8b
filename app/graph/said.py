"""Sentences that keep their pattern and values, so that pages can say them in other languages."""

from __future__ import annotations

from collections.abc import Mapping


class Said(str):
    """A sentence in English. ``pattern`` is what translators see, ``values`` what stands in its braces."""

    pattern: str
    values: Mapping[str, object]


class Word(str):
    """A word within a sentence that is a term of the vocabularies: ``term`` is its IRI."""

    term: str


class Spoken(str):
    """A text within a sentence that is known in several languages: ``texts`` by their codes."""

    texts: Mapping[str, str]


def worded(pattern: str, /, **values: object) -> Said:
    """The pattern with its values put in. Patterns are collected for translation where this is called."""
    made = Said(pattern.format(**values) if values else pattern)
    made.pattern, made.values = pattern, values
    return made


def word(term: str, text: str) -> Word:
    """``text`` within a sentence, called as the vocabulary calls ``term`` in other languages."""
    made = Word(text)
    made.term = term
    return made


def spoken(texts: Mapping[str, str]) -> Spoken:
    """What is said in English within a sentence, and in other languages where they are known."""
    made = Spoken(texts["en"])
    made.texts = texts
    return made
