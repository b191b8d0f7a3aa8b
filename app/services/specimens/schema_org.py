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
        "url": specimen.document.iri,
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
    if specimen.holder:
        said["provider"] = {"@type": "Organization", "name": specimen.holder}
    return {key: value for key, value in said.items() if value}
