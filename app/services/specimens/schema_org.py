"""The schema.org description embedded in a specimen's page: only what the page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.services.specimens.specimen import Specimen


def describe(specimen: Specimen, pictures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A ``schema:Thing`` that is, more exactly, a Darwin Core material entity."""
    root = specimen.root
    said: dict[str, Any] = {
        "@context": "https://schema.org/",
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
        "provider": {"@type": "Organization", "name": specimen.holder} if specimen.holder else None,
    }
    return {key: value for key, value in said.items() if value}
