"""Rows of tables: cut, padded, and rid of words for nothing; and every departure reported."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.record import IssueLog, Limits, Row, row_key
from loaders.sources import file_rules
from loaders.sources.dialect import Cells, lines, quoted, unquoted
from loaders.sources.preparing import Prepared, TableFile
from loaders.sources.terms import local_name

_NOTHING = frozenset(("NULL", "\\N"))
_DOUBTFUL = frozenset(("NA", "null", "-", "?"))
_WORDS = _NOTHING | _DOUBTFUL


class Meter:
    """Bytes read so far; what stands in the file that is being read is asked of the file."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self._now: TableFile | None = None
        self._raw: object = None

    def begin(self, raw: object) -> None:
        """Count what is read from ``raw`` until ``end``."""
        self._raw = raw

    def end(self, size: int) -> None:
        """Count a whole file."""
        self._raw = None
        self.done += size

    @property
    def now(self) -> int:
        """Bytes read."""
        raw = self._raw
        try:
            return self.done + (raw.tell() if raw is not None else 0)  # type: ignore[attr-defined]
        except (OSError, ValueError):
            return self.done


class TableReader:
    """The rows of one table, in the order of its files."""

    def __init__(self, index: int, prepared: Prepared, issues: IssueLog, limits: Limits) -> None:
        self.index = index
        self.prepared = prepared
        self.layout = prepared.layout
        self.table = prepared.layout.table
        self.files = prepared.files
        self.issues = issues
        self.limits = limits

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def rows(self, meter: Meter) -> Iterator[Row]:
        """All rows that hold anything."""
        for file in self.files:
            with file.open() as text:
                meter.begin(text.buffer)
                yield from self._rows(file, text)
            meter.end(file.size)

    def _rows(self, file: TableFile, text: object) -> Iterator[Row]:
        layout, index, name = self.layout, self.index, file.name
        width, constants, defaults = layout.width, list(layout.constants), layout.defaults
        clean = _WORDS.isdisjoint
        for number, cells in self._cut(file, text):
            if len(cells) != width:
                cells = self._fit(cells, file, number)
            if not clean(cells):
                cells = self._words(cells, file, number)
            if not cells[0] and not any(cells):
                self.issues.add(file_rules.ROW_BLANK, file=name, row=number)
                continue
            if defaults:
                for place, value in defaults:
                    cells[place] = cells[place] or value
            yield Row(index, name, number, tuple(cells + constants if constants else cells))

    def _cut(self, file: TableFile, text: object) -> Iterator[tuple[int, Cells]]:
        source = lines(text, file.dialect.line_end)  # type: ignore[arg-type]
        if file.nul:
            source = (line.replace("\0", "") for line in source)
        skip = file.skip
        for _ in range(skip):
            next(source, None)
        if file.dialect.quote:

            def unbalanced(number: int) -> None:
                self.issues.add(file_rules.QUOTE_UNBALANCED, file=file.name, row=number + skip)

            cut = quoted(source, file.dialect, self.layout.width, self.limits, unbalanced)
        else:
            cut = unquoted(source, file.dialect)
        if not skip:
            return cut
        return ((number + skip, cells) for number, cells in cut)

    def _fit(self, cells: Cells, file: TableFile, number: int) -> Cells:
        layout, found = self.layout, len(cells)
        if found < layout.declared:
            self.issues.add(
                file_rules.ROW_TOO_SHORT,
                file=file.name,
                row=number,
                found=found,
                declared=layout.declared,
            )
        elif found > layout.width:
            excess = cells[layout.width :]
            if any(excess):
                self.issues.add(
                    file_rules.ROW_TOO_LONG,
                    file=file.name,
                    row=number,
                    found=found,
                    declared=layout.width,
                    value=file.dialect.delimiter.join(excess)[:200],
                )
            return cells[: layout.width]
        return cells + [""] * (layout.width - found)

    def _words(self, cells: Cells, file: TableFile, number: int) -> Cells:
        for place, cell in enumerate(cells):
            if cell in _WORDS:
                rule = file_rules.WORD_DOUBTFUL
                if cell in _NOTHING:
                    rule, cells[place] = file_rules.WORD_FOR_NOTHING, ""
                column = self.table.columns[place]
                self.issues.add(rule, file=file.name, row=number, column=column, value=cell)
        return cells

    def key(self, row: Row) -> str:
        """The id or coreid of a row, or ""."""
        place = self.layout.key
        return "" if place is None else row.cells[place].strip()

    def own_key(self, row: Row) -> str:
        """A key for a core row without an id: institution, collection and number, or its place."""
        parts = [row.cells[place].strip() for place in self.layout.triplet]
        if parts and parts[-1]:
            return ":".join(part for part in parts if part)
        return row_key(row.file, row.number)

    def names(self) -> set[str]:
        """What this table can be called by."""
        stems = {file.rsplit("/", 1)[-1] for file in self.table.files}
        return {
            name.casefold()
            for name in (
                self.table.row_type,
                local_name(self.table.row_type),
                *self.table.files,
                *stems,
                *(stem.rsplit(".", 1)[0] for stem in stems),
            )
        }
