"""Documents that several records tell of, a picture of them all for instance, in the course of a load.

What one of the records gives up stays as long as another states it. Where two tell it differently, the
first in the order of the source is believed, whether both are read anew or one is as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from app.graph.terms import iri
from loaders.carriers import Carriers, Telling
from loaders.mapper import Mapper
from loaders.pieces import Change, Task

_ADDRESSES = iri("dwc:associatedMedia").value
_DEPICTS = f" {iri('ac:associatedSpecimenReference')} "  # each says its own


class Shared:
    """Those of one load. ``came`` tells whether the record of a document was read before this chunk."""

    def __init__(self, carriers: Carriers, mapper: Mapper, came: Callable[[str], bool]) -> None:
        self._carriers, self._mapper, self._came = carriers, mapper, came
        self._media = [_ADDRESSES in plan.table.terms for plan in mapper.plans]
        self._carried: dict[str, dict[str, list[str]]] = {}  # of the chunk: by record, by document
        self._held: dict[str, dict[str, None]] = {}  # what those say that are believed, by document
        self._stated: dict[str, Counter[str]] = {}  # how many records state each line
        self._anew: set[int] = set()  # hashes of documents whose records were worked on
        self._alone: set[int] = set()  # hashes of documents that one record tells of
        self.ahead: set[str] = set()  # documents whose records have to be looked at when they come

    # -- before the records are worked on --------------------------------------------------------

    def tell(self, tasks: Sequence[Task], same: Collection[str]) -> set[str]:
        """Find who else tells of what the tasks of a chunk carry.

        ``same`` are the documents of the chunk whose records are as they were: those of them that have
        to be looked at after all come back.
        """
        self._carried = {task.document: self._carries(task) for task in tasks}
        fresh: dict[str, set[str]] = {}
        for own, documents in self._carried.items():
            for document in documents:
                if document not in self._held:
                    fresh.setdefault(document, set()).add(own)
        again: set[str] = set()
        for document, tellings in self._tellings(fresh).items():
            if len(fresh[document] | {telling.carrier for telling in tellings}) < 2:
                self._alone.add(hash(document))
                continue
            self._stated.setdefault(document, _counted(tellings))
            held = self._held.setdefault(document, {})
            for telling in tellings:
                if telling.carrier in same:
                    again.add(telling.carrier)
                elif telling.carrier in self._carried:
                    continue
                elif telling.dataset != self._mapper.scope.dataset or self._came(telling.carrier):
                    if hash(telling.carrier) not in self._anew:  # else it may have given it up
                        held.update(telling.lines)
                else:
                    self.ahead.add(telling.carrier)
        return again

    def weigh(self, tasks: Sequence[Task]) -> list[Task]:
        """The tasks with what others say of the documents they carry; from then on these say it too."""
        for task in tasks:
            if task.document not in self._carried:
                self._carried[task.document] = self._carries(task)
        self._anew.update(map(hash, self._carried))
        if not self._held:
            return list(tasks)
        found = []
        for task in tasks:
            held = (self._held.get(name, ()) for name in self._carried[task.document])
            lines = tuple(line for said in held for line in said if _DEPICTS not in line)
            found.append(task._replace(others=lines))
        for documents in self._carried.values():
            for name, said in documents.items():
                if name in self._held:
                    self._held[name].update(dict.fromkeys(said))
        return found

    def _carries(self, task: Task) -> dict[str, list[str]]:
        """What a record says of documents that are not its own."""
        found: dict[str, list[str]] = {}
        if len(task.record.rows) > 1 or self._media[task.record.rows[0].table]:
            for made in self._mapper.documents(task.record, task.attempt)[1:]:
                found.setdefault(made.iri, []).extend(made.lines)
        return found

    def _tellings(self, documents: Iterable[str]) -> dict[str, list[Telling]]:
        """Who tells of documents that somebody tells of."""
        found: dict[str, list[Telling]] = {}
        for telling in self._carriers.of(documents):
            found.setdefault(telling.document, []).append(telling)
        return found

    def told_by(self, records: Sequence[str]) -> dict[str, list[str]]:
        """What some records that are known say of documents that are not their own, by record."""
        return self._carriers.told_by(records)

    # -- when it is known what came of them ------------------------------------------------------

    def left(self, change: Change) -> Change:
        """The change without what it would take from a document though another record states it."""
        goes = _of_others(change.document, change.removed)
        comes = _of_others(change.document, change.added)
        self._count(name for name in goes if hash(name) not in self._alone)
        keep: set[str] = set()
        for document, lines in goes.items():
            if stated := self._stated.get(document):
                stated.subtract(lines)
                keep.update(line for line in lines if stated[line] > 0)
        for document, lines in comes.items():
            if document in self._stated:
                self._stated[document].update(lines)
        if not keep:
            return change
        return replace(change, removed=[line for line in change.removed if line not in keep])

    def said(self, document: str, lines: Iterable[str]) -> None:
        """Note that a new record tells of a document which is there already."""
        self._count([document])
        if document in self._stated:
            self._stated[document].update(lines)

    def _count(self, documents: Iterable[str]) -> None:
        for document, tellings in self._tellings(n for n in documents if n not in self._stated).items():
            self._stated[document] = _counted(tellings)


def _counted(tellings: Iterable[Telling]) -> Counter[str]:
    """How many records state each line."""
    stated: Counter[str] = Counter()
    for telling in tellings:
        stated.update(list(telling.lines))
    return stated


def _of_others(own: str, lines: Iterable[str]) -> dict[str, list[str]]:
    """Lines by document, without those of the record's own."""
    found: dict[str, list[str]] = {}
    for line in lines:
        document = line[1 : line.index(">")].partition("#")[0]
        if document != own:
            found.setdefault(document, []).append(line)
    return found
