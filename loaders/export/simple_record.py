"""A document as one flat Darwin Core record, for those who want no more than that."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.graph.document import Document
from app.graph.terms import iri
from loaders.export.columns import (
    OCCURRENCE,
    OCCURRENCE_ID,
    accepted_identification,
    by_node,
    cells,
    columns,
    occurrence_id,
)
from loaders.mapping import Tables

_REFERENCES = iri("dcterms:references").value


def simple_record(tables: Tables | None = None) -> Callable[[Document], Mapping[str, str]]:
    """What makes the record of a document: its values by the IRI of their term, each term once."""
    groups = by_node(columns(tables or Tables.read(), OCCURRENCE))

    def record(document: Document) -> Mapping[str, str]:
        said = {OCCURRENCE_ID: occurrence_id(document.root), _REFERENCES: document.iri}
        return {**cells(document.root, groups, accepted_identification(document.root)), **said}

    return record
