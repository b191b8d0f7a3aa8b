"""Paths put in the order of a vocabulary: Late Jurassic is below Jurassic, Mesozoic, Phanerozoic."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

from app.graph.catalogue import Query
from app.graph.search_values import folded, path

LANGUAGE = "en"  # paths are values, not texts to read: pages translate them
DEEPEST = 20  # steps up at most, so that a circle has an end


class Scheme:
    """The branches of one vocabulary, found by any spelling of a concept."""

    def __init__(self, source: Path, query: Query) -> None:
        """Read a vocabulary of SKOS concepts in Turtle."""
        store = Oxigraph()
        store.bulk_load(path=str(source), format=RdfFormat.TURTLE)
        names: dict[str, str] = {}
        above: dict[str, str] = {}
        spellings: list[tuple[str, str]] = []
        for row in store.query(query.bind(language=LANGUAGE)):  # type: ignore[union-attr]
            concept = row["concept"].value
            names[concept] = row["name"].value.replace("/", "%2F")
            if row["above"] is not None:
                above[concept] = row["above"].value
            spellings.append((row["spelling"].value, concept))
        branches = {concept: _branch(concept, names, above) for concept in names}
        # where a spelling means two things, the higher one: it is true of both more often
        spellings.sort(key=lambda item: (-branches[item[1]].count("/"), item))
        self._branches = {folded(spelling): branches[concept] for spelling, concept in spellings}

    def placed(self, text: str) -> str:
        """A path below the finest of its steps that the vocabulary knows; else as it is."""
        steps = path(text).split("/")[1:]
        for place in range(len(steps) - 1, -1, -1):
            branch = self._branches.get(folded(steps[place].replace("%2F", "/")))
            if branch:
                return "/".join((branch, *steps[place + 1 :]))
        return path(text)


def _branch(concept: str, names: dict[str, str], above: dict[str, str]) -> str:
    steps: list[str] = []
    at: str | None = concept
    while at in names and len(steps) < DEEPEST:
        steps.insert(0, names[at])
        at = above.get(at)
    return "".join(f"/{step}" for step in steps)
