"""Darwin Core Archives and single tables: opened, described, and read as Records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from app.graph.errors import BadSource
from loaders.record import IssueLog, Limits, Record, Row, Table, row_key
from loaders.sources import file_rules
from loaders.sources.container import Container
from loaders.sources.contents import Contents, look_into
from loaders.sources.date_order import settle
from loaders.sources.joined import Keyed, RowsInMemory, RowsOnDisk, SeenIds, WaitingRows, batches
from loaders.sources.opening import open_container
from loaders.sources.tables import Meter, TableReader
from loaders.sources.terms import term_list


class DarwinCoreArchive:
    """An opened archive; see ``loaders.record.Archive`` for what it promises."""

    def __init__(self, box: Container, contents: Contents, issues: IssueLog, limits: Limits) -> None:
        self._box = box
        self._limits = limits
        self._meter = Meter()
        self.issues = issues
        self.name = box.name
        self.digest = box.digest()
        self.dataset = contents.dataset
        self._readers = [
            TableReader(index, prepared, issues, limits) for index, prepared in enumerate(contents.tables)
        ]
        known = term_list()
        self.tables: list[Table] = [settle(reader, known, issues) for reader in self._readers]
        self._at_opening = issues.copy()
        self.orphan_rows: dict[int, int] = {}
        self._core_count = 0
        self._meter.total = sum(reader.size for reader in self._readers)

    @classmethod
    def open(cls, source: str | Path, *, limits: Limits) -> DarwinCoreArchive:
        """Open a path or an address. Raises BadSource."""
        issues = IssueLog(limits.samples)
        box = open_container(source, issues, limits)
        try:
            return cls(box, look_into(box, issues, limits), issues, limits)
        except BaseException:
            box.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back files and disk space."""
        self._box.close()

    def progress(self) -> tuple[int, int]:
        """Bytes of tables read by the present pass, and bytes there are."""
        return self._meter.now, self._meter.total

    def records(self, orphans: bool = False, core: str | None = None) -> Iterator[Record]:
        """The records; see ``loaders.record.Archive``. Each call begins a new pass."""
        reader = self._reader(core)
        if not (reader.size or core or orphans):
            raise self._nothing(reader)
        self.issues.replace_with(self._at_opening)
        self.orphan_rows = {}
        self._meter.done = 0
        if reader.index:
            return self._by_extension(reader, orphans)
        return self._by_core(reader, orphans)

    def _reader(self, core: str | None) -> TableReader:
        if core is None:
            return self._readers[0]
        for reader in self._readers:
            if core.casefold() in reader.names():
                return reader
        raise BadSource(
            f"There is no table “{core}”.",
            remedy="There are: " + ", ".join(table.row_type for table in self.tables) + ".",
            where=self.name,
        )

    def _nothing(self, core: TableReader) -> BadSource:
        """What is said of a core of which nothing can be read, not even a header."""
        name = ", ".join(self.tables[0].files)
        there = ", ".join(file.name for each in self._readers if each.size for file in each.files)
        return BadSource(
            f"The core table {name} {'is empty' if core.files else 'is not in the archive'}.",
            remedy="Export and pack it again"
            + (f", or take another as the core: {there}." if there else "."),
            where=self.name,
        )

    def _by_core(self, core: TableReader, orphans: bool) -> Iterator[Record]:
        others = [reader for reader in self._readers if reader is not core]
        with ExitStack() as stack:
            waiting = self._waiting(others, stack) if any(each.size for each in others) else None
            seen = SeenIds(self._box.temporary(), self._limits.held_ids)
            stack.callback(seen.close)
            self._core_count = 0
            for batch in batches(self._core_rows(core)):
                self._core_count += len(batch)
                yield from self._joined(self._unique(batch, seen, core), waiting)
            if waiting is not None:
                self._report(waiting)
                if orphans:
                    for key, rows in waiting.left():
                        yield Record(key, tuple(rows))

    def _by_extension(self, first: TableReader, orphans: bool) -> Iterator[Record]:
        """One record for each id of ``first``: all rows wait, and nobody comes to take them."""
        others = [reader for reader in self._readers if reader is not first]
        with ExitStack() as stack:
            waiting = self._waiting([first, *others], stack)
            for key, rows in waiting.left():
                if orphans or rows[0].table == first.index:
                    yield Record(key, tuple(rows))

    def _core_rows(self, core: TableReader) -> Iterator[Keyed]:
        key = core.key
        for row in core.rows(self._meter):
            yield key(row), row

    def _unique(self, batch: list[Keyed], seen: SeenIds, core: TableReader) -> list[Keyed]:
        kept: list[Keyed] = []
        fresh = seen.fresh([key or core.own_key(row) for key, row in batch])
        for new, (key, row) in zip(fresh, batch, strict=True):
            if new and key:
                kept.append((key, row))
            elif key:
                self.issues.add(file_rules.ID_DUPLICATE, file=row.file, row=row.number, value=key)
            else:
                own = core.own_key(row) if new else row_key(row.file, row.number)
                self.issues.add(file_rules.ID_BLANK, file=row.file, row=row.number, value=own)
                kept.append((own, row))
        return kept

    def _joined(self, batch: list[Keyed], waiting: WaitingRows | None) -> Iterator[Record]:
        if waiting is None:
            for key, row in batch:
                yield Record(key, (row,))
            return
        found = waiting.take([key for key, _ in batch])
        for key, row in batch:
            more = found.get(key)
            yield Record(key, (row, *more) if more else (row,))

    def _waiting(self, readers: list[TableReader], stack: ExitStack) -> WaitingRows:
        size = sum(reader.size for reader in readers)
        waiting: WaitingRows = (
            RowsInMemory() if size <= self._limits.held_rows else RowsOnDisk(self._box.temporary())
        )
        stack.callback(waiting.close)
        for reader in readers:
            waiting.put(self._extension_rows(reader))
        return waiting

    def _extension_rows(self, reader: TableReader) -> Iterator[Keyed]:
        for row in reader.rows(self._meter):
            key = reader.key(row)
            if not key:
                key = row_key(row.file, row.number)
                if reader.layout.key is not None:  # else it was said of the whole table
                    rule = file_rules.ID_BLANK if reader.table.core else file_rules.COREID_BLANK
                    self.issues.add(rule, file=row.file, row=row.number, value=key)
            yield key, row

    def _report(self, waiting: WaitingRows) -> None:
        self.orphan_rows = dict(waiting.left_over())
        missing = sum(self.orphan_rows.values())
        if not missing:
            return
        for index, lone in self.orphan_rows.items():
            if lone > 10 * self._core_count:
                name = self._readers[index].files[0].name
                self.issues.add(file_rules.CORE_CUT, file=name, value=f"{lone:,}")
        told = 0
        for row in _first_rows(waiting, self.issues.samples):
            reader = self._readers[row.table]
            self.issues.add(file_rules.ORPHAN, file=row.file, row=row.number, value=reader.key(row))
            told += 1
        self.issues.counts[file_rules.ORPHAN.name] += missing - told


def _first_rows(waiting: WaitingRows, most: int) -> Iterator[Row]:
    told = 0
    for _, rows in waiting.left():
        for row in rows:
            if told == most:
                return
            told += 1
            yield row
