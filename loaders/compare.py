"""What of a load is new, changed, as it was, twice there, or gone: by identifier and digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.store import View
from loaders.carriers import ATTEMPTS, Carriers
from loaders.kept_back import KeptBack
from loaders.mapper import Mapper
from loaders.pieces import NOTHING, Task
from loaders.record import Record
from loaders.shared import Shared


class _Changed(NamedTuple):
    """A record that is not as it was, and what is known of it."""

    record: Record
    document: str
    attempt: int
    version: int
    digest: str
    ledger: str

    @property
    def mapping(self) -> str:
        """The version of the tables that it was read by."""
        return self.digest.rstrip("+").partition(".")[2]


@dataclass
class Found:
    """A chunk, sorted: what needs work, how many need none, and records that come a second time."""

    tasks: list[Task] = field(default_factory=list)
    duplicates: list[tuple[Record, str]] = field(default_factory=list)
    guarded: list[Record] = field(default_factory=list)  # as they were, something of them kept back
    same: dict[str, tuple[Record, int]] = field(default_factory=dict)
    """those that need no work: by document, with the attempt its identifier took"""

    @property
    def unchanged(self) -> int:
        """How many need no work."""
        return len(self.same)


class Comparison:
    """Looks records up in the store, a chunk at a time, and remembers which documents it has seen.

    ``former`` is the folder with the tables of former loads.
    """

    def __init__(self, platform: Platform, mapper: Mapper, kept: KeptBack, former: Path) -> None:
        self._platform = platform
        self._mapper = mapper
        self._kept = kept
        self._view = kept.view
        self._dataset = mapper.scope.dataset
        self._seen: set[int] = set()  # hashes of document IRIs: 8 bytes a record, not 60
        carriers = Carriers(platform, kept.view, mapper, former)
        self.shared = Shared(carriers, mapper, lambda document: hash(document) in self._seen)
        self._first = next(self.vanished(1), None) is None  # nothing of the dataset is there

    def _rows(self, name: str, **params: Any) -> Any:
        text = self._platform.catalogue[name].bind(**params)
        return self._platform.store.query(text, self._view)

    def look(self, records: Sequence[Record]) -> Found:
        """Sort a chunk. One look-up a record is enough for those that are as they were."""
        found = Found()
        named: list[tuple[Record, str, str, str]] = []
        for record in records:
            kind, name = self._mapper.identity(record)
            named.append((record, kind, name, self._iri(kind, name, 0)))
        digests = self._digests([document for *_, document in named])
        unsure: list[tuple[Record, str, str, str]] = []
        for record, kind, name, document in named:
            digest, ledger = digests.get(document, (None, ""))
            ahead = document in self.shared.ahead
            hidden = bool(ledger) and self._kept.blind
            if digest is not None and not ahead and not hidden and digest == self._mapper.digest(record):
                # the digest covers the name, so no other thing can hold this identifier
                if self._first_time(document, record, name, found):
                    found.same[document] = (record, 0)
                    if ledger:
                        found.guarded.append(record)
            elif digest is None:
                if self._first_time(document, record, name, found):
                    found.tasks.append(Task(record, 0, None, 1, document=document))
            else:
                unsure.append((record, kind, name, document))
        if unsure:
            self._look_closer(unsure, found)
        if found.tasks and not self._first:
            self._look_around(found, records)
        return found

    def _look_around(self, found: Found, records: Sequence[Record]) -> None:
        """What other records say of the documents that these carry along; the tasks in their order."""
        again = self.shared.tell(found.tasks, found.same)
        known, ledgers = self._known(sorted(again)), self._kept.ledgers_of(sorted(again))
        states = {document: state for document, state in known.items() if state["digest"]}
        changed = []
        for document, state in states.items():
            record, attempt = found.same.pop(document)
            ledger = ledgers.get(document, ("", ""))[1]
            changed.append(_Changed(record, document, attempt, state["version"], state["digest"], ledger))
        place = {id(record): number for number, record in enumerate(records)}
        tasks = sorted(found.tasks + self._with_past(changed), key=lambda task: place[id(task.record)])
        found.tasks = self.shared.weigh(tasks)

    def _first_time(self, document: str, record: Record, name: str, found: Found) -> bool:
        if hash(document) in self._seen:
            found.duplicates.append((record, name))
            return False
        self._seen.add(hash(document))
        return True

    def _look_closer(self, unsure: list[tuple[Record, str, str, str]], found: Found) -> None:
        """Records whose identifier is taken: by themselves as they were, or by another thing."""
        names = [document for *_, document in unsure]
        known = self._known(names)
        ledgers = self._kept.ledgers_of(names)
        changed: list[_Changed] = []
        for record, kind, name, document in unsure:
            attempt, state = 0, known.get(document)
            while state and state["name"] != name and attempt < ATTEMPTS:
                attempt += 1  # another thing holds this identifier: take the next one
                document = self._iri(kind, name, attempt)
                state = self._known([document]).get(document)
            if not self._first_time(document, record, name, found):
                continue
            if state is None:
                found.tasks.append(Task(record, attempt, None, 1, document=document))
                continue
            ledger = ledgers.get(document, ("", ""))[1]
            hidden = bool(ledger) and self._kept.blind
            ahead = document in self.shared.ahead
            if not ahead and not hidden and state["digest"] == self._mapper.digest(record):
                found.same[document] = (record, attempt)
            else:
                changed.append(_Changed(record, document, attempt, state["version"], state["digest"], ledger))
        found.tasks += self._with_past(changed)

    def _iri(self, kind: str, name: str, attempt: int) -> str:
        return f"{self._platform.base}{kind}/{mint(kind, name, attempt)}"

    def _digests(self, documents: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Digests, with the ledger of those that are not in the one of everybody."""
        text = self._platform.catalogue["ledger/digests"].bind(sources=[f"{d}#source" for d in documents])
        rows: Any = self._platform.store.query(text, View((self._platform.graphs.ledger,), ()))
        found = {row["source"].value.removesuffix("#source"): (row["digest"].value, "") for row in rows}
        return found | self._kept.ledgers_of([name for name in documents if name not in found])

    def _known(self, documents: Sequence[str]) -> dict[str, dict[str, Any]]:
        return {
            row["document"].value: {
                "name": row["name"].value,
                "digest": row["digest"].value,
                "version": int(row["version"].value),
            }
            for row in self._rows("ledger/source-records", documents=documents)
        }

    def _with_past(self, changed: list[_Changed]) -> list[Task]:
        """Changed records with what their source said last time (NOTHING for one withdrawn since)."""
        if not changed:
            return []
        rows = self._rows("ledger/verbatim-records", documents=[c.document for c in changed])
        past = {row["document"].value: (row["record"].value, row["dataset"].value) for row in rows}
        return [
            Task(
                c.record,
                c.attempt,
                *_split(past.get(c.document), c.version + 1),
                c.mapping,
                c.ledger,
                c.document,
            )
            for c in changed
        ]

    def vanished(self, size: int = 200) -> Iterator[list[str]]:
        """Documents of the dataset that no record of this load stands for any more."""
        rows = self._rows("ledger/documents-of-dataset", dataset=self._dataset)
        gone = (d for d in (row["document"].value for row in rows) if hash(d) not in self._seen)
        while batch := list(islice(gone, size)):
            yield batch


def _split(past: tuple[str, str] | None, version: int) -> tuple[str, int, str]:
    """The last three fields of a Task."""
    record, dataset = past or (NOTHING, "")
    return record, version, dataset
