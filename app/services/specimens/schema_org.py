"""The schema.org descriptions embedded in pages of specimens, values and files: only what they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from app.services.specimens.citation import holder
from app.services.specimens.specimen import Specimen
from app.web.context import absolute
from app.web.format import is_link
from app.web.schema_org import CONTEXT


def describe(specimen: Specimen, pictures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A ``schema:Thing`` that is, more exactly, a Darwin Core material entity."""
    root = specimen.root
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Thing",
        "@id": specimen.document.iri,
        "url": f"{specimen.document.iri}.html",
        "additionalType": "http://rs.tdwg.org/dwc/terms/MaterialEntity",
        "name": ", ".join(filter(None, (specimen.name, specimen.number))),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": root.text(term)}
            for name, term in (
                ("catalogNumber", "dwc:catalogNumber"),
                ("physicalSpecimenID", "ods:physicalSpecimenID"),
            )
            if root.text(term)
        ],
        "image": [
            {
                key: value
                for key, value in (
                    ("@type", "ImageObject"),
                    ("contentUrl", picture.get("address")),
                    ("license", picture.get("licence")),
                    ("creditText", picture.get("creator")),
                )
                if value
            }
            for picture in pictures[:5]
        ],
    }
    if specimen.material:
        said["sameAs"] = [value.iri for value in specimen.material.values("owl:sameAs") if value.iri]
    said["subjectOf"] = _record(specimen)
    return {key: value for key, value in said.items() if value}


def _record(specimen: Specimen) -> dict[str, Any]:
    """What is said of the record, and not of the thing: rights, dates, where it belongs."""
    root = specimen.root
    belongs = [v.iri for n in ("dwciri:inCollection", "dwciri:inDataset") for v in root.values(n)]
    said = {
        "@type": "CreativeWork",
        "@id": f"{specimen.document.iri}.html",
        "license": root.text("dcterms:license"),
        "dateModified": root.text("dcterms:modified"),
        "citation": root.text("dcterms:bibliographicCitation"),
        "isPartOf": [{"@id": iri} for iri in belongs if iri],
        "provider": {"@type": "Organization", "name": holder(specimen)} if specimen.holder else None,
    }
    return {key: value for key, value in said.items() if value}


def of_value(kind: str, name: str, **more: Any) -> dict[str, Any]:
    """What a page about a value is about: a taxon, a person, a place. Empty properties are left out."""
    said = {"@context": CONTEXT, "@type": kind, "name": name, "url": absolute(request.path)} | more
    return {key: value for key, value in said.items() if value}


def of_taxon(name: str, rank: str, above: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A taxon and the group above it; ``rank`` where it is known."""
    parent = [{"@type": "Taxon", "name": step["name"], "url": absolute(step["href"])} for step in above[-1:]]
    return of_value("Taxon", name, taxonRank=rank, parentTaxon=parent)


def of_file(shown: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The dataset that a finished download is; ``file`` is its address while it is kept."""
    made, iri = shown["result"], shown["address"]
    content = {
        "@type": "DataDownload",
        "contentUrl": file,
        "encodingFormat": made["media_type"],
        "sha256": made["sha256"],
    }
    said = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": iri,
        "url": iri,
        "identifier": iri,
        "name": shown["title"],
        "version": str(made["commit"]),
        "datePublished": made["made"],
        "creditText": made["citation"],
        "license": [row["value"] for row in shown["licences"] if is_link(row["value"])],
        "isBasedOn": [{"@id": row["value"]} for row in shown["datasets"]],
        "distribution": content if file else None,
    }
    return {key: value for key, value in said.items() if value}
