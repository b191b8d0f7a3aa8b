"""Files about one specimen: its citation in the forms that reference managers read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Response

from app.services.specimens import citation
from app.services.specimens.specimen import Specimen
from app.services.specimens.views import blueprint
from app.web.context import workbench
from app.web.titles import titles

_FORMS = ", ".join(citation.FORMS)


def dataset_title(it: Specimen) -> str:
    """What the dataset of a specimen is called, else what the record calls it."""
    dataset = it.root.text("dwciri:inDataset")
    called = titles([dataset]).get(dataset, "") if dataset else ""
    return called or it.root.text("dwc:datasetName")


@blueprint.get(f"/specimen/<name>/citation.<any({_FORMS}):form>", defaults={"kind": "specimen"})
@blueprint.get(f"/occurrence/<name>/citation.<any({_FORMS}):form>", defaults={"kind": "occurrence"})
def cite(kind: str, name: str, form: str) -> Response:
    """The citation as a file. Raises NotFound."""
    it = Specimen(workbench().document(f"{workbench().base}{kind}/{name}"))
    today = datetime.now(UTC).date().isoformat()
    series = dataset_title(it)
    if form == "bib":
        text = citation.bibtex(it, series, today) + "\n"
    elif form == "ris":
        text = citation.ris(it, series, today)
    else:
        text = json.dumps(citation.csl(it, series, today), ensure_ascii=False, indent=1) + "\n"
    response = Response(text, content_type=f"{citation.FORMS[form]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{citation.key(it)}.{form}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
