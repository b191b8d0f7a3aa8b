"""The policy: which rules cover a record, and what that means for it. Knows statements, no store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from app.graph.sensitivity_rules import NAMES, TELLING, Category, Facts, Rule, Said, text_of, words_of
from app.graph.terms import iri

_INSTITUTION = str(iri("holotype:institution"))
COORDINATES = frozenset(
    str(iri(name))
    for name in (
        "ods:hasGeoreference", "dwc:decimalLatitude", "dwc:decimalLongitude", "dwc:geodeticDatum",
        "dwc:coordinateUncertaintyInMeters", "dwc:coordinatePrecision",
    )
)  # fmt: skip
NOBODY = "unassigned"  # whose restricted graph takes what names no institution


class Protection(NamedTuple):
    """What holds for the records of one bundle: the strictest of all rules that cover it."""

    rules: tuple[Rule, ...]
    level: int
    grid: Decimal | None
    dates: str
    shows: frozenset[str] | None
    withholds: frozenset[str]
    holder: str
    """last part of the institution's address: whose restricted graph takes the exact values"""

    def hides(self, predicate: str) -> bool:
        """Whether a property (as N-Triples) is kept back."""
        if predicate in self.withholds:
            return True
        return self.shows is not None and predicate not in self.shows


@dataclass(frozen=True)
class Policy:
    """Every rule in force, with what the categories mean. Can be sent to other processes."""

    rules: tuple[Rule, ...] = ()
    categories: Mapping[int, Category] = field(default_factory=dict)
    year: int = 0

    def __bool__(self) -> bool:
        return bool(self.rules)

    @cached_property
    def _triggers(self) -> tuple[frozenset[str], frozenset[Said], bool]:
        found = [rule.trigger() for rule in self.rules]
        names = {each for one in found for each in one if isinstance(each, str)}
        links = {each for one in found for each in one if not isinstance(each, str)}
        return frozenset(names), frozenset(links), not all(found)

    @cached_property
    def _looked_at(self) -> frozenset[str]:
        names, links, _ = self._triggers
        return (NAMES if names else frozenset()) | {predicate for predicate, _ in links}

    @property
    def looked_at(self) -> frozenset[str] | None:
        """The predicates (as N-Triples) by which a record can be covered; None: every record can."""
        return None if self._triggers[2] else self._looked_at

    def triggered(self, predicate: str, object: str) -> bool:
        """Whether a statement may make a rule cover its record."""
        names, links, always = self._triggers
        if always or (predicate, object) in links:
            return True
        return predicate in NAMES and not names.isdisjoint(words_of(text_of(object)))

    def touches(self, lines: Iterable[str]) -> bool:
        """Whether a rule may cover what these lines of N-Quads say. Quick: most records end here."""
        if not self.rules:
            return False
        if self._triggers[2]:
            return True
        looked_at = self._looked_at
        for line in lines:
            _, predicate, rest = line.split(" ", 2)
            if predicate in looked_at and self.triggered(predicate, rest.rsplit(" ", 2)[0]):
                return True
        return False

    def protection(self, said: Iterable[Said]) -> Protection | None:
        """What holds for a bundle with these statements (predicate, object); None for nothing."""
        kept = [each for each in said if each[0] in TELLING]
        facts = Facts.of(kept)
        rules = tuple(rule for rule in self.rules if rule.covers(facts, self.year))
        if not rules:
            return None
        holders = sorted(facts.links.get(_INSTITUTION, ()))
        holder = holders[0].strip("<>").rpartition("/")[2] if holders else NOBODY
        return self._strictest(rules, holder)

    def _strictest(self, rules: tuple[Rule, ...], holder: str) -> Protection:
        level = min(rule.category for rule in rules)
        category = self.categories[level]
        grid = self._coarsest(category, rules)
        freed = frozenset.intersection(*(rule.shows for rule in rules))
        freed = freed if grid is None else freed | COORDINATES
        withheld = frozenset.union(*(rule.withholds for rule in rules))
        shows = None if category.shows is None else (category.shows | freed) - withheld
        withholds = (category.withholds - freed) | withheld
        return Protection(rules, level, grid, category.dates, shows, withholds, holder)

    @staticmethod
    def _coarsest(category: Category, rules: tuple[Rule, ...]) -> Decimal | None:
        """The widest grid; none where the category has none, unless every rule of it names one."""
        if category.grid is None and any(r.grid is None for r in rules if r.category == category.level):
            return None
        return max(grid for grid in (category.grid, *(rule.grid for rule in rules)) if grid is not None)

    @cached_property
    def telling_of_places(self) -> frozenset[str]:
        """What even the lowest category keeps back: the properties that tell an exact place."""
        return frozenset.union(frozenset(), *(each.withholds for each in self.categories.values()))
