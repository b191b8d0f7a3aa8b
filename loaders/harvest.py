"""One load from start to end: read, compare, make, judge, write. All of it becomes visible at once."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

from app.graph.errors import HolotypeError
from app.graph.fingerprint import fingerprint
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.principal import Principal
from app.graph.recovery import FINISH, MIXED, PLAN, REPORT, note
from app.graph.sensitivity_follow import following
from app.graph.terms import iri
from app.graph.writer import Receipt, moment
from loaders.compare import Comparison
from loaders.crew import Crew
from loaders.dataset import dataset_iri, dataset_lines
from loaders.guard import hushed
from loaders.harvest_record import harvest_record
from loaders.harvest_rules import CORE_EMPTY, DUPLICATE, NOT_WITHDRAWN, UNKNOWN_TYPE
from loaders.index_rows import IndexRows
from loaders.kept_back import KeptBack
from loaders.mapper import Mapper, Scope
from loaders.mapping import Tables
from loaders.options import USUAL, Options
from loaders.pieces import Result, Setting, Task
from loaders.quarantine import Quarantine
from loaders.record import Archive, Record, open_source
from loaders.report import Report, told
from loaders.source_record import source_json
from loaders.written import Written

CHUNK = 200  # records worked on together; 400 take as long, and 30 MB more in each process
Progress = Callable[[str, int, int], None]
_busy = threading.Lock()  # one load at a time in a process; the store has one writer anyway


def load(
    platform: Platform,
    source: str | Path,
    principal: Principal,
    options: Options = USUAL,
    progress: Progress = lambda *_: None,
) -> Report:
    """Load one archive. Never raises for bad input: the report says what failed and how to mend it."""
    report = Report(str(source), started=datetime.now(UTC).isoformat())
    begun = time.monotonic()
    try:
        # below staging, which the next start sweeps: a load that is killed leaves nothing elsewhere
        archive = open_source(source, limits=replace(options.limits, folder=platform.staging))
    except HolotypeError as error:
        report.refuse(error)
        report.seconds = time.monotonic() - begun
        return report
    with _busy:
        harvest = Harvest(platform, archive, principal, options, progress, report)
        try:
            harvest.run()
        except HolotypeError as error:
            report.refuse(error)
        finally:
            harvest.close()
            archive.close()
    report.seconds = time.monotonic() - begun
    report.ended = datetime.now(UTC).isoformat()
    if report.activity and not (report.failed or report.dry_run):
        name = report.activity.rpartition("/")[2]
        report.write(platform.folder / "loads" / f"{name}.json")
    return report


class Harvest:
    """The state of one load."""

    def __init__(
        self,
        platform: Platform,
        archive: Archive,
        principal: Principal,
        options: Options,
        progress: Progress,
        report: Report,
    ) -> None:
        self.platform, self.archive, self.principal = platform, archive, principal
        self.options, self.progress, self.report = options, progress, report
        self.started = datetime.now(UTC)
        key = options.name or archive.dataset.key or Path(archive.name).name
        dataset = dataset_iri(platform.base, key)
        graphs = platform.graphs
        self.scope = Scope(platform.base, graphs.public, graphs.ledger, dataset, key)
        name = mint("activity", f"{self.started.isoformat()}{secrets.token_hex(8)}")
        self.activity = f"{platform.base}activity/{name}"
        self.staging = platform.staging / name
        self.staging.mkdir(parents=True)
        kept = KeptBack(platform, blind=options.dry_run and options.blind)
        report.digest = "" if kept.blind else fingerprint(platform.folder, archive.digest, dataset)
        report.dataset, report.activity = dataset, self.activity
        report.title, report.tables = archive.dataset.title or archive.name, told(archive.tables)
        self.mapper = Mapper(Tables.read(), archive.tables, self.scope)
        self.mapper.tables.keep(former := platform.folder / "mappings")
        at = (self.activity, moment(self.started).value, str(former))
        self.setting = Setting(self.scope, tuple(archive.tables), *at, policy=kept.policy)
        self.comparison = Comparison(platform, self.mapper, kept, former)
        self.quarantine = Quarantine(self.staging, platform.quarantine, dataset, self.activity)
        self.rows = IndexRows(self.staging)
        shared = self.comparison.shared
        self.written = Written(platform, self.scope, self.activity, self.started, kept, shared)
        self._guarded: set[tuple[str, int]] = set()  # rows whose values no report may tell
        self._committed = False
        self._crew = Crew(self.setting, options.workers)

    def run(self) -> None:
        """Everything, to the commit. Raises HolotypeError; nothing is visible then."""
        if self.options.dry_run:
            self._try()
            return
        self._plan(0)
        show = partial(self.rows.hand_over, self.platform.feed, self._crew.rest, self.written.mixed.documents)
        then = partial(following, self.platform, self.principal, self.written.mixed.documents, self.activity)
        self.platform.writer.bulk(self._fill, self._finish, self.staging, self._receipt, show, then)
        self._committed = True
        self.quarantine.settle()

    def _try(self) -> None:
        """Everything but the writing: what would come of it is in the report."""
        with Path(os.devnull).open("wb") as nowhere:
            self._fill(nowhere)
        self.written.settle()
        self.report.disputed = self.written.disputes.tell(self.archive.issues)
        self.report.dry_run = True

    def _receipt(self, commit: int) -> Receipt:
        touched = (*self.written.touched, *self.written.mixed.documents) if self.rows.taken else None
        return Receipt(self.activity, commit, datetime.now(UTC), touched)

    def _plan(self, commit: int) -> None:
        plan = {"activity": self.activity, "commit": commit, "source": self.archive.name}
        plan |= {"dataset": self.scope.dataset, MIXED: list(self.written.mixed.documents)}
        note(self.staging, PLAN, json.dumps(plan))

    def _fill(self, output: IO[bytes]) -> None:
        """Write every new document into the bulk load; work out the rest meanwhile."""
        self._head(output)
        for row_type in self.mapper.unknown():
            self.archive.issues.add(UNKNOWN_TYPE, value=row_type)
        records = self.archive.records(orphans=self.options.orphans, core=self.options.core)
        for result in self._crew.results(self._tasks(records)):
            self._take(result, output)
        self._gone()
        self.written.holders(output, self.archive.dataset, whole=not self.report.unchanged)
        self.archive.issues.change(lambda i: hushed(i) if (i.file, i.row) in self._guarded else i)
        self.report.issues, self.report.documents = self.archive.issues, dict(self.written.counts)

    def _head(self, output: IO[bytes]) -> None:
        """The marks by which a start after a kill knows that this load came in."""
        text = f"<{self.activity}> {iri('rdf:type')} {iri('holotype:Harvest')} <{self.scope.ledger}> .\n"
        archive, lists = self.archive, (v for table in self.archive.tables for _, v in table.vocabularies)
        said = (archive.dataset, self.report.digest, archive.name, self.scope.graph, lists)
        self.written.describe_dataset(dataset_lines(self.scope.dataset, *said))
        output.write(text.encode())

    def _tasks(self, records: Iterable[Record]) -> Iterator[list[Task]]:
        """Chunks of records that need work: the new and the changed."""
        iterator = iter(records)
        while chunk := list(islice(iterator, CHUNK)):
            found = self.comparison.look(chunk)
            self.report.seen += len(chunk)
            self.report.unchanged += found.unchanged
            self._guarded |= {(row.file, row.number) for record in found.guarded for row in record.rows}
            for record, name in found.duplicates:
                file, line = record.rows[0].file, record.rows[0].number
                column = self.mapper.key_column(record)
                self.archive.issues.add(DUPLICATE, file=file, row=line, column=column, value=name)
                found_twice = self.archive.issues.of(DUPLICATE.name)[-1:]
                self._refuse(record.key, source_json(record, self.archive.tables), found_twice)
            self.progress("reading", *self.archive.progress())
            if found.tasks:
                yield found.tasks

    def _take(self, result: Result, output: IO[bytes]) -> None:
        """What came of a chunk: new documents into the load, changes put by, refusals set aside."""
        self.written.new(result.new, output)
        self.report.new += len(result.new)
        for change in result.changes:
            if self.written.change(change):
                self.report.changed += 1
            else:
                self.report.unchanged += 1
        for refused in result.refused:
            self._refuse(*refused)
        for key, source, issues, count in result.aside:
            self.quarantine.keep(key, source, issues, "rows")
            self.report.aside += count
        for issue, cases in result.issues:
            self.archive.issues.put(issue, cases=cases)
        self.written.noted.note(result.holders)
        self.rows.put(result.rows)
        self._guarded |= result.guarded

    def _refuse(self, key: str, source: str, issues: list[Any]) -> None:
        self.quarantine.keep(key, source, issues)
        self.report.refused += 1

    def _gone(self) -> None:
        """Withdraw what the dataset had before and has no more; nothing when the core was not read."""
        if not self.report.seen:
            self.archive.issues.add(CORE_EMPTY, file=self.archive.tables[0].files[0])
        if not self.report.seen or self.archive.issues.counts["file-absent"]:
            if next(self.comparison.vanished(1), None):
                self.archive.issues.add(NOT_WITHDRAWN)
            return
        for documents in self.comparison.vanished():
            self.report.gone += len(documents)
            self.written.withdraw(documents, self.archive.name)

    def _finish(self, commit: int) -> str:
        """The update that completes the load; on disk before the load can be seen."""
        told = (self.archive.name, self.report, self.started, commit)
        text = self.written.update(harvest_record(self.platform, self.principal, *told))
        self.report.disputed = self.written.disputes.tell(self.archive.issues)
        self.quarantine.finish()
        self.report.commit = commit
        self.report.quarantine = str(self.quarantine.path) if self.quarantine.count else ""
        self.report.write(self.staging / REPORT)
        note(self.staging, FINISH, text)
        self._plan(commit)
        return text

    def close(self) -> None:
        """End the workers, leave nothing in the staging folder."""
        self._crew.close()
        if not self._committed:
            self.rows.take_back(self.platform.feed)
        self.rows.close()
        self.quarantine.drop()
        if self._committed or not (self.staging / FINISH).exists():
            shutil.rmtree(self.staging, ignore_errors=True)  # else the next start looks at it
