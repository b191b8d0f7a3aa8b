"""From the description of a table to files that are ready to be read, each judged by its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from app.graph.errors import BadSource
from loaders.record import IssueLog
from loaders.sources import archive_rules, file_rules
from loaders.sources.columns import Layout, lay_out
from loaders.sources.container import Container, Staged, safe_name
from loaders.sources.descriptor import Description
from loaders.sources.dialect import ANY, Dialect, cut, lines, newline
from loaders.sources.encodings import Encoding, choose
from loaders.sources.survey import Survey
from loaders.sources.terms import TermList, local_name

_ADDRESS = re.compile(r"[a-z][a-z0-9+.\-]+://", re.IGNORECASE)
_VALUE = re.compile(
    r"-?\d+([.,]\d+)*$|https?://|urn:|\d{4}-\d\d?(-\d\d?)?|[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE
)
_DELIMITERS = ("\t", ",", ";", "|")


@dataclass(frozen=True)
class TableFile:
    """One file of a table, and how to open and cut it."""

    name: str
    path: Path
    size: int
    encoding: Encoding
    dialect: Dialect
    skip: int
    nul: bool

    def open(self) -> TextIO:
        """The file as text."""
        return self.path.open(
            encoding=self.encoding.name,
            errors=self.encoding.errors,
            newline=newline(self.dialect.line_end),
        )


@dataclass(frozen=True)
class Prepared:
    """A table that is ready to be read."""

    layout: Layout
    files: tuple[TableFile, ...]


def prepare(
    about: Description,
    core_type: str,
    folder: str,
    box: Container,
    known: TermList,
    issues: IssueLog,
) -> Prepared:
    """Find, stage and judge the files of a table of an archive with a core of ``core_type``.

    ``folder`` is where the descriptor lies. Absent and remote files are reported and left out.
    Raises BadSource for broken files and for names that lead out of the archive.
    """
    header: list[str] | None = None
    width = 0
    files: list[TableFile] = []
    entries = [_find(location, about, folder, box, issues) for location in about.files]
    about.files = [entry or location for entry, location in zip(entries, about.files, strict=True)]
    for entry in entries:
        if not entry:
            continue
        staged = box.stage(entry)
        file = _judge(entry, staged, about, issues)
        first, names = _header(file, about, known, issues)
        files.append(replace(file, skip=first))
        if names is not None and header is None:
            header = names
        width = max(width, len(names or ()) or _width(files[-1]))
    return Prepared(lay_out(about, header, width, core_type, known, issues), tuple(files))


def _find(location: str, about: Description, folder: str, box: Container, issues: IssueLog) -> str:
    if _ADDRESS.match(location):
        issues.add(archive_rules.FILE_REMOTE, file=about.name, value=location)
        return ""
    name = safe_name(location, box.name)
    wanted = f"{folder}/{name}" if folder else name
    found = box.find(wanted)
    if not found:
        issues.add(archive_rules.FILE_ABSENT, file=name, value=location)
    elif found != wanted:
        issues.add(archive_rules.FILE_CASE, file=found, value=location)
    return found


def _judge(name: str, staged: Staged, about: Description, issues: IssueLog) -> TableFile:
    found = staged.survey
    encoding = choose(about.encoding, found, staged.path, name, issues)
    nul = found.nul and not (found.wide or found.bom not in ("", "utf-8-sig"))
    if nul:
        issues.add(file_rules.NUL_BYTE, file=name)
    quote = about.quote if found.quotes or about.quote not in "\"'" else ""
    if len(about.delimiter) > 1:  # nothing cuts at a word and minds quotation marks at once
        quote = ""
    dialect = Dialect(about.delimiter, quote, _line_end(about.line_end, found, name, issues))
    file = TableFile(name, staged.path, found.size, encoding, dialect, about.header_lines, nul)
    if dialect.line_end not in ("\n", "\r", ANY) and len(head(file, 2, skip=0)) < 2:
        file = replace(file, dialect=replace(dialect, line_end="\n"))
    return _delimiter(file, about, issues)


def _line_end(declared: str, found: Survey, name: str, issues: IssueLog) -> str:
    if declared.strip("\r\n"):
        return declared
    actual = "\n"
    if found.carriage_returns > found.line_feeds:
        actual = ANY if found.line_feeds else "\r"
    shown = "\r\n" if actual == "\n" and found.pairs * 2 > found.line_feeds else actual
    if shown != declared and (found.line_feeds or found.carriage_returns):
        said = {ANY: "now this, now that"}.get(shown, repr(shown))
        issues.add(file_rules.LINE_END, file=name, value=repr(declared), found=said)
    return actual


def head(file: TableFile, count: int, skip: int | None = None) -> list[str]:
    """The first lines behind the header lines."""
    start = file.skip if skip is None else skip
    with file.open() as text:
        return list(islice(lines(text, file.dialect.line_end), start, start + count))


def _delimiter(file: TableFile, about: Description, issues: IssueLog) -> TableFile:
    """Another separator, where the declared one never occurs and the other gives all columns."""
    indexes = [each.index for each in about.fields if each.index is not None]
    width = max([*indexes, about.key or 0]) + 1 if indexes else 0
    sample = [line for line in head(file, 3, max(0, file.skip - 1)) if line.strip()]
    declared = file.dialect.delimiter
    if width < 3 or not sample or any(declared in line for line in sample):
        return file
    for other in _DELIMITERS:
        if all(line.count(other) >= width - 1 for line in sample):
            issues.add(file_rules.DELIMITER_WRONG, file=file.name, value=repr(declared), found=repr(other))
            return replace(file, dialect=replace(file.dialect, delimiter=other))
    return file


def _header(
    file: TableFile, about: Description, known: TermList, issues: IssueLog
) -> tuple[int, list[str] | None]:
    """Lines to skip, and the names of the columns where the file has any."""
    above = max(0, file.skip - 1)
    line = next(iter(head(file, 1, above)), "")
    cells = [cell.strip() for cell in cut(line, file.dialect)]
    named = _names(cells, about, known)
    if file.skip == 0:
        if named:
            issues.add(file_rules.HEADER_UNDECLARED, file=file.name)
        return (1, cells) if named else (0, None)
    if file.skip == 1 and not named and _is_data(cells, known):
        issues.add(file_rules.HEADER_MISSING, file=file.name)
        return 0, None
    return file.skip, cells if named or file.skip == 1 else None


def _names(cells: list[str], about: Description, known: TermList) -> bool:
    """Whether the cells are the names of the terms that stand in their places."""
    expected = hits = 0
    for each in about.fields:
        if each.index is not None and each.index < len(cells) and cells[each.index]:
            expected += 1
            ours = local_name(each.term).casefold()
            cell = cells[each.index]
            hits += ours in (
                local_name(cell).casefold(),
                local_name(known.resolve(cell)).casefold(),
            )
    return hits >= min(2, expected) and hits * 2 > expected > 0


def _is_data(cells: list[str], known: TermList) -> bool:
    filled = [cell for cell in cells if cell]
    return not any(known.knows(cell) for cell in filled) and any(map(_VALUE.match, filled))


def _width(file: TableFile) -> int:
    first = next(iter(head(file, 1)), "")
    return len(cut(first, file.dialect)) if first.strip() else 0


def require(files: list[Prepared], name: str) -> None:
    """Raise BadSource where no file of any table is there."""
    if not any(prepared.files for prepared in files):
        raise BadSource(
            "None of the files that meta.xml names is there.",
            remedy="Pack the tables with their descriptor.",
            where=name,
        )
