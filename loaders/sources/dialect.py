"""How the lines of a file become cells: separator, quotation marks, line ends."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TextIO

from loaders.record import Limits

# The module's own limit is for the whole process; what a line may weigh is checked before.
csv.field_size_limit(1 << 30)

Cells = list[str]
ANY = "any"
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Dialect:
    """Separator of cells, quotation mark ("" = none), what ends a line."""

    delimiter: str
    quote: str = ""
    line_end: str = "\n"
    """a line feed stands for itself, alone or after a carriage return; ANY for both and either"""


class _Overlong(Exception):
    """A quoted record that spans more lines than any real one."""


def newline(line_end: str) -> str | None:
    """The argument ``newline`` with which a file is opened for ``lines``."""
    return {"\n": "\n", "\r\n": "\n", "\r": "\r", ANY: None}.get(line_end, "")


def lines(text: TextIO, line_end: str) -> Iterator[str]:
    """The lines of a text opened with ``newline(line_end)``, each with its end."""
    return text if newline(line_end) != "" else _split(text, line_end)


def _split(text: TextIO, line_end: str) -> Iterator[str]:
    rest = ""
    while chunk := text.read(_CHUNK):
        *whole, rest = (rest + chunk).split(line_end)
        for line in whole:
            yield line.strip("\r\n") + "\n"
    if rest.strip("\r\n"):
        yield rest


def plain(line: str, dialect: Dialect) -> Cells:
    """A line cut at its separators, quotation marks around whole cells taken off."""
    cells = line.rstrip("\r\n").split(dialect.delimiter)
    quote = dialect.quote
    if quote and quote in line:
        return [
            cell[1:-1].replace(quote * 2, quote) if len(cell) > 1 and cell[0] == quote == cell[-1] else cell
            for cell in cells
        ]
    return cells


def cut(line: str, dialect: Dialect) -> Cells:
    """The cells of a record that is one line."""
    if dialect.quote and dialect.quote in line:
        line = line.rstrip("\r\n")
        return next(csv.reader([line], delimiter=dialect.delimiter, quotechar=dialect.quote), [])
    return plain(line, dialect)


def unquoted(source: Iterator[str], dialect: Dialect) -> Iterator[tuple[int, Cells]]:
    """Number of the line and cells, for files without quotation marks."""
    delimiter = dialect.delimiter
    for number, line in enumerate(source, 1):
        cells = line.rstrip("\r\n").split(delimiter)
        if len(cells) > 1 or cells[0]:
            yield number, cells


def quoted(
    source: Iterator[str],
    dialect: Dialect,
    width: int,
    limits: Limits,
    unbalanced: Callable[[int], object],
) -> Iterator[tuple[int, Cells]]:
    """Number of the first line and cells of each record, for files with quotation marks.

    A quotation mark that is opened and never closed would swallow rows. It is taken for one when
    the record is longer than ``limits`` allow, when each of its lines is a full row by itself, or
    when the record has the wrong width and an odd number of marks. Then ``unbalanced`` is told
    the line, that line is cut as it stands, and reading goes on with the next.
    """
    held: list[str] = []
    pending: deque[str] = deque()
    quote = dialect.quote

    def feed() -> Iterator[str]:
        while True:
            line = pending.popleft() if pending else next(source, None)
            if line is None:
                return
            held.append(line)
            if len(held) > 1 and _overlong(held, limits):
                raise _Overlong
            yield line

    def reader() -> Iterator[Cells]:
        return csv.reader(feed(), delimiter=dialect.delimiter, quotechar=quote)

    records = reader()
    number = 1
    while True:
        held.clear()
        try:
            cells = next(records, None)
        except (_Overlong, csv.Error):
            cells, records = None, reader()
        if not held:
            return
        spans = len(held)
        if (spans > 1 or cells is None or len(cells) != width) and _swallowed(cells, held, dialect, width):
            unbalanced(number)
            pending.extendleft(reversed(held[1:]))
            records = reader()
            cells, spans = plain(held[0], dialect), 1
        if cells and (len(cells) > 1 or cells[0]):
            yield number, cells
        number += spans


def _overlong(held: list[str], limits: Limits) -> bool:
    return len(held) > limits.record_lines or sum(map(len, held)) > limits.line_size


def _swallowed(cells: Cells | None, held: list[str], dialect: Dialect, width: int) -> bool:
    if cells is None:
        return True
    rows = width > 2 and all(len(plain(line, dialect)) == width for line in held)
    if rows and len(held) > 1:
        return True
    marks = sum(line.count(dialect.quote) for line in held)
    return len(cells) != width and marks % 2 == 1
