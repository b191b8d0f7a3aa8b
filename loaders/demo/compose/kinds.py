"""What the seed tables hold: names, taxa, places, people, layers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Name:
    """A scientific name in its parts; ``str()`` gives it with its authorship."""

    canonical: str
    authorship: str

    @classmethod
    def read(cls, text: str) -> Name:
        """Splits ``Primula veris var. elatior L.`` after the last epithet."""
        words = text.split()
        size = 2
        if len(words) > 3 and words[2] in {"var.", "subsp."}:
            size = 4
        return cls(" ".join(words[:size]), " ".join(words[size:]))

    @property
    def genus(self) -> str:
        return self.canonical.split()[0]

    @property
    def epithet(self) -> str:
        words = self.canonical.split()
        return words[1] if len(words) > 1 else ""

    @property
    def infraspecific(self) -> str:
        words = self.canonical.split()
        return words[3] if len(words) > 3 else ""

    @property
    def rank(self) -> str:
        words = self.canonical.split()
        return {1: "genus", 2: "species"}.get(len(words), "variety" if "var." in words else "subspecies")

    def __str__(self) -> str:
        return f"{self.canonical} {self.authorship}".strip()


@dataclass(frozen=True)
class Taxon:
    """A living or fossil taxon with its classification and its synonyms."""

    name: Name
    family: str
    kingdom: str
    phylum: str
    class_: str
    order: str
    form: str  # what it is drawn and prepared as
    where: tuple[str, ...]  # zones of the living, sites of fossils
    synonyms: tuple[Name, ...] = ()
    common: tuple[tuple[str, str], ...] = ()  # (language, name)
    host: str = ""
    marks: frozenset[str] = field(default_factory=frozenset)

    @property
    def code(self) -> str:
        """The nomenclatural code the name stands under."""
        return "ICZN" if self.kingdom == "Animalia" else "ICN"

    def common_name(self, *languages: str) -> str:
        return next((text for wish in languages for has, text in self.common if has == wish), "")


@dataclass(frozen=True)
class Place:
    """A real place; degrees on WGS84, metres above the sea."""

    key: str
    country: str
    state: str
    county: str
    municipality: str
    locality: str
    latitude: float
    longitude: float
    lowest: int
    highest: int
    zones: tuple[str, ...] = ()
    habitats: tuple[str, ...] = ()
    language: str = "en"
    water: str = ""


@dataclass(frozen=True)
class Country:
    """A country with its names by language."""

    code: str
    names: dict[str, str]
    continent: str
    box: tuple[float, float, float, float]  # south, north, west, east


@dataclass(frozen=True)
class Person:
    """An invented person and the years of their work."""

    key: str
    given: str
    initials: str
    surname: str
    language: str
    first: int
    last: int
    houses: tuple[str, ...]
    subjects: tuple[str, ...]
    identifier: str


@dataclass(frozen=True)
class Stage:
    """An age of the geological chart."""

    name: str
    epoch: str
    period: str
    era: str
    begin: str  # million years, digits as in the chart
    end: str


@dataclass(frozen=True)
class Site:
    """A fossil locality: its place, its layers, its oldest and youngest age."""

    place: Place
    layers: dict[str, str]  # group, formation, member, bed, zone
    oldest: str
    youngest: str
    lithology: str
