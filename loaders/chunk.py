"""A few hundred records at once: mapped, validated in a store of their own, ready to be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any

from app.graph.catalogue import Catalogue
from app.graph.root import data_root
from app.graph.search import Fields
from app.graph.shapes import Shapes, house_shapes
from app.graph.terms import iri
from loaders import values
from loaders.draft import Draft
from loaders.explain import Explainer
from loaders.former import Former, closing
from loaders.guard import Guard
from loaders.index_rows import packed
from loaders.judge import SAMPLES, Judge
from loaders.mapper import Mapped, Mapper
from loaders.mapping import Tables
from loaders.mids import looked_at
from loaders.pieces import (
    CREATED,
    GENERATED,
    NOTHING,
    VERSION,
    Change,
    Fresh,
    Made,
    Result,
    Setting,
    Task,
)
from loaders.put_off import PutOff, Unread
from loaders.record import Record
from loaders.source_record import source_json
from loaders.specimen import holder_names

_TYPE = str(iri("rdf:type"))
_SOURCE_RECORD = str(iri("holotype:SourceRecord"))
_SOURCE_OF, _FROM = str(iri("holotype:sourceOf")), str(iri("prov:wasDerivedFrom"))
_MINTED, _DIGEST = str(iri("holotype:mintedFrom")), str(iri("holotype:sourceDigest"))
_VERBATIM = str(iri("holotype:verbatimRecord"))


def _text(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


@cache
def _shapes(hints: bool) -> Shapes:
    """The shapes of the house, compiled once in a process."""
    return house_shapes(data_root(), hints=hints)


@cache
def _fields() -> Fields:
    return Fields(Catalogue(data_root() / "queries"))


def warm() -> None:
    """Read what chunks of every load need, before it is known which load it is."""
    _shapes(False)
    _fields()
    looked_at()


class ChunkMaker:
    """Works on chunks of one load. Opened once in each worker.

    Rows for the index may come later than their chunk, by ``put_off`` and at last by ``rest``.
    """

    def __init__(self, setting: Setting, put_off: PutOff | None = None) -> None:
        self.setting = setting
        self._put_off = put_off or PutOff(0)
        self._mapping = Tables.read()
        self._former = Former(setting.scope, self._mapping, setting.mappings)
        self.mapper = Mapper(self._mapping, setting.tables, setting.scope)
        self._fields = _fields()
        self._explain = Explainer(self._mapping, self.mapper)
        self._guard = Guard(setting.policy, setting.scope)
        self._judge = Judge(_shapes(setting.rehearsal), self._explain, self._map)

    def make(self, tasks: Sequence[Task]) -> Result:
        """Map, validate and index the records; what is at fault is set aside with its reasons."""
        result = Result()
        drafts = [Draft(task) for task in tasks]
        for draft in drafts:
            self._map(draft)
        store, result.issues = self._judge.judge(drafts)
        self._note_unread(drafts, result)
        self._guard.look(drafts)
        fresh: list[str] = []
        cut: list[Draft] = []
        for draft in drafts:
            issues = draft.refused + [issue for each in draft.aside.values() for issue in each]
            result.issues += [(issue, 1) for issue in issues]
            if draft.refused:
                source = source_json(draft.task.record, self.setting.tables)
                result.refused.append((draft.task.record.key, source, issues))
                continue
            if draft.aside:
                source = source_json(draft.set_aside(), self.setting.tables)
                result.aside.append((draft.task.record.key, source, issues, len(draft.aside)))
            self._note_holders(draft.task.record, result)
            if draft.task.before is None:
                ledger = self._ledger_lines(draft)
                written = [Fresh(d.iri, d.kind, _text(d.lines), _text(d.house)) for d in draft.made]
                result.new.append((written, _text(ledger)))
                if draft.ledger:
                    cut.append(draft)
                else:
                    fresh += [document.iri for document in draft.made]
            else:
                result.changes.append(self._change(draft))
        if not self.setting.rehearsal:
            said = sum(len(made.lines) for draft in drafts for made in draft.made)
            due = self._put_off.instead_of(Unread(store, list(dict.fromkeys(fresh)), said))
            rows = [row for one in due for row in self._rows(one)]
            result.rows = packed([*rows, *self._guard.rows(self._fields, cut)])
        self._guard.hush(drafts, result)
        return result

    def rest(self) -> list[bytes]:
        """The rows that were put off, packed, a chunk each."""
        return [packed(list(self._rows(one))) for one in self._put_off.all()]

    def _rows(self, one: Unread) -> Iterable[dict[str, Any]]:
        ask = partial(one.store.query, use_default_graph_as_union=True)
        return self._fields.documents(ask, one.documents) if one.documents else ()

    def _map(self, draft: Draft) -> None:
        """Make the documents of a draft, without what of it was set aside."""
        task = draft.task
        draft.documents = self.mapper.documents(task.record, task.attempt, draft.aside)
        draft.made = [self._complete(document, task.version) for document in draft.documents]

    def _note_unread(self, drafts: Sequence[Draft], result: Result) -> None:
        """Cells that were not read as they stand: a few of each kind explained, the rest counted."""
        met: dict[str, int] = {}
        for draft in drafts:
            for said in (said for document in draft.documents for said in document.unread):
                met[said.rule] = met.get(said.rule, 0) + 1
                if met[said.rule] <= SAMPLES:
                    result.issues.append((self._explain.unread(draft.task.record, said), 1))
        for rule, count in met.items():
            if count > SAMPLES:
                last = next(issue for issue, _ in reversed(result.issues) if issue.rule == rule)
                result.issues.append((last, count - SAMPLES))

    def _complete(self, document: Mapped, version: int) -> Made:
        scope, subject, tail = self.setting.scope, f"<{document.iri}>", f" <{self.setting.scope.graph}> ."
        house = [
            f"{subject} {GENERATED} <{self.setting.activity}>{tail}",
            f"{subject} {VERSION} {values.typed(version, 'integer')}{tail}",
            f"{subject} {CREATED} {values.typed(self.setting.now, 'dateTime')}{tail}",
        ]
        lines = document.lines
        lines += closing(document, scope.dataset, tail, self._mapping, self._mapping)
        return Made(document.iri, document.kind, lines, house)

    def _ledger_lines(self, draft: Draft) -> list[str]:
        """The source record, word for word, and what it was minted from."""
        scope, record = self.setting.scope, draft.task.record
        document, name = draft.made[0].iri, draft.documents[0].name
        subject, tail = f"<{document}#source>", f" <{draft.ledger or scope.ledger}> ."
        source = source_json(record, self.setting.tables, draft.aside)
        return [
            f"{subject} {_TYPE} {_SOURCE_RECORD}{tail}",
            f"{subject} {_SOURCE_OF} <{document}>{tail}",
            f"{subject} {_FROM} <{scope.dataset}>{tail}",
            f"{subject} {_MINTED} {values.text(name)}{tail}",
            f'{subject} {_DIGEST} "{self.mapper.digest(record)}{draft.digest_mark}"{tail}',
            f"{subject} {_VERBATIM} {values.text(source)}{tail}",
        ]

    def _change(self, draft: Draft) -> Change:
        """The difference between what the source said then and what it says now."""
        task = draft.task
        document = draft.made[0].iri
        was = self._lines_then(task)
        now = dict.fromkeys(line for made in draft.made for line in made.lines)
        ledger_now = self._ledger_lines(draft)
        return Change(
            task.record.key,
            document,
            [line for line in was if line not in now],
            [line for line in now if line not in was],
            self._ledger_then(document, task),
            ledger_now,
            task.before == NOTHING,
            bool(task.ledger) or draft.protection is not None,
        )

    def _lines_then(self, task: Task) -> set[str]:
        """What the documents of the record were made of when its source said what is on record."""
        assert task.before is not None
        said = (task.before, task.record.key, task.attempt, task.dataset, task.mapping)
        return {line for lines in self._former.lines(*said).values() for line in lines}

    def _ledger_then(self, document: str, task: Task) -> list[str]:
        """What the ledger says of the source record and will say no more."""
        subject, tail = f"<{document}#source>", f" <{self.setting.scope.ledger}> ."
        if task.before == NOTHING:
            return []
        return [
            f"{subject} {_FROM} <{task.dataset}>{tail}",
            f"{subject} {_VERBATIM} {values.text(str(task.before))}{tail}",
        ]

    def _note_holders(self, record: Record, result: Result) -> None:
        terms = self.setting.tables[record.rows[0].table].terms
        cells = dict(zip(terms, record.rows[0].cells, strict=False))
        for holder in holder_names(cells):
            result.holders.setdefault(holder, cells)
