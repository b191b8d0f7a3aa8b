"""How to cite a specimen: one sentence, and BibTeX."""

from __future__ import annotations

import re

from app.services.specimens.specimen import Specimen

_BIBTEX = str.maketrans({c: "\\" + c for c in "&%$#_{}"} | {"~": "\\textasciitilde{}"})


def sentence(specimen: Specimen, dataset: str, today: str) -> str:
    """``holder: name, number. Dataset. PID (revision of …; read …).``"""
    said = specimen.root.text("dcterms:bibliographicCitation")
    if said:
        return f"{said.rstrip('. ')}. {specimen.document.iri} ({today})."
    parts = [specimen.holder, ", ".join(filter(None, (specimen.name, specimen.number))), dataset]
    text = ". ".join(part.rstrip(". ") for part in parts if part)
    return f"{text}. {specimen.document.iri} ({today})."


def bibtex(specimen: Specimen, dataset: str, today: str) -> str:
    """A ``@misc`` entry."""
    key = re.sub(r"[^A-Za-z0-9]+", "-", specimen.document.iri.rsplit("/", 1)[-1])
    modified = specimen.root.text("dcterms:modified")[:4] or today[:4]
    fields = {
        "title": ", ".join(filter(None, (specimen.name, specimen.number))),
        "publisher": specimen.holder,
        "series": dataset,
        "year": modified,
        "url": specimen.document.iri,
        "urldate": today,
    }
    lines = [
        f"  {name} = {{{value if name == 'url' else value.translate(_BIBTEX)}}}"
        for name, value in fields.items()
        if value
    ]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"
