"""Vocabularies for the loader: the words of a cell to the concept they mean."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from app.graph.root import data_root
from app.graph.terms import iri

_NAMING = frozenset(
    iri(f"skos:{name}").value for name in ("prefLabel", "altLabel", "hiddenLabel", "notation")
)


def folder() -> Path:
    """Where the vocabularies lie."""
    return data_root() / "ontology" / "vocabularies"


@cache
def words_of(scheme: str) -> dict[str, str]:
    """Every name, code and address of the concepts of a scheme, in lower case, to its IRI.

    Raises FileNotFoundError for a scheme that the house does not have.
    """
    found: dict[str, str] = {}
    for quad in parse(path=str(folder() / f"{scheme}.ttl"), format=RdfFormat.TURTLE):
        if quad.predicate.value in _NAMING:
            found.setdefault(normal(quad.object.value), quad.subject.value)
            found.setdefault(normal(quad.subject.value), quad.subject.value)
    return found


def normal(word: str) -> str:
    """The form in which words are compared: lower case, single blanks, no dot at the end."""
    return " ".join(word.lower().split()).rstrip(".").removeprefix("https://").removeprefix("http://")


def concept(scheme: str, word: str) -> str | None:
    """The IRI of the concept that ``word`` names in a scheme."""
    return words_of(scheme).get(normal(word))


@cache
def said_of(scheme: str) -> dict[str, dict[str, str]]:
    """What the vocabulary says of each concept: concept IRI -> property IRI -> value (the last)."""
    found: dict[str, dict[str, str]] = {}
    for quad in parse(path=str(folder() / f"{scheme}.ttl"), format=RdfFormat.TURTLE):
        found.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    return found
