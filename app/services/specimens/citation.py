"""How to cite a specimen: a sentence, the material as taxonomists cite it, BibTeX, RIS, CSL JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.services.specimens.specimen import Specimen
from app.web.holders import institution_called

_BIBTEX = str.maketrans({c: "\\" + c for c in "&%$#_{}"} | {"~": "\\textasciitilde{}"})
FORMS: Mapping[str, str] = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}


def sentence(specimen: Specimen, dataset: str, today: str) -> str:
    """``holder: name, number. Dataset. PID (revision of …; read …).``"""
    said = specimen.root.text("dcterms:bibliographicCitation")
    if said:
        return f"{said.rstrip('. ')}. {specimen.document.iri} ({today})."
    parts = [holder(specimen), ", ".join(filter(None, (specimen.name, specimen.number))), dataset]
    text = ". ".join(part.rstrip(". ") for part in parts if part)
    return f"{text}. {specimen.document.iri} ({today})."


def holder(specimen: Specimen) -> str:
    """Who holds it, by the name it gives; else by the one that its code has here; else by the code."""
    name = specimen.root.text("ods:organisationName")
    return name or institution_called(specimen.root.text("ods:organisationCode"))


def material(specimen: Specimen) -> str:
    """``Holotype. Tanzania: Kilimanjaro, above Kinora, 1905-01-14, Meridian 1372 (NMNH-X N 100001).``"""
    place = specimen.location
    said = place.text if place else lambda _: ""
    region = ", ".join(
        filter(
            None,
            (said("dwc:stateProvince"), said("dwc:locality") or said("dwc:verbatimLocality")),
        )
    )
    where = ": ".join(filter(None, (said("dwc:country") or said("dwc:countryCode"), region)))
    event = specimen.events[0] if specimen.events else None
    date = event.text("dwc:eventDate") if event else ""
    people = " & ".join(dict.fromkeys(one.name for one in specimen.collectors()))
    gathered = " ".join(filter(None, (people, specimen.root.text("dwc:recordNumber"))))
    kept = " ".join(filter(None, (specimen.root.text("ods:organisationCode"), specimen.number)))
    facts = ", ".join(filter(None, (where, date, gathered)))
    head = f"{specimen.type_status.capitalize()}. " if specimen.type_status else ""
    return f"{head}{facts} ({kept})." if facts else f"{head}{kept}."


def _fields(specimen: Specimen, dataset: str, today: str) -> dict[str, str]:
    return {
        "title": ", ".join(filter(None, (specimen.name, specimen.number))),
        "publisher": holder(specimen),
        "series": dataset,
        "year": specimen.root.text("dcterms:modified")[:4] or today[:4],
        "url": specimen.document.iri,
        "urldate": today,
    }


def key(specimen: Specimen) -> str:
    """The last step of its identifier, as a name that every program takes."""
    return re.sub(r"[^A-Za-z0-9]+", "-", specimen.document.iri.rsplit("/", 1)[-1])


def bibtex(specimen: Specimen, dataset: str, today: str) -> str:
    """A ``@misc`` entry."""
    lines = [
        f"  {name} = {{{value if name == 'url' else value.translate(_BIBTEX)}}}"
        for name, value in _fields(specimen, dataset, today).items()
        if value
    ]
    return f"@misc{{{key(specimen)},\n" + ",\n".join(lines) + "\n}"


def ris(specimen: Specimen, dataset: str, today: str) -> str:
    """A record of the type DATA; each tag on a line of its own."""
    said = _fields(specimen, dataset, today)
    lines = [
        ("TY", "DATA"),
        ("ID", key(specimen)),
        ("TI", said["title"]),
        ("T2", said["series"]),
        ("PB", said["publisher"]),
        ("PY", said["year"]),
        ("UR", said["url"]),
        ("Y2", today.replace("-", "/")),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def csl(specimen: Specimen, dataset: str, today: str) -> list[dict[str, Any]]:
    """One item of the type dataset."""
    said = _fields(specimen, dataset, today)
    item: dict[str, Any] = {
        "id": key(specimen),
        "type": "dataset",
        "title": said["title"],
        "publisher": said["publisher"],
        "container-title": said["series"],
        "URL": said["url"],
        "accessed": {"date-parts": [[int(part) for part in today.split("-")]]},
    }
    if said["year"].isdecimal():
        item["issued"] = {"date-parts": [[int(said["year"])]]}
    return [{name: value for name, value in item.items() if value}]
