"""A few hundred records at once: mapped, validated in a store of their own, ready to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

from app.graph.catalogue import Catalogue
from app.graph.root import data_root
from app.graph.search import Fields
from app.graph.shape_model import VIOLATION
from app.graph.shapes import house_shapes
from app.graph.terms import iri
from loaders import values
from loaders.explain import Explainer
from loaders.mapper import Mapped, Mapper
from loaders.mapping import Tables
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
from loaders.record import Issue, Record
from loaders.source_record import record_from_json, source_json
from loaders.specimen import holder_names

_STATUS = str(iri("ods:status"))
_FDO_TYPE, _DATASET = str(iri("ods:fdoType")), str(iri("dwciri:inDataset"))
_DOCUMENT = str(iri("holotype:Document"))
_FDO = {
    "specimen": "https://doi.org/21.T11148/894b1e6cad57e921764e",
    "media": "https://doi.org/21.T11148/bbad8c4e101e8af01115",
}
_TYPE = str(iri("rdf:type"))
_SOURCE_RECORD = str(iri("holotype:SourceRecord"))
_SOURCE_OF, _FROM = str(iri("holotype:sourceOf")), str(iri("prov:wasDerivedFrom"))
_MINTED, _DIGEST = str(iri("holotype:mintedFrom")), str(iri("holotype:sourceDigest"))
_VERBATIM = str(iri("holotype:verbatimRecord"))


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


class ChunkMaker:
    """Works on chunks of one load. Opened once in each worker."""

    def __init__(self, setting: Setting) -> None:
        root = data_root()
        self.setting = setting
        self._mapping = Tables.read()
        self.mapper = Mapper(self._mapping, setting.tables, setting.scope)
        self._shapes = house_shapes(root, hints=False)
        self._fields = Fields(Catalogue(root / "queries"))
        self._explain = Explainer(self._mapping, self.mapper)

    def make(self, tasks: Sequence[Task]) -> Result:
        """Map, validate and index the records; refused ones are set aside with their reasons."""
        result = Result()
        mapped = [(task, self.mapper.documents(task.record, task.attempt)) for task in tasks]
        store = Oxigraph()
        made: list[tuple[Task, list[Made]]] = []
        for task, documents in mapped:
            made.append((task, [self._complete(d, task.version) for d in documents]))
        text = _text(line for _, group in made for d in group for line in (*d.lines, *d.house))
        store.bulk_load(text, format=RdfFormat.N_QUADS, lenient=True)
        bad = self._judge(store, mapped, result)
        fresh: list[str] = []
        for position, (task, group) in enumerate(made):
            if position in bad:
                source = source_json(task.record, self.setting.tables)
                result.refused.append((task.record.key, source, bad[position]))
                continue
            self._note_holders(mapped[position][0].record, result)
            if task.before is None:
                ledger = self._ledger_lines(task, group[0].iri, mapped[position][1][0].name)
                written = [Fresh(d.iri, d.kind, _text(d.lines), _text(d.house)) for d in group]
                result.new.append((written, _text(ledger)))
                fresh += [document.iri for document in group]
            else:
                result.changes.append(self._change(task, group, mapped[position][1][0].name))
        if fresh:
            ask = partial(store.query, use_default_graph_as_union=True)
            result.rows = list(self._fields.documents(ask, list(dict.fromkeys(fresh))))
        return result

    def _complete(self, document: Mapped, version: int, dataset: str = "") -> Made:
        scope, subject, tail = self.setting.scope, f"<{document.iri}>", f" <{self.setting.scope.graph}> ."
        house = [
            f"{subject} {GENERATED} <{self.setting.activity}>{tail}",
            f"{subject} {VERSION} {values.typed(version, 'integer')}{tail}",
            f"{subject} {CREATED} {values.typed(self.setting.now, 'dateTime')}{tail}",
        ]
        lines = document.lines
        lines.append(f'{subject} {_STATUS} "Active"{tail}')
        lines.append(f"{subject} {_DATASET} <{dataset or scope.dataset}>{tail}")
        lines.append(f"{subject} {_TYPE} {_DOCUMENT}{tail}")
        if document.kind in _FDO:
            lines.append(f'{subject} {_FDO_TYPE} "{_FDO[document.kind]}"{tail}')
        return Made(document.iri, document.kind, lines, house)

    def _judge(
        self, store: Oxigraph, mapped: list[tuple[Task, list[Mapped]]], result: Result
    ) -> dict[int, list[Issue]]:
        """Refused records by their place in the chunk; doubts and unread cells go to the issues."""
        owner = {d.iri: place for place, (_, documents) in enumerate(mapped) for d in documents}
        report = self._shapes.validate_batch(store)
        bad: dict[int, list[Issue]] = {}
        counted: Counter[str] = Counter()
        for found in report.results:
            place = owner.get(found.focus.value.partition("#")[0])
            if place is None:
                continue
            task, documents = mapped[place]
            severe = found.severity == VIOLATION
            rule = found.shape_name
            counted[rule] += 1
            if severe or counted[rule] <= 20:
                issue = self._explain.result(task.record, documents[0], found, rule, severe)
                if severe:
                    bad.setdefault(place, []).append(issue)
                else:
                    result.issues.append((issue, 1))
            elif result.issues:
                last = next(i for i, (x, _) in enumerate(result.issues) if x.rule == rule)
                result.issues[last] = (result.issues[last][0], result.issues[last][1] + 1)
        for task, documents in mapped:
            for node, term, cell in documents[0].unread:
                result.issues.append((self._explain.unread(task.record, node, term, cell), 1))
        return bad

    def _ledger_lines(self, task: Task, document: str, name: str) -> list[str]:
        """The source record, word for word, and what it was minted from."""
        scope = self.setting.scope
        subject, tail = f"<{document}#source>", f" <{scope.ledger}> ."
        return [
            f"{subject} {_TYPE} {_SOURCE_RECORD}{tail}",
            f"{subject} {_SOURCE_OF} <{document}>{tail}",
            f"{subject} {_FROM} <{scope.dataset}>{tail}",
            f"{subject} {_MINTED} {values.text(name)}{tail}",
            f'{subject} {_DIGEST} "{self.mapper.digest(task.record)}"{tail}',
            self._verbatim_line(document, source_json(task.record, self.setting.tables)),
        ]

    def _change(self, task: Task, group: list[Made], name: str) -> Change:
        """The difference between what the source said then and what it says now."""
        assert task.before is not None
        document = group[0].iri
        was = self._lines_then(task)
        now = dict.fromkeys(line for made in group for line in made.lines)
        ledger_now = self._ledger_lines(task, document, name)
        return Change(
            task.record.key,
            document,
            [line for line in was if line not in now],
            [line for line in now if line not in was],
            self._ledger_then(document, task),
            ledger_now,
            task.before == NOTHING,
        )

    def _lines_then(self, task: Task) -> set[str]:
        """What the documents of the record were made of when its source said what is on record."""
        assert task.before is not None
        if task.before == NOTHING:
            return set()
        record, tables = record_from_json(task.before, task.record.key)
        then = Mapper(self._mapping, tables, self.setting.scope)
        documents = then.documents(record, task.attempt)
        return {line for d in documents for line in self._complete(d, 1, task.dataset).lines}

    def _ledger_then(self, document: str, task: Task) -> list[str]:
        """What the ledger says of the source record and will say no more."""
        subject, tail = f"<{document}#source>", f" <{self.setting.scope.ledger}> ."
        if task.before == NOTHING:
            return []
        return [
            f"{subject} {_FROM} <{task.dataset}>{tail}",
            self._verbatim_line(document, str(task.before)),
        ]

    def _verbatim_line(self, document: str, source: str) -> str:
        tail = f" <{self.setting.scope.ledger}> ."
        return f"<{document}#source> {_VERBATIM} {values.text(source)}{tail}"

    def _note_holders(self, record: Record, result: Result) -> None:
        terms = self.setting.tables[record.rows[0].table].terms
        cells = dict(zip(terms, record.rows[0].cells, strict=False))
        for holder in holder_names(cells):
            result.holders.setdefault(holder, cells)
