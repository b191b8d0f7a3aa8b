"""EML, the description of a dataset: versions 2.0 to 2.2 and the GBIF profiles, as they are met."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from app.graph.errors import BadSource
from loaders.record import IssueLog
from loaders.sources import archive_rules
from loaders.sources.coverage import Coverage, read_coverage
from loaders.sources.markup import (
    attribute,
    child,
    children,
    descendants,
    local,
    parse,
    text,
)
from loaders.sources.parties import Party, read_party

# "…/v2.1" as the IPT writes it, and "scope.number.revision"
_VERSION = re.compile(r"(?P<key>.+)/v(?P<version>\d+(\.\d+)*)|(?P<scoped>[^/:\s]+\.\d+)\.(?P<revision>\d+)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_LICENCE = re.compile(
    r"https?://(?:creativecommons\.org/(?:licenses|publicdomain)|opendatacommons\.org/licenses"
    r"|spdx\.org/licenses)/[^\s<>\"']*[^\s<>\"'.,;)]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Title:
    """A text and the language it is said to be in ("" = unsaid)."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class CollectionName:
    """A collection that the dataset describes."""

    name: str = ""
    identifier: str = ""
    parent_identifier: str = ""


@dataclass(frozen=True)
class Project:
    """The project that made the dataset."""

    identifier: str = ""
    title: str = ""
    funding: str = ""


@dataclass(frozen=True)
class DatasetDescription:
    """What a publisher says of a dataset. Everything may be missing; texts are kept as written."""

    identifier: str = ""
    """packageId"""
    key: str = ""
    """packageId without its trailing version: the same for all versions of a dataset"""
    version: str = ""
    doi: str = ""
    titles: tuple[Title, ...] = ()
    abstract: str = ""
    creators: tuple[Party, ...] = ()
    contacts: tuple[Party, ...] = ()
    metadata_providers: tuple[Party, ...] = ()
    associated: tuple[Party, ...] = ()
    pub_date: str = ""
    language: str = ""
    metadata_language: str = ""
    keywords: tuple[str, ...] = ()
    licence: str = ""
    """IRI as written, "" where the rights are told in words alone"""
    licence_text: str = ""
    citation: str = ""
    citation_identifier: str = ""
    coverage: Coverage = Coverage()
    collections: tuple[CollectionName, ...] = ()
    project: Project = Project()
    alternate_identifiers: tuple[str, ...] = ()
    homepage: str = ""
    logo: str = ""
    modified: str = ""

    @property
    def title(self) -> str:
        """The first title."""
        return self.titles[0].text if self.titles else ""


def read_eml(data: bytes, name: str, issues: IssueLog) -> DatasetDescription:
    """Read the bytes of an EML file. A broken one is read as far as it goes, and reported."""
    try:
        root = parse(data, name)
    except BadSource as fault:
        issues.add(archive_rules.METADATA_BROKEN, file=name, value=fault.message)
        try:
            root = parse(data, name, recover=True)
        except BadSource:
            return DatasetDescription()
    if local(root) != "eml":
        issues.add(archive_rules.METADATA_NOT_EML, file=name, value=local(root))
        titles = [Title(text(each)) for each in descendants(root, "title") if text(each)]
        return DatasetDescription(titles=tuple(titles[:1]))
    return _description(root)


def _description(root: etree._Element) -> DatasetDescription:
    dataset = child(root, "dataset")
    further = list(descendants(root, "additionalMetadata"))
    gbif = [each for more in further for each in descendants(more, "gbif")]
    identifier = attribute(root, "packageId")
    key, version = _versionless(identifier)
    alternates = tuple(_texts(dataset, "alternateIdentifier"))
    citation = next((each for more in gbif for each in children(more, "citation")), None)
    said = attribute(citation, "identifier")
    licence, rights = _licence(dataset)
    return DatasetDescription(
        identifier=identifier,
        key=key,
        version=version,
        doi=_doi(identifier, *alternates, said),
        titles=tuple(
            Title(text(each), attribute(each, "lang")) for each in children(dataset, "title") if text(each)
        ),
        abstract=_paragraphs(child(dataset, "abstract")),
        creators=_parties(dataset, "creator"),
        contacts=_parties(dataset, "contact"),
        metadata_providers=_parties(dataset, "metadataProvider"),
        associated=_parties(dataset, "associatedParty"),
        pub_date=text(child(dataset, "pubDate")),
        language=text(child(dataset, "language")),
        metadata_language=attribute(root, "lang"),
        keywords=tuple(dict.fromkeys(filter(None, map(text, descendants(dataset, "keyword"))))),
        licence=licence,
        licence_text=rights,
        citation=text(citation),
        citation_identifier=said,
        coverage=read_coverage(child(dataset, "coverage")),
        collections=_collections(gbif),
        project=_project(child(dataset, "project")),
        alternate_identifiers=alternates,
        homepage=_homepage(dataset),
        logo=next((text(each) for more in gbif for each in children(more, "resourceLogoUrl")), ""),
        modified=next((text(each) for more in gbif for each in children(more, "dateStamp")), ""),
    )


def _versionless(identifier: str) -> tuple[str, str]:
    found = _VERSION.fullmatch(identifier)
    if not found:
        return identifier, ""
    return found["key"] or found["scoped"], found["version"] or found["revision"]


def _texts(element: etree._Element | None, name: str) -> list[str]:
    return [found for each in children(element, name) if (found := text(each))]


def _parties(dataset: etree._Element | None, name: str) -> tuple[Party, ...]:
    return tuple(party for each in children(dataset, name) if (party := read_party(each)))


def _doi(*places: str) -> str:
    for place in places:
        if found := _DOI.search(place):
            return found.group()
    return ""


def _paragraphs(element: etree._Element | None) -> str:
    """A text with its paragraphs parted by empty lines."""
    if element is None:
        return ""
    blocks = [each for each in descendants(element, "para", "markdown", "title")]
    # A paragraph within a paragraph is part of it.
    blocks = [each for each in blocks if not any(up in blocks for up in each.iterancestors())]
    return "\n\n".join(filter(None, map(text, blocks))) if blocks else text(element)


def _licence(dataset: etree._Element | None) -> tuple[str, str]:
    rights = child(dataset, "intellectualRights")
    said = text(rights)
    for link in descendants(rights, "ulink"):
        if url := attribute(link, "url"):
            return url, said
    if found := _LICENCE.search(said):
        return found.group(), said
    licensed = child(dataset, "licensed")
    return text(child(licensed, "url")), said or text(child(licensed, "licenseName"))


def _homepage(dataset: etree._Element | None) -> str:
    urls = [
        (attribute(each, "function") == "information", text(each))
        for place in children(dataset, "distribution")
        for each in descendants(place, "url")
        if text(each)
    ]
    return next((url for informs, url in urls if informs), urls[0][1] if urls else "")


def _collections(gbif: list[etree._Element]) -> tuple[CollectionName, ...]:
    found = []
    for more in gbif:
        # Older profiles write the three elements without one around them.
        for each in [*children(more, "collection"), more]:
            name = CollectionName(
                text(child(each, "collectionName")),
                text(child(each, "collectionIdentifier")),
                text(child(each, "parentCollectionIdentifier")),
            )
            if name != CollectionName():
                found.append(name)
    return tuple(found)


def _project(element: etree._Element | None) -> Project:
    return Project(attribute(element, "id"), text(child(element, "title")), text(child(element, "funding")))
