"""The rows that documents become: one a specimen, one a part that there are several of, one a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.graph.terms import curie
from loaders.export.columns import (
    MEDIA,
    MULTIMEDIA,
    OCCURRENCE,
    OCCURRENCE_ID,
    PARTS,
    Part,
    accepted_identification,
    by_node,
    cells,
    columns,
    occurrence_id,
    properties,
)
from loaders.export.tables import Kept, Rows, keep
from loaders.export.texts import Row
from loaders.mapping import Tables

ID = "id"  # the column that joins the tables: what the document is called here
Pieces = Mapping[str, Kept]  # by row type


class SpecimenRows:
    """What the tables of a set look like, and how documents become rows of them.

    ``alone``: the table of the specimens and no other.
    """

    def __init__(self, tables: Tables, *, alone: bool = False) -> None:
        sources = (OCCURRENCE,) if alone else (OCCURRENCE, *PARTS, MULTIMEDIA)
        self._known = {source: columns(tables, source) for source in sources}
        self._groups = {source: by_node(found) for source, found in self._known.items()}
        self.names = {c.term: c.name for found in self._known.values() for c in found} | {
            OCCURRENCE_ID: "occurrenceID"
        }
        self._via = {source: curie(tables.nodes[node].via) for source, node in PARTS.items() if not alone}
        media = () if alone else (MEDIA,)
        every = (column for known in self._known.values() for column in known)
        #: everything that the rows are made of, by CURIE
        self.properties = properties(every) | {*self._via.values(), *media}

    def keep(self, told: Iterable[Row], folder: Path, name: str) -> Pieces:
        """Put the rows of some documents, with their media, into files of ``folder``."""
        rows: dict[str, list[dict[str, str]]] = {source: [] for source in self._known}
        for root, media in told:
            rows[OCCURRENCE].append(self.occurrence(root))
            for source, via in self._via.items():
                for node in root.nodes(via):
                    rows[source].append(cells(node, self._groups[source]) | {ID: root.iri})
            for medium in media:
                rows[MULTIMEDIA].append(cells(medium, self._groups[MULTIMEDIA]) | {ID: root.iri})
        return {
            source: keep(folder / f"{name}-{number}.rows", found)
            for number, (source, found) in enumerate(rows.items())
            if found
        }

    def occurrence(self, root: Part) -> dict[str, str]:
        """The row of a document: its identity, and each column that it has something for."""
        said = cells(root, self._groups[OCCURRENCE], accepted_identification(root))
        return said | {ID: root.iri, OCCURRENCE_ID: occurrence_id(root)}

    def tables(self, pieces: Sequence[Pieces]) -> dict[str, Rows]:
        """The tables that something stands in, by row type; that of the specimens in any case."""
        made = {}
        for source, known in self._known.items():
            first = (ID, OCCURRENCE_ID) if source == OCCURRENCE else (ID,)
            kept = [piece[source] for piece in pieces if source in piece]
            if kept or source == OCCURRENCE:
                made[source] = Rows(kept, [column.term for column in known], first)
        return made
