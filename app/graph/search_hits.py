"""What a search gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Count(NamedTuple):
    """A value of a facet and the number of documents that have it."""

    value: str
    number: int


class Cell(NamedTuple):
    """A cell of a map: its south-west corner in degrees and the number of documents in it."""

    south: float
    west: float
    number: int


@dataclass(frozen=True)
class Hit:
    """One document of a result list, with what the list shows of it.

    ``exact`` marks values that the one who asked may see and others may not.
    """

    iri: str
    score: float = 0.0
    values: Mapping[str, list[str]] = field(default_factory=dict)
    exact: bool = False

    def text(self, name: str) -> str:
        """The first value of a field, "" where there is none."""
        return next(iter(self.values.get(name, ())), "")

    @property
    def title(self) -> str:
        return self.text("title")

    @property
    def kind(self) -> str:
        return self.text("kind")

    @property
    def type_status(self) -> str:
        return self.text("typeStatus")

    @property
    def collector(self) -> str:
        """Collectors and number, as people cite a gathering."""
        people = " & ".join(self.values.get("collector", ()))
        return f"{people} {self.text('collectorNumber')}".strip()

    @property
    def date(self) -> str:
        return self.text("eventDate") or self.text("year")

    @property
    def place(self) -> str:
        """Country, province, locality, as far as they are known."""
        parts = (self.text(name) for name in ("countryWritten", "stateProvince", "locality"))
        return ", ".join(part for part in parts if part)

    @property
    def holder(self) -> str:
        return self.text("institution")

    @property
    def thumbnail(self) -> str:
        """The IRI of a media document, "" where there is none."""
        return self.text("media")


@dataclass(frozen=True)
class Bars:
    """A histogram: the width of a bar, and the bars that are not empty by their lower end."""

    width: int
    bars: tuple[Count, ...]


@dataclass(frozen=True)
class Hits:
    """The answer: exact ``total``, one page of documents, exact counts.

    A facet that narrows the search is counted as if it did not (its other values are what may be
    added); so is a histogram. ``without`` says, where nothing was found, how many documents there
    would be without each thing that narrows. ``instead`` is a text that finds something.
    ``first`` is how many results come before the first one shown, ``next`` the cursor of what follows.
    ``titles`` names the documents whose IRIs are values of facets. ``ignored`` are names in the
    search that no field has. ``stamp`` is the commit of the store that the index shows.
    """

    total: int
    documents: tuple[Hit, ...] = ()
    facets: Mapping[str, list[Count]] = field(default_factory=dict)
    histograms: Mapping[str, Bars] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)
    instead: str = ""
    ignored: tuple[str, ...] = ()
    seconds: float = 0.0
    stamp: int = 0
    first: int = 0
    next: str = ""
