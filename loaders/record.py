"""What every source yields: Records made of Rows of Tables, and the Issues met on the way.

A source knows bytes and tables; it knows no graph. A mapping turns its Records into documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, Self

from app.graph.said import worded

if TYPE_CHECKING:
    from loaders.sources.eml import DatasetDescription

Severity = Literal["error", "warning", "info"]

ROW_KEY = "row:"


def row_key(file: str, number: int) -> str:
    """The key of a row that has none of its own; it lasts while the row keeps its place."""
    return f"{ROW_KEY}{file}:{number}"


class Row(NamedTuple):
    """One row. ``number`` is the line of ``file``, from 1, on which the row begins.

    ``cells`` are aligned to ``Table.terms``; a missing cell is the empty string.
    """

    table: int
    file: str
    number: int
    cells: tuple[str, ...]


class Record(NamedTuple):
    """All rows that share one key; ``rows[0]`` is the core row unless the record is an orphan."""

    key: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """One table of an archive.

    ``terms`` holds a full IRI for each column, or "" for a column that no known term names;
    ``columns`` holds the names as the file writes them, or the local name of the term where the
    file has no header. Constants of the whole table stand behind the columns of the file.
    ``files`` are the names that ``Row.file`` can have. ``orders`` are aligned to ``terms`` where they
    are known: the order of day and month (``DMY``, ``MDY``) in a column of dates, else "".
    """

    row_type: str
    terms: tuple[str, ...]
    columns: tuple[str, ...]
    files: tuple[str, ...]
    core: bool
    orders: tuple[str, ...] = ()
    vocabularies: tuple[tuple[str, str], ...] = ()
    """(term, IRI of the list its values are from), as the descriptor names them"""

    def order(self, position: int) -> str:
        """The order of day and month in a column, "" where it is not known."""
        return self.orders[position] if position < len(self.orders) else ""


@dataclass(frozen=True)
class Rule:
    """A fault by name: what is said of one case (a format string) and how to mend it."""

    name: str
    severity: Severity
    message: str
    remedy: str


@dataclass(frozen=True)
class Issue:
    """One case of a fault: where it is, what is wrong, what to do."""

    severity: Severity
    rule: str
    message: str
    remedy: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    constraint: str = ""
    """the component of the shape that was broken, as an IRI; "" for a rule of reading"""


class IssueLog:
    """Exact counts of every fault, and the first few cases of each.

    Bounded: however many rows are faulty, at most ``samples`` cases of a rule are kept.
    """

    def __init__(self, samples: int = 20) -> None:
        self.samples = samples
        self.counts: Counter[str] = Counter()
        self._kept: dict[str, list[Issue]] = {}
        self._severity: dict[str, Severity] = {}

    def add(
        self,
        rule: Rule,
        *,
        file: str = "",
        row: int | None = None,
        column: str = "",
        value: str = "",
        cases: int = 1,
        **values: object,
    ) -> None:
        """Count ``cases`` of a rule; keep this one if there is room. ``values`` fill the message."""
        self.counts[rule.name] += cases
        kept = self._kept.setdefault(rule.name, [])
        if len(kept) >= self.samples:
            return
        self._severity[rule.name] = rule.severity
        message = worded(rule.message, file=file, row=row, column=column, value=value, **values)
        kept.append(Issue(rule.severity, rule.name, message, rule.remedy, file, row, column, value[:200]))

    def put(self, issue: Issue, *, cases: int = 1) -> None:
        """Count ``cases`` of a fault that others found, and keep this one while there is room."""
        self.counts[issue.rule] += cases
        self._severity.setdefault(issue.rule, issue.severity)
        kept = self._kept.setdefault(issue.rule, [])
        if len(kept) < self.samples:
            kept.append(issue)

    def __iter__(self) -> Iterator[Issue]:
        """The kept cases, worst severity first, then in the order in which the rules were met."""
        for severity in ("error", "warning", "info"):
            for rule, issues in self._kept.items():
                if self._severity[rule] == severity:
                    yield from issues

    def __len__(self) -> int:
        return sum(self.counts.values())

    def of(self, rule: str) -> list[Issue]:
        """The kept cases of one rule."""
        return list(self._kept.get(rule, ()))

    def severity(self, rule: str) -> Severity:
        """The severity of a rule that was met. Raises KeyError for one that was not."""
        return self._severity[rule]

    def total(self, severity: Severity) -> int:
        """How many cases of this severity there were, kept or not."""
        return sum(n for rule, n in self.counts.items() if self._severity[rule] == severity)

    def change(self, each: Callable[[Issue], Issue]) -> None:
        """Put what ``each`` makes of it in the place of every kept case."""
        self._kept = {rule: [each(issue) for issue in issues] for rule, issues in self._kept.items()}

    def copy(self) -> IssueLog:
        """The same counts and cases, to go on from independently."""
        twin = IssueLog(self.samples)
        twin.replace_with(self)
        return twin

    def replace_with(self, other: IssueLog) -> None:
        """Forget everything and hold what ``other`` holds."""
        self.counts = Counter(other.counts)
        self._kept = {rule: list(issues) for rule, issues in other._kept.items()}
        self._severity = dict(other._severity)


@dataclass(frozen=True)
class Limits:
    """What a stranger's archive may cost. Sizes in bytes, times in seconds."""

    archive_size: int = 8 << 30
    """of the archive as it comes (compressed), and of a download"""
    unpacked_size: int = 64 << 30
    """of all unpacked files together"""
    ratio: int = 250
    """unpacked to packed, once more than ``ratio_from`` bytes are unpacked"""
    ratio_from: int = 64 << 20
    entries: int = 200_000
    xml_size: int = 16 << 20
    line_size: int = 16 << 20
    record_lines: int = 1_000
    """lines that one quoted record may span before its quotation mark counts as unbalanced"""
    held_rows: int = 8 << 20
    """bytes of extension files that may be joined in memory; beyond that, on disk"""
    held_ids: int = 500_000
    """ids remembered in memory to find duplicates; beyond that, on disk"""
    samples: int = 20
    """cases kept of each rule"""
    redirects: int = 5
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    download_time: float = 3600.0
    allow_private: bool = False
    """whether a download may go to loopback and private addresses"""
    folder: Path | None = None
    """where to unpack, and to put what is fetched; without it where temporary files of the system go"""


class Archive(Protocol):
    """An opened source. ``issues`` is complete once ``records`` has been read to its end."""

    name: str
    digest: str
    tables: list[Table]
    issues: IssueLog
    dataset: DatasetDescription
    orphan_rows: dict[int, int]
    """rows without a core row by index of their table, once ``records`` has been read to its end"""

    def records(self, orphans: bool = False, core: str | None = None) -> Iterator[Record]:
        """The records in the order of the core table.

        With ``orphans``, rows of extensions without a core row follow, grouped by the id they name.
        With ``core`` (a row type, its local name, or a file name) that table is the core instead:
        one record for each id in it, its rows first, the rows of all other tables after them.
        Raises BadSource for an unknown ``core``, and where nothing of the core is there and no more is asked.
        """
        ...

    def progress(self) -> tuple[int, int]:
        """Bytes read so far by ``records``, and bytes there are."""
        ...

    def close(self) -> None:
        """Give back files and disk space."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def open_source(source: str | Path, *, limits: Limits = Limits()) -> Archive:
    """Open a path, a ``file:`` or an ``http(s):`` address as an archive. Raises BadSource."""
    from loaders.sources.darwin_core_archive import DarwinCoreArchive  # a source knows records

    return DarwinCoreArchive.open(source, limits=limits)
