"""Documents as schema.org has them, for the script in their page: only what the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.graph.document import Document, Node
from app.web.formats import FORMATS
from app.web.maps import box_of
from app.web.projection import dataset_iri
from app.web.signposts import schema_type

CONTEXT = "https://schema.org/"
_DATASET_PROFILE = "https://bioschemas.org/profiles/Dataset/1.0-RELEASE"
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "description": ("dcterms:description", "skos:definition", "rdfs:comment"),
    "license": ("dcterms:license",),
    "citation": ("dcterms:bibliographicCitation",),
    "dateModified": ("dcterms:modified",),
    "datePublished": ("dcterms:issued",),
    "inLanguage": ("dcterms:language", "dc:language"),
    "version": ("owl:versionInfo", "ods:version"),
    "encodingFormat": ("dcterms:format",),
    "contentUrl": ("ac:accessURI",),
    "thumbnailUrl": ("holotype:thumbnail",),
    "copyrightNotice": ("dcterms:rightsHolder", "xmpRights:Owner"),
    "startTime": ("prov:startedAtTime",),
    "endTime": ("prov:endedAtTime",),
    "termCode": ("skos:notation",),
}
_LISTS: Mapping[str, tuple[str, ...]] = {"keywords": ("dcat:keyword",), "sameAs": ("owl:sameAs",)}
_LINKS: Mapping[str, tuple[str, ...]] = {
    "isPartOf": ("dwciri:inCollection", "dwciri:inDataset"),
    "parentOrganization": ("org:subOrganizationOf",),
    "inDefinedTermSet": ("skos:inScheme", "rdfs:isDefinedBy"),
    "parentTaxon": ("holotype:parentTaxon",),
    "agent": ("prov:wasAssociatedWith",),
    "object": ("prov:used",),
    "about": ("ac:associatedSpecimenReference",),
}
# What schema.org has for a class; it knows no others, and says so when it is asked.
_WORKS = ("license", "citation", "dateModified", "datePublished", "inLanguage", "version", "keywords")
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "MediaObject": (
        *_WORKS, "encodingFormat", "contentUrl", "thumbnailUrl", "copyrightNotice", "about",
    ),
    "Dataset": _WORKS,
    "Collection": _WORKS,
    "DefinedTermSet": _WORKS,
    "DefinedTerm": ("termCode", "inDefinedTermSet"),
    "Organization": ("parentOrganization",),
    "Taxon": ("parentTaxon",),
    "Action": ("startTime", "endTime", "agent", "object"),
}  # fmt: skip
_ALWAYS = ("description", "sameAs")


def describe(document: Document, called: str, **more: Any) -> dict[str, Any]:
    """The document in schema.org's terms; ``more`` are further properties, empty ones left out."""
    kind = schema_type(document) or "Thing"
    wanted = {*_ALWAYS, *_ALLOWED.get(kind, ())}
    if kind in ("Dataset", "Collection", "MediaObject"):
        wanted.add("isPartOf")
    root = document.root
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": kind,
        "@id": document.iri,
        "url": f"{document.iri}.html" if document.iri.startswith(document.base) else document.iri,
        "name": called,
        "identifier": root.text("dcterms:identifier") or document.iri,
    }
    for name, terms in _TEXTS.items():
        if name in wanted:
            said[name] = next(filter(None, (root.text(term) for term in terms)), "")
    for name, terms in _LISTS.items():
        if name in wanted:
            said[name] = [text for term in terms for text in root.texts(term)]
    for name, terms in _LINKS.items():
        if name in wanted:
            said[name] = [{"@id": v.iri} for term in terms for v in root.values(term) if v.iri]
    if kind in ("Dataset", "MediaObject", "Collection"):
        said["creator"] = [party(node) for node in makers(root)]
    if kind == "Dataset":
        said |= _dataset(document)
    said |= more
    return {key: value for key, value in said.items() if value not in ("", None, [], {})}


def makers(root: Node) -> list[Node]:
    """The people and organisations that made a document."""
    agents = [
        agent
        for agent in root.nodes("ods:hasAgents")
        if any(role.text("schema:roleName") == "creator" for role in agent.nodes("ods:hasRoles"))
    ]
    return [*root.nodes("dcterms:creator"), *agents]


def party(node: Node) -> dict[str, Any]:
    """A person or an organisation."""
    kind = "Organization" if "schema:Organization" in node.types else "Person"
    said = {"@type": kind, "name": node.text("schema:name"), "identifier": node.text("schema:identifier")}
    return {key: value for key, value in said.items() if value}


def _place(node: Node) -> dict[str, Any]:
    """A place with the box around it: south, west, north and east."""
    said: dict[str, Any] = {"@type": "Place", "name": node.text("rdfs:label")}
    if box := box_of(node.text("dcat:bbox")):
        west, south, east, north = box
        said["geo"] = {"@type": "GeoShape", "box": f"{south:g} {west:g} {north:g} {east:g}"}
    return {key: value for key, value in said.items() if value}


def _span(node: Node) -> str:
    """A period as ISO 8601 has it, or its name."""
    ends = node.text("dcat:startDate"), node.text("dcat:endDate")
    if not any(ends):
        return node.text("rdfs:label")
    return ends[0] if ends[0] == ends[1] else "/".join(end or ".." for end in ends)


def _dataset(document: Document) -> dict[str, Any]:
    """What Bioschemas asks of a dataset besides."""
    publisher = document.root.node("dcterms:publisher") or document.root.node("dcat:contactPoint")
    return {
        "http://purl.org/dc/terms/conformsTo": {"@id": _DATASET_PROFILE},
        "publisher": party(publisher) if publisher else None,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": document.base, "url": document.base},
        "isPartOf": {"@id": dataset_iri(document.base)},
        "spatialCoverage": [_place(node) for node in document.root.nodes("dcterms:spatial")],
        "temporalCoverage": [
            span for node in document.root.nodes("dcterms:temporal") if (span := _span(node))
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": format.media_type,
                "contentUrl": f"{document.iri}.{extension}",
            }
            for extension, format in FORMATS.items()
            if format.describes
        ],
    }
