"""What a record said when it was last read: its documents, made again by the tables of then."""

from __future__ import annotations

from pathlib import Path

from app.graph.terms import iri
from loaders import values
from loaders.mapper import Mapped, Mapper, Scope
from loaders.mapping import Tables
from loaders.pieces import NOTHING
from loaders.source_record import record_from_json

_STATUS, _TYPE = str(iri("ods:status")), str(iri("rdf:type"))
_FDO_TYPE, _DATASET = str(iri("ods:fdoType")), str(iri("dwciri:inDataset"))
_DOCUMENT = str(iri("holotype:Document"))


def closing(document: Mapped, dataset: str, tail: str, today: Tables, then: Tables) -> list[str]:
    """What a load says of every document after what its record says; N-Quads lines."""
    subject = f"<{document.iri}>"
    lines = [
        f'{subject} {_STATUS} "Active"{tail}',
        f"{subject} {_DATASET} <{dataset}>{tail}",
        f"{subject} {_TYPE} {_DOCUMENT}{tail}",
    ]
    if fdo := today.nodes[document.kind].fdo:
        said = then.nodes[document.kind].fdo  # text before tables had it
        lines.append(f"{subject} {_FDO_TYPE} {f'<{fdo}>' if said else values.text(fdo)}{tail}")
    return lines


class Former:
    """Reads source records as they are kept. ``folder`` has the tables of former loads by version."""

    def __init__(self, scope: Scope, today: Tables, folder: str | Path) -> None:
        self._scope, self._today = scope, today
        self._folder = Path(folder) if folder else None
        self._tables = {today.version: today}

    def lines(
        self, before: str, key: str, attempt: int, dataset: str, mapping: str
    ) -> dict[str, dict[str, None]]:
        """The lines of each document of a source record, by IRI; nothing for one withdrawn.

        ``mapping`` is the version of the tables by which it was read.
        """
        found: dict[str, dict[str, None]] = {}
        if before == NOTHING:
            return found
        record, tables, aside = record_from_json(before, key)
        then = Mapper(self._tables_then(mapping), tables, self._scope)
        tail = f" <{self._scope.graph}> ."
        for document in then.documents(record, attempt, aside):
            lines = found.setdefault(document.iri, {})
            lines.update(dict.fromkeys(document.lines))
            lines.update(dict.fromkeys(closing(document, dataset, tail, self._today, then.tables)))
        return found

    def _tables_then(self, version: str) -> Tables:
        """The tables that a record was read by; those of today where they were not kept."""
        if version not in self._tables:
            kept = self._folder / version if version and self._folder else None
            self._tables[version] = Tables.read(kept) if kept and kept.is_dir() else self._today
        return self._tables[version]
