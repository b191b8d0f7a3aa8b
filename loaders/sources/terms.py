"""Names of columns and fields, resolved to the IRIs of terms.

The list of known terms is read from the mappings: column ``term`` of ``darwin-core.tsv``, and
``aliases.tsv`` for older and misplaced names. Nothing is minted: an unknown IRI resolves to itself,
an unknown name without a namespace to "".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from app.graph.mapping_tables import mapping_table
from app.graph.terms import prefixes

_IRI = re.compile(r"(?:https?://|urn:)\S+$")
_FILLERS = re.compile(r"[\s_\-]+")
# Where two vocabularies share a local name, the one that stands first here is meant.
_PREFERENCE = ("dwc", "dcterms", "ac", "dc", "gbif", "eco", "chrono")
_CLASSES = re.compile(r"[A-Z]")


def is_iri(name: str) -> bool:
    """Whether a name is an IRI of the kinds that terms have."""
    return bool(_IRI.match(name))


def local_name(term: str) -> str:
    """The part of a term behind its last slash, hash or colon."""
    return re.split(r"[/#:]", term.rstrip("/#"))[-1]


def _folded(name: str) -> str:
    return _FILLERS.sub("", name).casefold()


def expand(name: str) -> str:
    """The IRI of ``dwc:year`` and the like; "" where the prefix is not declared."""
    prefix, colon, rest = name.partition(":")
    namespace = prefixes.get(prefix) or prefixes.get(prefix.casefold())
    return namespace + rest if colon and rest and namespace else ""


class TermList:
    """Known terms, found by IRI, by short form, or by local name in any case; which of them are dates."""

    def __init__(
        self,
        terms: Iterable[str],
        aliases: Iterable[tuple[str, str]] = (),
        row_types: Iterable[str] = (),
        dates: Iterable[str] = (),
    ) -> None:
        self.iris = set(terms)
        self.dates = set(dates)
        self._row_types = {
            name: iri
            for iri in sorted(row_types, key=_rank, reverse=True)
            for name in (iri.casefold(), _folded(local_name(iri)))
        }
        self._by_iri = {iri.casefold(): iri for iri in self.iris}
        self._by_name: dict[str, str] = {}
        for iri in sorted(self.iris, key=_rank):
            self._by_name.setdefault(_folded(local_name(iri)), iri)
        self._aliases: dict[str, str] = {}
        self._spaces: list[tuple[str, str]] = []
        for alias, iri in aliases:
            if alias.endswith("*"):
                self._spaces.append((alias[:-1].casefold(), iri.removesuffix("*")))
            else:
                self._aliases[alias.casefold()] = iri
        for alias, iri in list(self._aliases.items()):
            self._by_name.setdefault(_folded(local_name(alias)), self.settle(iri))

    def resolve(self, name: str) -> str:
        """The IRI of a name as files write it, or ""."""
        name = name.strip()
        if is_iri(name):
            return self.settle(name)
        if expanded := expand(name):
            return self.settle(expanded)
        # A prefix that nobody declared belongs to a vocabulary of its own.
        return "" if ":" in name else self._by_name.get(_folded(name), "")

    def row_type(self, name: str) -> str:
        """The IRI of a row type as descriptors write it; one of which nothing is known, as it is.

        Retired row types stay what they are: what they are read as is for the mappings to say.
        """
        name = name.strip()
        full = name if is_iri(name) else expand(name)
        return self._row_types.get((full or _folded(name)).casefold()) or full or name

    def knows(self, name: str) -> bool:
        """Whether a name means a term of the list."""
        return self.resolve(name) in self.iris

    @lru_cache(maxsize=10_000)  # noqa: B019 (the one list lives as long as the process)
    def settle(self, iri: str) -> str:
        """The IRI that stands for this one today; one of which nothing is known, as it is."""
        for _ in range(5):
            if iri in self.iris and iri.casefold() not in self._aliases:
                return iri
            folded = iri.casefold()
            better = self._aliases.get(folded) or self._by_iri.get(folded) or self._moved(folded, iri)
            if better in ("", iri):
                return iri
            iri = better
        return iri

    def _moved(self, folded: str, iri: str) -> str:
        for space, target in self._spaces:
            if folded.startswith(space) and len(folded) > len(space):
                rest = iri[len(space) :]
                moved = target + rest[:1].lower() + rest[1:]
                return self._by_iri.get(moved.casefold(), moved)
        return ""


def _rank(iri: str) -> tuple[int, bool, str]:
    place = len(_PREFERENCE)
    for index, prefix in enumerate(_PREFERENCE):
        if prefix in prefixes and iri.startswith(prefixes[prefix]):
            place = index
            break
    return place, bool(_CLASSES.match(local_name(iri))), iri


def _iri(name: str | None) -> str:
    name = (name or "").strip()
    return name if is_iri(name) or "://" in name else expand(name)


@cache
def term_list() -> TermList:
    """The terms that the mappings know."""
    known: set[str] = set()
    row_types: set[str] = set()
    dates: set[str] = set()
    for row in mapping_table("darwin-core"):
        known.add(_iri(row.get("term")))
        row_types.add(_iri(row.get("source")))
        if row.get("kind") == "date":
            dates.add(_iri(row.get("term")))
    aliases = [
        (alias, iri)
        for row in mapping_table("aliases")
        if (alias := _iri(row.get("alias"))) and (iri := _iri(row.get("term")))
    ]
    return TermList(known - {""}, aliases, row_types - {""}, dates)
