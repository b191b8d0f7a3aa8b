"""People and organisations in EML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from loaders.sources.markup import attribute, child, children, text

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")


@dataclass(frozen=True)
class Party:
    """A person, a position or an organisation; at least one of its names is filled."""

    given: str = ""
    surname: str = ""
    organisation: str = ""
    position: str = ""
    email: str = ""
    orcid: str = ""
    """the bare number"""
    homepage: str = ""
    city: str = ""
    country: str = ""
    role: str = ""

    @property
    def name(self) -> str:
        """The name of the person, else of the organisation or position."""
        person = " ".join(filter(None, (self.given, self.surname)))
        return person or self.organisation or self.position


def read_party(element: etree._Element) -> Party | None:
    """The party that an element describes, or None where it names nobody."""
    person = child(element, "individualName")
    party = Party(
        given=" ".join(filter(None, (text(each) for each in children(person, "givenName")))),
        surname=text(child(person, "surName")),
        organisation=text(child(element, "organizationName")),
        position=text(child(element, "positionName")),
        email=text(child(element, "electronicMailAddress")),
        orcid=_orcid(element),
        homepage=text(child(element, "onlineUrl")),
        city=text(child(element, "address", "city")),
        country=text(child(element, "address", "country")),
        role=text(child(element, "role")),
    )
    return party if party.name else None


def _orcid(element: etree._Element) -> str:
    for each in children(element, "userId"):
        if "orcid" in (attribute(each, "directory") + text(each)).casefold():
            found = _ORCID.search(text(each))
            if found:
                return found.group().upper()
    return ""
