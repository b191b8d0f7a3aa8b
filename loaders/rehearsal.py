"""A load that writes nothing: read, map and judge as a load would, and tell what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from app.graph.checking import USUAL as NO_MORE
from app.graph.checking import CheckLimits, Progress
from app.graph.findings import Checked
from app.graph.graphs import Graphs
from app.graph.terms import curie
from app.graph.writer import moment
from loaders.chunk import ChunkMaker
from loaders.dataset import dataset_iri
from loaders.harvest_rules import DUPLICATE, UNKNOWN_TYPE
from loaders.mapper import Mapper, Scope
from loaders.mapping import Tables
from loaders.options import USUAL, Options
from loaders.pieces import Result, Setting, Task
from loaders.record import Archive, Limits, Record, open_source
from loaders.report_shacl import findings, report

CHUNK = 400  # records worked on together


def rehearse(
    source: str | Path,
    *,
    base: str,
    options: Options = USUAL,
    limits: CheckLimits = NO_MORE,
    progress: Progress = lambda *_: None,
) -> Checked:
    """What a load of an archive or a table would find. Raises BadSource for what cannot be read."""
    reading = Limits(
        archive_size=limits.bytes, unpacked_size=16 * limits.bytes, samples=limits.cases, entries=10_000
    )
    with open_source(source, limits=reading) as archive:
        return _Rehearsal(archive, base, options, limits).run(progress)


class _Rehearsal:
    """The state of one rehearsal."""

    def __init__(self, archive: Archive, base: str, options: Options, limits: CheckLimits) -> None:
        self._archive, self._options, self._limits = archive, options, limits
        graphs = Graphs(base)
        key = options.name or archive.dataset.key or Path(archive.name).name
        scope = Scope(base, graphs.public, graphs.ledger, dataset_iri(base, key), key)
        self._tables = Tables.read()
        self._mapper = Mapper(self._tables, archive.tables, scope)
        now = moment(datetime.now(UTC)).value
        activity = f"{base}activity/rehearsal"
        self._maker = ChunkMaker(Setting(scope, tuple(archive.tables), activity, now, rehearsal=True))
        self._seen: set[int] = set()
        self._rows: Counter[int] = Counter()
        self._counts = Counter[str]()
        self._kinds: Counter[str] = Counter()

    def run(self, progress: Progress) -> Checked:
        """Every record, to the limit."""
        archive = self._archive
        checked = Checked(archive.name, "archive" if len(archive.tables) > 1 else "table")
        for row_type in self._mapper.unknown():
            archive.issues.add(UNKNOWN_TYPE, value=row_type)
        found = archive.records(orphans=self._options.orphans, core=self._options.core)
        records = self._unique(islice(found, self._limits.records))
        while chunk := list(islice(records, CHUNK)):
            self._take(self._maker.make([Task(record, 0, None, 1) for record in chunk]))
            progress("checking", *archive.progress())
        checked.whole = next(iter(found), None) is None
        checked.counts = {"records": self._counts["records"], "refused": self._counts["refused"],
                          "aside": self._counts["aside"]}  # fmt: skip
        checked.kinds = dict(self._kinds.most_common())
        checked.tables = list(self._told())
        checked.findings = findings(archive.issues)
        checked.shacl = report(archive.issues)
        return checked

    def _unique(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            self._counts["records"] += 1
            self._rows.update(row.table for row in record.rows)
            kind, name = self._mapper.identity(record)
            if hash((kind, name)) in self._seen:
                self._counts["refused"] += 1
                row = record.rows[0]
                self._archive.issues.add(DUPLICATE, file=row.file, row=row.number, value=name)
                continue
            self._seen.add(hash((kind, name)))
            yield record

    def _take(self, result: Result) -> None:
        for documents, _ in result.new:
            self._kinds.update(document.kind for document in documents)
        self._counts["refused"] += len(result.refused)
        self._counts["aside"] += sum(count for *_, count in result.aside)
        for issue, cases in result.issues:
            self._archive.issues.put(issue, cases=cases)

    def _told(self) -> Iterator[dict[str, Any]]:
        """Each table with what becomes of its columns."""
        for index, plan in enumerate(self._mapper.plans):
            table, places = plan.table, self._tables.places.get(plan.source, {})
            yield {
                "rowType": curie(table.row_type),
                "files": list(table.files),
                "core": table.core,
                "rows": self._rows[index],
                "columns": [
                    {
                        "column": column,
                        "term": curie(term) if term else "",
                        "becomes": list(
                            dict.fromkeys(
                                curie(place.property) or place.kind for place in places.get(term, ())
                            )
                        ),
                    }
                    for column, term in zip(table.columns, table.terms, strict=False)
                ],
            }
