"""What kind of thing a record is about: material or observation, and of which discipline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.graph.terms import iri
from loaders.mapping import full
from loaders.words import concept, said_of

_BASIS = iri("dwc:basisOfRecord").value
_MATERIAL = tuple(
    iri(name).value for name in ("dwc:catalogNumber", "dwc:preparations", "dwc:materialSampleID")
)
_KIND, _CLASS = iri("holotype:documentKind").value, iri("holotype:materialClass").value
_LIVING = iri("ods:livingOrPreserved").value
_UNSAID = ("", "occurrence")  # a basis of record that leaves open whether anything was kept


def telling(terms: Sequence[str]) -> list[tuple[int, str]]:
    """Place and term of the columns by which an observation is told from a thing that was kept."""
    return [(at, term) for at, term in enumerate(terms) if term == _BASIS or term in _MATERIAL]


class Topic(NamedTuple):
    """Discipline, domain and category; "" where no rule fits."""

    discipline: str
    domain: str
    category: str


class Classifier:
    """The table of disciplines, compiled. Equal cells are looked at once."""

    def __init__(self, rules: Sequence[Mapping[str, str]]) -> None:
        self._rules = []
        fields: dict[str, int] = {}
        for rule in rules:
            names = [full(name.strip()) for name in rule["field"].split(" & ")]
            patterns = [re.compile(p.strip(), re.IGNORECASE) for p in rule["pattern"].split(" & ")]
            tests = [
                (fields.setdefault(name, len(fields)), pattern)
                for name, pattern in zip(names, patterns, strict=True)
            ]
            self._rules.append((tests, (rule["discipline"], rule["domain"], rule["category"])))
        self._fields = tuple(fields)
        self._cached = lru_cache(maxsize=50_000)(self._look)

    def topic(self, cells: Mapping[str, str]) -> Topic:
        """Each of the three from the first rule that fits and fills it."""
        return self._cached(tuple(cells.get(name, "").strip() for name in self._fields))

    def _look(self, cells: tuple[str, ...]) -> Topic:
        found = ["", "", ""]
        for tests, says in self._rules:
            if all(found):
                break
            if all(cells[place] and pattern.fullmatch(cells[place]) for place, pattern in tests):
                found = [had or new for had, new in zip(found, says, strict=True)]
        return Topic(*found)

    @staticmethod
    def _basis(cells: Mapping[str, str]) -> Mapping[str, str]:
        """What the vocabulary says of the basis of record."""
        name = concept("basis-of-record", cells.get(_BASIS, ""))
        return said_of("basis-of-record").get(name, {}) if name else {}

    def is_observation(self, cells: Mapping[str, str]) -> bool:
        """Whether nothing was kept: then it is an occurrence and no specimen."""
        if cells.get(_BASIS, "").strip().lower() in _UNSAID:
            return not any(cells.get(term) for term in _MATERIAL)
        kind = self._basis(cells).get(_KIND, "specimen")
        return kind == "occurrence"

    def material_class(self, cells: Mapping[str, str]) -> str:
        """The narrower class of the thing, as IRI, or "" where only material is known."""
        return self._basis(cells).get(_CLASS, "")

    def living(self, cells: Mapping[str, str]) -> str:
        """``Living`` or ``Preserved``."""
        return self._basis(cells).get(_LIVING, "Preserved")
