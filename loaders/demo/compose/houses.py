"""The five demonstration institutions: names, collections, identifiers, habits of recording."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/legalcode"
BY = "https://creativecommons.org/licenses/by/4.0/"
BY_NC = "https://creativecommons.org/licenses/by-nc/4.0/"
DOMAIN = "https://demo.example"


@dataclass(frozen=True)
class Collection:
    """A collection of a house."""

    code: str
    name: str
    prefix: str  # of the catalogue numbers


@dataclass(frozen=True)
class House:
    """One institution. ``counts`` says how many gatherings of each subject it composes."""

    code: str
    folder: str
    name: str
    city: str
    country: str
    language: str
    latitude: float
    longitude: float
    licence: str
    rarer_licence: str
    counts: dict[str, int]
    collections: dict[str, Collection]
    zones: dict[str, float]  # zones of interest and their weight

    @property
    def id(self) -> str:
        return f"{DOMAIN}/institution/{self.code.lower()}"

    def collection_id(self, subject: str) -> str:
        return f"{DOMAIN}/collection/{self.collections[subject].code.lower()}"

    def catalogue_number(self, subject: str, number: int, year: int) -> str:
        """The number on the object; ``year`` is that of the gathering."""
        prefix = self.collections[subject].prefix
        if self.code == "DASH" and subject == "zoology" and number % 3:
            # Register numbers of the old kind: year.month.day.item
            entered = min(max(year, 1880) + 1 + number % 7, 2026)
            return f"{entered}.{1 + number % 10}.{1 + number % 28}.{number}"
        return f"{prefix}{number:0{7 if self.code == 'DLIN' else 6}d}"

    def occurrence_id(self, catalogue_number: str) -> str:
        """The identifier as this house writes it: CETAF-like, local, UUID or http."""
        if self.code == "DVAL":
            return catalogue_number
        if self.code == "DASH":
            return uuid.uuid5(uuid.NAMESPACE_URL, f"{DOMAIN}/dash/{catalogue_number}").urn
        slug = catalogue_number.replace(" ", "")
        scheme = {"DLIN": "/object/", "DSCL": "/dscl/", "DZON": "/ark:/99999/"}[self.code]
        site = DOMAIN.replace("https", "http") if self.code == "DSCL" else DOMAIN
        return f"{site}{scheme}{slug.lower() if self.code == 'DZON' else slug}"


LINDENAU = House(
    "DLIN",
    "lindenau-herbarium",
    "Demonstrationsherbarium Lindenau",
    "Leipzig-Lindenau",
    "DE",
    "de",
    51.3390,
    12.3330,
    CC0,
    BY,
    {"botany": 610, "mycology": 290},
    {
        "botany": Collection("DLIN-GEF", "Gefäßpflanzen und Moose", "DLIN"),
        "mycology": Collection("DLIN-PIL", "Pilze und Flechten", "DLIN-M"),
    },
    {"eu": 6, "al": 4, "bo": 2, "me": 2, "co": 1, "ne": 1, "af": 1, "na": 1, "nm": 1, "au": 1, "br": 1},
)
VALMONT = House(
    "DVAL",
    "valmont-museum",
    "Musée de démonstration de Valmont",
    "Valmont-sur-Exemple",
    "FR",
    "fr",
    46.2000,
    4.9000,
    BY,
    CC0,
    {"zoology": 400, "palaeontology": 165, "botany": 55},
    {
        "zoology": Collection("DVAL-ZOO", "Collections zoologiques", "ZOO-"),
        "palaeontology": Collection("DVAL-PAL", "Paléontologie", "PAL-"),
        "botany": Collection("DVAL-HRB", "Herbier", "HRB-"),
    },
    {"eu": 5, "me": 4, "al": 4, "ms": 3, "ne": 3, "am": 1, "af": 1, "co": 1},
)
ASHCOMBE = House(
    "DASH",
    "ashcombe-museum",
    "Demonstration Museum of Natural History, Ashcombe",
    "Ashcombe",
    "GB",
    "en",
    51.4000,
    -1.3000,
    BY_NC,
    BY,
    {"zoology": 400, "palaeontology": 120, "botany": 120, "geology": 75},
    {
        "zoology": Collection("DASH-ZOO", "Zoology", "Z."),
        "palaeontology": Collection("DASH-PAL", "Fossils", "PAL."),
        "botany": Collection("DASH-BOT", "Herbarium", "BOT."),
        "geology": Collection("DASH-MIN", "Mineralogy", "MIN."),
        "observation": Collection("DASH-OBS", "Sightings", "OBS."),
    },
    {
        "eu": 5,
        "uk": 3,
        "ne": 4,
        "co": 2,
        "bo": 2,
        "af": 3,
        "au": 2,
        "na": 2,
        "za": 2,
        "am": 1,
        "me": 1,
        "nm": 1,
    },
)
SERRA_CLARA = House(
    "DSCL",
    "serra-clara-museum",
    "Museu Demonstrativo de Ciências Naturais da Serra Clara",
    "Serra Clara",
    "BR",
    "pt",
    -22.4000,
    -45.0000,
    BY,
    CC0,
    {"botany": 190, "zoology": 165, "palaeontology": 45, "geology": 30, "meteorites": 20, "mycology": 10},
    {
        "botany": Collection("DSCL-HB", "Herbário", "HB "),
        "zoology": Collection("DSCL-ZO", "Coleção Zoológica", "ZO "),
        "palaeontology": Collection("DSCL-PA", "Paleontologia", "PA "),
        "geology": Collection("DSCL-GE", "Geologia", "GE "),
        "meteorites": Collection("DSCL-ME", "Meteoritos", "ME "),
        "mycology": Collection("DSCL-FU", "Fungos", "FU "),
    },
    {"br": 6, "ce": 5, "am": 4, "sa": 4},
)
ZONDERVEEN = House(
    "DZON",
    "zonderveen-museum",
    "Demonstratie-Aardmuseum Zonderveen",
    "Zonderveen",
    "NL",
    "nl",
    52.2000,
    5.6000,
    CC0,
    BY,
    {"geology": 215, "palaeontology": 115, "meteorites": 110},
    {
        "geology": Collection("DZON-GEO", "Mineralen en gesteenten", "G"),
        "palaeontology": Collection("DZON-PAL", "Fossielen", "F"),
        "meteorites": Collection("DZON-MET", "Meteorieten", "M"),
    },
    {},
)
HOUSES = (LINDENAU, VALMONT, ASHCOMBE, SERRA_CLARA, ZONDERVEEN)
BY_CODE = {house.code: house for house in HOUSES}
