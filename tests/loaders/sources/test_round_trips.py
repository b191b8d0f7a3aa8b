"""Whatever is written by the rules of a dialect is read as it was."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.graph.errors import BadSource
from loaders.record import Limits
from tests.loaders.sources.archives import Reading, field, folder, occurrences, read

# Any letters that UTF-8 can hold and a table can carry. NUL is taken out on purpose.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
CELLS = st.text(LETTERS, max_size=12)
COLUMNS = 4
INNER = "".join(field(index, term) for index, term in enumerate(("country", "sex", "year"), 1))
WORDS = {"NULL", "\\N"}


def rows_of(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    row = st.lists(cells, min_size=COLUMNS - 1, max_size=COLUMNS - 1)
    return st.lists(row, min_size=1, max_size=8)


def numbered(rows: list[list[str]]) -> list[tuple[str, ...]]:
    return [(f"k{number}", *row) for number, row in enumerate(rows)]


def reading(rows: bytes, **attributes: object) -> Reading:
    with tempfile.TemporaryDirectory() as path:
        source = folder(Path(path), occurrences(rows, INNER, **attributes))
        return read(source, limits=Limits())


def expected(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [tuple("" if cell in WORDS else cell for cell in row) for row in rows]


@settings(max_examples=150, deadline=None)
@given(
    rows=rows_of(CELLS.filter(lambda cell: "\r" not in cell)),
    delimiter=st.sampled_from(",;|\t"),
    quote=st.sampled_from("\"'"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_quoted(rows: list[list[str]], delimiter: str, quote: str, encoding: str, line_end: str) -> None:
    written, table = numbered(rows), io.StringIO()
    writer = csv.writer(
        table, delimiter=delimiter, quotechar=quote, lineterminator=line_end, quoting=csv.QUOTE_ALL
    )
    writer.writerow(["id", "country", "sex", "year"])
    writer.writerows(written)
    result = reading(
        table.getvalue().encode(encoding), fieldsTerminatedBy=delimiter, fieldsEnclosedBy=quote,
        encoding=encoding, ignoreHeaderLines=1,
    )  # fmt: skip
    assert result.cells == expected(written)
    assert "quote-unbalanced" not in result.found()


@settings(max_examples=150, deadline=None)
@given(
    rows=rows_of(CELLS.map(lambda cell: cell.translate(dict.fromkeys(map(ord, "\r\n\t"))))),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_unquoted(rows: list[list[str]], line_end: str) -> None:
    written = numbered(rows)
    table = "".join("\t".join(row) + line_end for row in written)
    result = reading(table.encode())
    assert result.cells == expected(written)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(['"', ""]), st.sampled_from(["UTF-8", "latin1"]))
def test_any_bytes_are_read_or_refused(data: bytes, quote: str, encoding: str) -> None:
    """A file without a byte is refused; every other is read, and every row has all its cells."""
    if not data:
        with pytest.raises(BadSource):
            reading(data, fieldsEnclosedBy=quote, encoding=encoding)
        return
    result = reading(data, fieldsEnclosedBy=quote, encoding=encoding)
    widths = {len(cells) for cells in result.cells}
    assert widths <= {len(result.tables[0].terms)}
    numbers = [record.rows[0].number for record in result.records]
    assert numbers == sorted(set(numbers))
