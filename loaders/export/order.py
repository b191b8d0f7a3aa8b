"""What is to be written: the order that the server gives to the one who writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FORMATS = {
    "csv": ("csv", "text/csv"),
    "dwca": ("zip", "application/zip"),
    "jsonld": ("jsonld", "application/ld+json"),
    "ttl": ("ttl", "text/turtle"),
    "rocrate": ("zip", "application/zip"),
}


@dataclass(frozen=True)
class Order:
    """One download. ``licences`` and ``datasets`` are rows of value, label and count.

    ``narrow`` are the graphs whose exact values come with it, for one reader under ``terms``.
    """

    format: str
    address: str  # of the download itself, for good
    title: str
    base: str
    commit: int
    made: str
    search: str  # address of the search
    sparql: str
    total: int
    licences: list[dict[str, Any]] = field(default_factory=list)
    datasets: list[dict[str, Any]] = field(default_factory=list)
    narrow: list[str] = field(default_factory=list)
    terms: str = ""

    @property
    def file(self) -> str:
        """The name of the file."""
        stem = {"dwca": "darwin-core-archive", "rocrate": "ro-crate"}.get(self.format, "specimens")
        return f"{stem}-{self.address.rsplit('/', 1)[-1]}.{FORMATS[self.format][0]}"

    @property
    def citation(self) -> str:
        """One sentence to cite the set by."""
        sources = "; ".join(row["label"] for row in self.datasets[:5])
        more = f" and {len(self.datasets) - 5} more" if len(self.datasets) > 5 else ""
        told = f" From: {sources}{more}." if sources else ""
        day = self.made[:10]
        return f"{self.title}. {self.total} records, revision {self.commit}, {day}.{told} {self.address}"

    @property
    def description(self) -> str:
        """One sentence about what the file holds."""
        return f"{self.total} records found by {self.search} at revision {self.commit}."

    @property
    def unlicensed(self) -> str:
        """What is said where no licence with an address is stated."""
        return "None of the records states a licence."

    @property
    def conditions(self) -> str:
        """Under what licences how many records may be used, and the terms of exact values."""
        counted = [f"{row['label']}: {row['count']} records" for row in self.licences]
        return "; ".join([*counted, *filter(None, [self.terms])])

    @property
    def act(self) -> str:
        """What was done to make the file."""
        return "Download of a search"
