"""What the description of an archive calls the institutions that its records name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from loaders.sources.eml import DatasetDescription
from loaders.sources.parties import Party

Holder = tuple[str, str]  # kind, and the name that its records have for it


class Noted:
    """Institutions and collections that records name, each with the cells of one of those."""

    def __init__(self) -> None:
        self.cells: dict[Holder, dict[str, str]] = {}

    def note(self, holders: dict[Holder, dict[str, str]]) -> None:
        """Remember those that are not known yet."""
        self.cells = {**holders, **self.cells}


class Called(NamedTuple):
    """A name, and where that is said the place."""

    name: str
    place: str = ""


def holders_called(
    said: DatasetDescription, holders: Iterable[Holder], *, whole: bool
) -> dict[Holder, Called]:
    """The institutions that the description names.

    An institution is the organisation that made the archive or answers for it whose address its records
    give. Where all records are of one institution, and there is one such organisation, they are the
    same; so the archive must have been looked at as a ``whole``.
    """
    found: dict[Holder, Called] = {}
    parties = list(_organisations(said))
    institutions = [holder for holder in holders if holder[0] == "institution"]
    for holder in institutions:
        for party in parties:
            if _same(party.homepage, holder[1]):
                found.setdefault(holder, _called(party))
    names = {party.organisation.casefold() for party in parties}
    if whole and len(institutions) == len(names) == 1:
        found.setdefault(institutions[0], _called(parties[0]))
    return found


def _organisations(said: DatasetDescription) -> Iterator[Party]:
    return (party for party in (*said.creators, *said.contacts) if party.organisation)


def _same(page: str, name: str) -> bool:
    return ":" in name and page.rstrip("/") == name.rstrip("/")


def _called(party: Party) -> Called:
    return Called(party.organisation, ", ".join(filter(None, (party.city, party.country))))
