"""What of a load is new, changed, as it was, twice there, or gone: by identifier and digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.store import View
from loaders.chunk import NOTHING, Task
from loaders.mapper import Mapper
from loaders.record import Record

_ATTEMPTS = 8


@dataclass
class Found:
    """A chunk, sorted: what needs work, how many need none, and records that come a second time."""

    tasks: list[Task] = field(default_factory=list)
    unchanged: int = 0
    duplicates: list[tuple[Record, str]] = field(default_factory=list)


class Comparison:
    """Looks records up in the store, a chunk at a time, and remembers which documents it has seen."""

    def __init__(self, platform: Platform, mapper: Mapper, view: View, dataset: str) -> None:
        self._platform = platform
        self._mapper = mapper
        self._view = view
        self._dataset = dataset
        self._seen: set[int] = set()  # hashes of document IRIs: 8 bytes a record, not 60

    def _rows(self, name: str, **params: Any) -> Any:
        text = self._platform.catalogue[name].bind(**params)
        return self._platform.store.query(text, self._view)

    def look(self, records: Sequence[Record]) -> Found:
        """Sort a chunk."""
        found = Found()
        named = []
        for record in records:
            kind, name = self._mapper.identity(record)
            named.append((record, kind, name, self._iri(kind, name, 0)))
        known = self._known([document for *_, document in named])
        changed: list[tuple[Record, str, int, dict[str, Any]]] = []
        for record, kind, name, document in named:
            attempt = 0
            state = known.get(document)
            while state and state["name"] != name and attempt < _ATTEMPTS:
                attempt += 1  # another thing holds this identifier: take the next one
                document = self._iri(kind, name, attempt)
                state = self._known([document]).get(document)
            if hash(document) in self._seen:
                found.duplicates.append((record, name))
                continue
            self._seen.add(hash(document))
            if state is None:
                found.tasks.append(Task(record, attempt, None, 1))
            elif state["digest"] == self._mapper.digest(record):
                found.unchanged += 1
            else:
                changed.append((record, document, attempt, state))
        if changed:
            found.tasks += self._with_past(changed)
        return found

    def _iri(self, kind: str, name: str, attempt: int) -> str:
        return f"{self._platform.base}{kind}/{mint(kind, name, attempt)}"

    def _known(self, documents: Sequence[str]) -> dict[str, dict[str, Any]]:
        states = {}
        for row in self._rows("ledger/source-records", documents=documents):
            states[row["document"].value] = {
                "name": row["name"].value,
                "digest": row["digest"].value,
                "dataset": row["dataset"].value,
                "version": int(row["version"].value),
            }
        return states

    def _with_past(self, changed: list[tuple[Record, str, int, dict[str, Any]]]) -> list[Task]:
        """Changed records with what their source said last time (NOTHING for one withdrawn since)."""
        rows = self._rows("ledger/verbatim-records", documents=[c[1] for c in changed])
        past = {row["document"].value: row["record"].value for row in rows}
        return [
            Task(record, attempt, past.get(document, NOTHING), state["version"] + 1, state["dataset"])
            for record, document, attempt, state in changed
        ]

    def vanished(self, size: int = 200) -> Iterator[list[str]]:
        """Documents of the dataset that no record of this load stands for any more."""
        rows = self._rows("ledger/documents-of-dataset", dataset=self._dataset)
        gone = (d for d in (row["document"].value for row in rows) if hash(d) not in self._seen)
        while batch := list(islice(gone, size)):
            yield batch
