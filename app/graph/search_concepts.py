"""Words that mean the same, as one value: Germany, Deutschland and Allemagne are the concept DE."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

from app.graph.catalogue import Query
from app.graph.search_values import folded


class Concepts:
    """The concepts of one vocabulary by what is written for them, each by the last step of its IRI."""

    def __init__(self, source: Path, query: Query) -> None:
        """Read a vocabulary of SKOS concepts in Turtle."""
        store = Oxigraph()
        store.bulk_load(path=str(source), format=RdfFormat.TURTLE)
        self._spellings: dict[str, set[str]] = {}
        meant: dict[str, set[str]] = {}
        for row in store.query(query.text):  # type: ignore[union-attr]
            name = row["concept"].value.rpartition("/")[2]
            spelling = row["spelling"].value
            self._spellings.setdefault(name, {name}).add(spelling)
            meant.setdefault(folded(spelling), set()).add(name)
        # a word that means two things is left as it was written
        self._meant = {word: min(names) for word, names in meant.items() if len(names) == 1}
        self._meant |= {folded(name): name for name in self._spellings}

    def meant(self, text: str) -> str:
        """The concept that a word means; the text itself where it is none of the vocabulary."""
        return self._meant.get(folded(text.strip()), text)

    def spellings(self, value: str) -> tuple[str, ...]:
        """The names of a concept in the ways that letters are written large and small."""
        found = self._spellings.get(value, {value})
        if value not in self._spellings:
            return (value,)
        ways = (way for s in sorted(found) for way in (s, s.lower(), s.upper(), s.title(), s.capitalize()))
        return tuple(dict.fromkeys(ways))
