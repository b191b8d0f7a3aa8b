"""Rows of real files: headers, separators, quotation marks, line ends, encodings, gaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.graph.errors import BadSource
from loaders.record import Limits
from tests.loaders.sources.archives import (
    COUNTRY,
    NAME,
    Reading,
    field,
    folder,
    occurrences,
    read,
    zipped,
)

HEAD = "id\tscientificName\tcountry\n"


def reading(path: Path, rows: str | bytes, limits: Limits | None = None, **attributes: object) -> Reading:
    inner = str(attributes.pop("inner", NAME + COUNTRY))
    source = folder(path / "a", occurrences(rows, inner, **attributes))
    return read(source, limits=limits or Limits())


# --- headers --------------------------------------------------------------------------------------
def test_header_declared(tmp_path: Path) -> None:
    result = reading(tmp_path, HEAD + "a\tCarex\tPeru\n", ignoreHeaderLines=1)
    assert result.cells == [("a", "Carex", "Peru")]
    assert result.records[0].rows[0].number == 2
    assert result.found() == set()


@pytest.mark.parametrize("head", [HEAD, "ID\tDWC:ScientificName\tCountry\n", HEAD.replace("i", "I")])
def test_header_undeclared(tmp_path: Path, head: str) -> None:
    result = reading(tmp_path, head + "a\tCarex\tPeru\n", ignoreHeaderLines=0)
    assert result.keys == ["a"]
    assert result.found() == {"header-undeclared"}


@pytest.mark.parametrize("first", ["17\tCarex\tPeru\n", "http://a.example/1\tCarex\t\n"])
def test_header_declared_but_missing(tmp_path: Path, first: str) -> None:
    result = reading(tmp_path, first + "b\tPoa\tPeru\n", ignoreHeaderLines=1)
    assert len(result.records) == 2
    assert result.found() == {"header-missing"}


def test_header_in_other_words_is_believed(tmp_path: Path) -> None:
    result = reading(tmp_path, "Nummer\tName\tLand\na\tCarex\tPeru\n", ignoreHeaderLines=1)
    assert result.keys == ["a"]
    assert result.tables[0].columns == ("Nummer", "Name", "Land")


def test_header_of_several_lines(tmp_path: Path) -> None:
    result = reading(tmp_path, "# one\n# 2024\n" + HEAD + "a\tCarex\tPeru\n", ignoreHeaderLines=3)
    assert result.keys == ["a"]
    assert result.records[0].rows[0].number == 4
    assert result.tables[0].columns == ("id", "scientificName", "country")


def test_header_disagrees_with_descriptor(tmp_path: Path) -> None:
    result = reading(tmp_path, "id\tcountry\tscientificName\na\tx\ty\n", ignoreHeaderLines=1)
    assert result.issues.counts == {"header-disagrees": 2}
    assert result.tables[0].terms[1].endswith("scientificName")


# --- separators -----------------------------------------------------------------------------------
@pytest.mark.parametrize("used", [",", ";", "|"])
def test_separator_other_than_declared(tmp_path: Path, used: str) -> None:
    result = reading(tmp_path, "a\tCarex\tPeru\n".replace("\t", used))
    assert result.cells == [("a", "Carex", "Peru")]
    assert result.found() == {"delimiter-wrong"}


def test_separator_of_several_characters(tmp_path: Path) -> None:
    result = reading(tmp_path, 'a||"Carex"||Peru\n', fieldsTerminatedBy="||", fieldsEnclosedBy='"')
    assert result.cells == [("a", '"Carex"', "Peru")]


# --- quotation marks ------------------------------------------------------------------------------
def test_no_quoting_leaves_marks_alone(tmp_path: Path) -> None:
    rows = 'a\t"Carex" nigra\t5"\nb\t"Poa\t"\n'
    result = reading(tmp_path, rows)
    assert result.cells == [("a", '"Carex" nigra', '5"'), ("b", '"Poa', '"')]
    assert result.found() == set()


@pytest.mark.parametrize("mark", ['"', "'", "§"])
def test_separators_and_lines_within_marks(tmp_path: Path, mark: str) -> None:
    rows = 'a,"Carex, ""black""\nsedge",Peru\nb,Poa,\n'.replace('"', mark)
    result = reading(tmp_path, rows, fieldsTerminatedBy=",", fieldsEnclosedBy=mark)
    assert result.cells[0] == ("a", f"Carex, {mark}black{mark}\nsedge", "Peru")
    assert result.keys == ["a", "b"]
    assert result.records[1].rows[0].number == 3
    assert result.found() == set()


def test_marks_in_the_middle_of_a_cell(tmp_path: Path) -> None:
    rows = 'a,5" tape,"Kingdom A" "Genus A"\n'
    result = reading(tmp_path, rows, fieldsTerminatedBy=",", fieldsEnclosedBy='"')
    assert result.cells == [("a", '5" tape', 'Kingdom A "Genus A"')]


UNBALANCED = {
    "next row closes it": ('a\t"Carex\tPeru\nb\tPoa\t"Chile\nc\tIris\tCuba\n', [1, 2]),
    "end of file": ('a\tCarex\tPeru\nb\t"Poa\tChile\nc\tIris\tCuba\n', [2]),
    "last line": ('a\tCarex\tPeru\nb\tPoa\tChile\nc\t"Iris\tCuba\n', [3]),
    "every row": ('a\t"Carex\tPeru\nb\t"Poa\tChile\nc\t"Iris\tCuba\n', [1, 3]),
}


@pytest.mark.parametrize("case", UNBALANCED)
def test_unbalanced_marks_swallow_no_row(tmp_path: Path, case: str) -> None:
    rows, lines = UNBALANCED[case]
    result = reading(tmp_path, rows, fieldsEnclosedBy='"')
    assert result.keys == ["a", "b", "c"]
    assert [record.rows[0].number for record in result.records] == [1, 2, 3]
    assert [cells[2].strip('"') for cells in result.cells] == ["Peru", "Chile", "Cuba"]
    said = [issue.row for issue in result.issues.of("quote-unbalanced")]
    assert said[0] == lines[0]
    assert set(said) <= {1, 2, 3}
    assert result.found() == {"quote-unbalanced"}


def test_unbalanced_mark_is_stopped_by_the_limit(tmp_path: Path) -> None:
    rows = "".join(f"{number},Carex\n" for number in range(500))
    rows = 'x,"Carex\n' + rows
    limits = Limits(record_lines=50)
    result = reading(tmp_path, rows, limits, inner=NAME, fieldsTerminatedBy=",", fieldsEnclosedBy='"')
    assert len(result.records) == 501
    assert result.issues.counts["quote-unbalanced"] == 1


def test_long_text_in_marks_is_stopped_by_the_limit(tmp_path: Path) -> None:
    rows = 'x,"' + "very long line\n" * 100
    limits = Limits(line_size=200)
    result = reading(tmp_path, rows, limits, inner=NAME, fieldsTerminatedBy=",", fieldsEnclosedBy='"')
    assert result.issues.counts["quote-unbalanced"] >= 1
    assert max(len(cell) for cells in result.cells for cell in cells) < 200


# --- line ends ------------------------------------------------------------------------------------
@pytest.mark.parametrize("declared", [r"\n", r"\r\n", r"\r", "\n", ""])
@pytest.mark.parametrize("used", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", '"'])
def test_line_ends_in_every_pairing(tmp_path: Path, declared: str, used: str, mark: str) -> None:
    rows = (HEAD + f"a\t{mark}Carex{mark}\tPeru\nb\tPoa\tCuba\n").replace("\n", used)
    result = reading(
        tmp_path, rows.encode(), ignoreHeaderLines=1, linesTerminatedBy=declared,
        fieldsEnclosedBy=mark,
    )  # fmt: skip
    assert result.cells == [("a", "Carex", "Peru"), ("b", "Poa", "Cuba")]
    assert [record.rows[0].number for record in result.records] == [2, 3]


def test_mixed_line_ends(tmp_path: Path) -> None:
    result = reading(tmp_path, b"a\tCarex\tPeru\rb\tPoa\tCuba\rc\tIris\tFiji\n")
    assert result.keys == ["a", "b", "c"]
    assert result.found() == {"line-end"}


def test_odd_line_end(tmp_path: Path) -> None:
    rows = "a\tCarex\nnigra\tPeru~~b\tPoa\tCuba~~"
    result = reading(tmp_path, rows, linesTerminatedBy="~~")
    assert result.cells == [("a", "Carex\nnigra", "Peru"), ("b", "Poa", "Cuba")]


def test_odd_line_end_that_is_not_used(tmp_path: Path) -> None:
    result = reading(tmp_path, "a\tCarex\tPeru\nb\tPoa\tCuba\n", linesTerminatedBy="~~")
    assert result.keys == ["a", "b"]


def test_letters_that_only_look_like_line_ends(tmp_path: Path) -> None:
    rows = "a\tCarex\u0085nigra\u2028x\tPe\x0bru\x1c\n"
    assert reading(tmp_path, rows).cells == [("a", "Carex\u0085nigra\u2028x", "Pe\x0bru\x1c")]


# --- encodings ------------------------------------------------------------------------------------
TEXT = "a\tDröge « Müller »\tMéxico\nb\tPoa €\tPerú\n"


@pytest.mark.parametrize(
    ("declared", "used", "rule"),
    [
        ("UTF-8", "utf-8", ""),
        ("utf8", "utf-8", ""),
        ("windows-1252", "cp1252", ""),
        ("ISO-8859-1", "cp1252", ""),
        ("UTF-8", "utf-8-sig", "byte-order-mark"),
        ("ISO-8859-1", "utf-8-sig", "byte-order-mark"),
        ("UTF-8", "cp1252", "encoding-invalid"),
        ("ASCII", "cp1252", "encoding-invalid"),
        ("ISO-8859-1", "utf-8", "encoding-wrong"),
        ("UTF-8", "utf-16", "encoding-wrong"),
        ("UTF-16", "utf-16", ""),
        ("UTF-8", "utf-16-le", "encoding-wrong"),
        ("UTF-8", "utf-16-be", "encoding-wrong"),
        ("UTF-16", "utf-8", "encoding-wrong"),
        ("klingon", "utf-8", "encoding-unknown"),
        ("UTF-8", "utf-32", "encoding-wrong"),
    ],
)
def test_encodings(tmp_path: Path, declared: str, used: str, rule: str) -> None:
    result = reading(tmp_path, TEXT.encode(used), encoding=declared)
    assert result.cells == [tuple(line.split("\t")) for line in TEXT.splitlines()]
    assert result.found() == ({rule} if rule else set())


def test_stray_bytes_in_a_good_file(tmp_path: Path) -> None:
    """One bad row must not spoil the others, as reading all of it as Windows-1252 would."""
    rows = "a\tMüller\t\n".encode() + "b\tMüller\t\n".encode("cp1252") + b"c\t\x81\t\n"
    result = reading(tmp_path, rows)
    assert [cells[1] for cells in result.cells] == ["Müller", "Müller", "\ufffd"]
    (issue,) = result.issues.of("encoding-invalid")
    assert issue.row == 2


def test_bytes_that_mean_nothing_in_the_declared_encoding(tmp_path: Path) -> None:
    result = reading(tmp_path, "a\t植物\t\n".encode("gbk") + b"b\t\xff\xff\t\n", encoding="gbk")
    assert result.cells[0][1] == "植物"
    assert result.found() == {"encoding-replaced"}


def test_letter_across_two_chunks(tmp_path: Path) -> None:
    """The bytes of one letter lie on both sides of the border between two reads."""
    rows = ("x" * ((1 << 20) - 1) + "é\tCarex\t\n").encode()
    result = reading(tmp_path, rows)
    assert result.keys[0].endswith("xé")
    assert result.found() == set()


def test_nul_characters_left_out(tmp_path: Path) -> None:
    result = reading(tmp_path, b"a\tCar\0ex\tPeru\n" + b"b\tPoa\t\n" * 100)
    assert result.cells[0] == ("a", "Carex", "Peru")
    assert "nul-byte" in result.found()


# --- cells ----------------------------------------------------------------------------------------
def test_short_rows_are_padded_and_reported(tmp_path: Path) -> None:
    result = reading(tmp_path, "a\tCarex\tPeru\nb\n")
    assert result.cells[1] == ("b", "", "")
    (issue,) = result.issues.of("row-too-short")
    assert (issue.file, issue.row, issue.severity) == ("occurrence.txt", 2, "warning")
    assert "1 of 3" in issue.message
    assert issue.remedy


def test_excess_cells_are_reported_with_what_they_hold(tmp_path: Path) -> None:
    result = reading(tmp_path, "a\tCarex\tPeru\nb\tPoa\tCuba\tmore\tyet\nc\tIris\tFiji\t\t\n")
    assert result.cells[1:] == [("b", "Poa", "Cuba"), ("c", "Iris", "Fiji")]
    (issue,) = result.issues.of("row-too-long")
    assert (issue.row, issue.value) == (2, "more\tyet")


def test_blank_lines_and_rows(tmp_path: Path) -> None:
    result = reading(tmp_path, "\na\tCarex\tPeru\n\n\t\t\n\r\nb\tPoa\t\n\n")
    assert [record.rows[0].number for record in result.records] == [2, 6]
    assert result.issues.counts == {"row-blank": 1}


def test_words_for_nothing(tmp_path: Path) -> None:
    result = reading(tmp_path, "a\tNULL\t\\N\nb\tNA\t-\nc\tnull\t?\nd\tNULLA\tNew \\N\n")
    assert result.cells == [
        ("a", "", ""), ("b", "NA", "-"), ("c", "null", "?"), ("d", "NULLA", "New \\N"),
    ]  # fmt: skip
    assert result.issues.counts == {"word-for-missing": 2, "word-doubtful": 4}
    assert result.issues.of("word-for-missing")[1].column == "country"


def test_default_fills_what_a_word_left_empty(tmp_path: Path) -> None:
    result = reading(tmp_path, "a\tCarex\tNULL\n", inner=NAME + field(2, "country", "Peru"))
    assert result.cells == [("a", "Carex", "Peru")]


# --- ids ------------------------------------------------------------------------------------------
def test_duplicate_ids_first_wins(tmp_path: Path) -> None:
    result = reading(tmp_path, "a\tCarex\t\nb\tPoa\t\na\tIris\t\n a \tOryza\t\n")
    assert result.keys == ["a", "b"]
    assert result.cells[0][1] == "Carex"
    assert [issue.row for issue in result.issues.of("id-duplicate")] == [3, 4]
    assert result.issues.total("error") == 2


def test_blank_ids_get_their_place_as_key(tmp_path: Path) -> None:
    result = reading(tmp_path, "\tCarex\t\n  \tPoa\t\n")
    assert result.keys == ["row:occurrence.txt:1", "row:occurrence.txt:2"]
    assert result.issues.counts == {"id-blank": 2}


def test_blank_ids_are_known_by_catalogue_number(tmp_path: Path) -> None:
    inner = field(1, "institutionCode") + field(2, "catalogNumber") + field(3, "collectionCode")
    rows = "\tBR\t17\tBOT\n\tBR\t17\tBOT\n\tBR\t\tBOT\n\t\t18\t\n"
    result = reading(tmp_path, rows, inner=inner)
    assert result.keys == ["BR:BOT:17", "row:occurrence.txt:2", "row:occurrence.txt:3", "18"]
    assert result.issues.counts == {"id-blank": 4}


def test_duplicates_beyond_memory(tmp_path: Path) -> None:
    rows = "".join(f"{number % 3000}\tCarex\t\n" for number in range(4000))
    result = reading(tmp_path, rows, Limits(held_ids=700))
    assert len(result.records) == 3000
    assert result.issues.counts["id-duplicate"] == 1000
    assert len(result.issues.of("id-duplicate")) == 20


def test_empty_core(tmp_path: Path) -> None:
    assert reading(tmp_path / "head", HEAD, ignoreHeaderLines=1).records == []
    with pytest.raises(BadSource, match="is empty"):
        reading(tmp_path / "nothing", "", ignoreHeaderLines=1)


# --- lone tables ----------------------------------------------------------------------------------
@pytest.mark.parametrize("separator", ["\t", ",", ";", "|"])
def test_lone_table_header_in_any_style(tmp_path: Path, separator: str) -> None:
    names = ["occurrenceID", "dwc:year", "http://purl.org/dc/terms/license", " Catalog Number ",
             "SCIENTIFICNAME", "shelf"]  # fmt: skip
    rows = separator.join(names) + "\n" + separator.join(["a", "1987", "CC0", "17", "Carex", "9"]) + "\n"
    (tmp_path / "t.txt").write_text(rows)
    result = read(tmp_path / "t.txt")
    assert [term.rpartition("/")[2] for term in result.tables[0].terms] == [
        "occurrenceID", "year", "license", "catalogNumber", "scientificName", "",
    ]  # fmt: skip
    assert result.keys == ["a"]
    assert [issue.column for issue in result.issues.of("column-unknown")] == ["shelf"]


@pytest.mark.parametrize(
    ("header", "row_type", "key"),
    [
        ("id,occurrenceID,country", "Occurrence", "B"),
        ("id,scientificName,country", "Occurrence", "A"),
        ("x,eventID,samplingProtocol", "Event", "B"),
        ("x,taxonID,scientificName", "Taxon", "B"),
        ("x,institutionCode,catalogNumber", "Occurrence", "B:C"),
        ("x,y,scientificName", "Taxon", "row:t.csv:2"),
        ("id,measurementType,measurementValue", "MeasurementOrFact", "A"),
    ],
)
def test_lone_table_kind_and_key(tmp_path: Path, header: str, row_type: str, key: str) -> None:
    (tmp_path / "t.csv").write_text(f"{header}\nA,B,C\n")
    result = read(tmp_path / "t.csv")
    assert result.tables[0].row_type.rpartition("/")[2] == row_type
    assert result.keys == [key]


def test_lone_table_with_quoted_tabs(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text('"occurrenceID"\t"locality"\n"a"\t"x\ty"\n')
    assert read(tmp_path / "t.tsv").cells == [("a", "x\ty")]


def test_lone_table_in_utf16_with_line_ends_of_old(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("occurrenceID,country\ra,México\r".encode("utf-16"))
    assert read(tmp_path / "t.csv").cells == [("a", "México")]


def test_lone_table_in_zip_keeps_its_name(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"in/t.csv": "occurrenceID\na\n", "__MACOSX/._t.csv": "x"})
    result = read(path)
    assert result.records[0].rows[0].file == "in/t.csv"
    assert result.tables[0].files == ("in/t.csv",)
