"""The rows that documents become: one a specimen, one a part that there are several of, one a picture."""

from __future__ import annotations

from pathlib import Path

from app.graph.document import Document
from app.graph.terms import curie
from loaders.export.columns import (
    MULTIMEDIA,
    OCCURRENCE,
    OCCURRENCE_ID,
    PARTS,
    accepted_identification,
    by_node,
    cells,
    columns,
    occurrence_id,
)
from loaders.export.documents import Told
from loaders.export.tables import Rows
from loaders.mapping import Tables

ID = "id"  # the column that joins the tables: what the document is called here


class SpecimenRows:
    """The tables of a set."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        known = {source: columns(tables, source) for source in (OCCURRENCE, *PARTS, MULTIMEDIA)}
        self._groups = {source: by_node(found) for source, found in known.items()}
        self.names = {c.term: c.name for found in known.values() for c in found} | {
            OCCURRENCE_ID: "occurrenceID"
        }
        self._via = {source: curie(tables.nodes[node].via) for source, node in PARTS.items()}
        first = {source: (ID, OCCURRENCE_ID) if source == OCCURRENCE else (ID,) for source in known}
        self.tables = {
            source: Rows(folder / f"{number}.rows", [c.term for c in found], first[source])
            for number, (source, found) in enumerate(known.items())
        }

    def add(self, told: Told) -> None:
        """Take in one document with its media."""
        document = told.document
        self.tables[OCCURRENCE].add(self.occurrence(document))
        for source, via in self._via.items():
            for node in document.root.nodes(via):
                self.tables[source].add(cells(node, self._groups[source]) | {ID: document.iri})
        for medium in told.media:
            told_of_it = cells(medium.root, self._groups[MULTIMEDIA])
            self.tables[MULTIMEDIA].add(told_of_it | {ID: document.iri})

    def occurrence(self, document: Document) -> dict[str, str]:
        """The row of a document: its identity, and each column that it has something for."""
        accepted = accepted_identification(document)
        said = cells(document.root, self._groups[OCCURRENCE], accepted)
        return said | {ID: document.iri, OCCURRENCE_ID: occurrence_id(document)}

    def close(self) -> None:
        """Remove what was kept on the way."""
        for table in self.tables.values():
            table.close()
