"""What files of one specimen say besides the record: its title, citation, licence and dataset."""

from __future__ import annotations

from typing import Any

from app.graph.document import Document
from app.services.specimens import citation
from app.services.specimens.downloads import dataset_title
from app.services.specimens.specimen import Specimen
from app.web.format import licence_name
from app.web.record_files import day


def said(document: Document) -> dict[str, Any]:
    """As the orders of downloads have it."""
    it = Specimen(document)
    dataset, series = it.root.text("dwciri:inDataset"), dataset_title(it)
    licences = it.root.texts("dcterms:license")[:1]
    return {
        "title": ", ".join(filter(None, (it.name, it.number))) or document.iri,
        "cited": citation.sentence(it, series, day()),
        "licences": [{"value": one, "label": licence_name(one), "count": 1} for one in licences],
        "datasets": [{"value": dataset, "label": series or dataset, "count": 1}] if dataset else [],
    }
