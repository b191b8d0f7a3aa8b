"""Dates as labels write them: read where there is one way to read them, and otherwise not."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.graph.document import Node
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.terms import curie, iri
from loaders import dates
from loaders.harvest import load
from loaders.mapping import read_table
from loaders.options import Options
from loaders.report import Report
from tests.loaders.archives_made import Extension, archive, specimen

ISO = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?)?)?")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2001-7-20", "2001-07-20"),
        ("2015/09/15", "2015-09-15"),
        ("19860715", "1986-07-15"),
        ("20.7.2001", "2001-07-20"),
        ("20. 7. 2001", "2001-07-20"),
        ("7/20/2001", "2001-07-20"),
        ("5.5.1901", "1901-05-05"),
        ("1890-00-00", "1890"),
        ("1969-07-00", "1969-07"),
        ("189?", "1890/1899"),
        ("1890s", "1890/1899"),
        ("18??", "1800/1899"),
        ("3.VII.1901", "1901-07-03"),
        ("3-vii-1901", "1901-07-03"),
        ("VII.1901", "1901-07"),
        ("12 März 1901", "1901-03-12"),
        ("Sept. 4th, 1880", "1880-09-04"),
        ("1954-Apr-12", "1954-04-12"),
        ("May-13-2000", "2000-05-13"),
        ("Mon Apr 22 14:31:59 CEST 2013", "2013-04-22"),
        ("1999-07-30 00:00:00.0", "1999-07-30T00:00:00.0"),
        ("22/1/2009 12:42:00", "2009-01-22T12:42:00"),
        ("1898-1-1T10:00+01:00", "1898-01-01T10:00:00+01:00"),
        ("1925-8-25/1927-8-27", "1925-08-25/1927-08-27"),
        ("1901-07-01 – 1901-7-20", "1901-07-01/1901-07-20"),
        ("1.7.1901-20.7.1901", "1901-07-01/1901-07-20"),
        ("1.-3.VII.1901", "1901-07-01/1901-07-03"),
        ("28.VI.-3.VII.1901", "1901-06-28/1901-07-03"),
        ("1-3 July 1901", "1901-07-01/1901-07-03"),
        ("July-August 1901", "1901-07/1901-08"),
        ("1901-1903", "1901/1903"),
        ("between 1901 and 1903", "1901/1903"),
        ("0000-00-00", dates.NOTHING),
        ("000-00-0000", dates.NOTHING),
    ],
)
def test_what_can_be_read_in_one_way(cell: str, wanted: str) -> None:
    assert dates.read(cell) == wanted
    assert not dates.undecided(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "", "summer 1898", "c. 1890", "1890?", "1898-9", "1886-10/11", "12.7.98", "27/11/15", "31.2.1901",
        "13.13.1901", "1901-02-30", "39579", "99999999", "1903/1901", "v. 1901", "00.07.1901",
        "1898-07-12T25:00", "2012-7-25T02:25:29.000CMT", "1901-07-32", "١٩٠٣", "4.VIIII.1901",
    ],
)  # fmt: skip
def test_what_is_not_certain_is_not_read(cell: str) -> None:
    assert dates.read(cell) is None


@pytest.mark.parametrize("cell", ["3.4.1901", "03/04/1901", "1/12/2008 08:51:00", "3.4.1901-5.4.1901"])
def test_only_the_order_is_missing(cell: str) -> None:
    assert dates.read(cell) is None
    assert dates.undecided(cell)
    assert dates.read(cell, "DMY") != dates.read(cell, "MDY")


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from("./- "), st.booleans())
def test_any_day_in_either_order(day: date, mark: str, padded: bool) -> None:
    numbers = [f"{n:02}" if padded else str(n) for n in (day.day, day.month)]
    for order, written in (("DMY", numbers), ("MDY", numbers[::-1])):
        cell = mark.join([*written, f"{day.year}"])
        assert dates.read(cell, order) == day.isoformat()
        certain = day.day > 12 or day.day == day.month
        assert dates.read(cell) == (day.isoformat() if certain else None)
        assert dates.undecided(cell) == (not certain)
        assert dates.proves(cell) == (order if day.day > 12 else "")


@given(st.text("0123456789 ./-?IVXivxJulyMärz:T", max_size=24))
def test_whatever_is_read_is_iso(cell: str) -> None:
    found = dates.read(cell, "DMY")
    if found:
        begin, _, end = found.partition("/")
        assert ISO.fullmatch(begin)
        assert not end or (ISO.fullmatch(end) and begin < end)


@pytest.mark.parametrize(
    ("pattern", "order"),
    [
        ("DD-MM-YYYY", "DMY"), ("dd/MM/yyyy", "DMY"), ("d.M.yyyy HH:mm", "DMY"), ("%d.%m.%Y", "DMY"),
        ("MM/dd/yyyy", "MDY"), ("%m/%d/%Y %H:%M", "MDY"), ("YYYY-MM-DD", "YMD"), ("YYYYMMDD", "YMD"),
        ("yyyy-MM-dd'T'HH:mm", "YMD"), ("YYYY-DD-MM", ""), ("", ""), ("ISO 8601", ""), ("MM/YYYY", ""),
    ],
)  # fmt: skip
def test_patterns_of_date_format(pattern: str, order: str) -> None:
    assert dates.order_of(pattern) == order


def test_no_word_means_two_months() -> None:
    words = [word for _, row in read_table("months") for word in row["words"].split()]
    assert len(words) == len(set(words)) > 100


# -- in an archive -------------------------------------------------------------------------------


def run(platform: Platform, path: Path) -> Report:
    return load(platform, path, platform.house, Options(name="test"))


def event(platform: Platform, number: int) -> Node:
    name = f"https://test.example/object/{number}"
    document = platform.workbench().document(f"{platform.base}specimen/{mint('specimen', name)}")
    return document.root.nodes("ods:hasEvents")[0]


def typed(node: Node, name: str) -> str:
    """A value with its datatype in short."""
    (value,) = node.values(name)
    return f"{value.text} {curie(value.datatype)}"


def test_a_date_is_read_its_words_are_kept_and_it_is_said(platform: Platform, tmp_path: Path) -> None:
    rows = [
        specimen(0, eventDate="3.VII.1901"),
        specimen(1, eventDate="1890-00-00", verbatimEventDate="ca. 1890"),
        specimen(2, eventDate="1.-3.VII.1901"),
        specimen(3, eventDate="0000-00-00"),
        specimen(4, eventDate="3.4.1901"),
        specimen(5, eventDate="1898-07-12/1898-07-20"),
    ]
    report = run(platform, archive(tmp_path, rows))
    assert report.new == 6
    assert typed(event(platform, 0), "dwc:eventDate") == "1901-07-03 xsd:date"
    assert event(platform, 0).texts("dwc:verbatimEventDate") == ["3.VII.1901"]
    assert typed(event(platform, 1), "dwc:eventDate") == "1890 xsd:gYear"
    assert event(platform, 1).texts("dwc:verbatimEventDate") == ["ca. 1890"]
    assert typed(event(platform, 2), "dwc:eventDate") == "1901-07-01/1901-07-03 "
    assert event(platform, 3).values("dwc:eventDate") == []
    assert event(platform, 3).texts("dwc:verbatimEventDate") == ["0000-00-00"]
    assert event(platform, 4).texts("dwc:eventDate") == ["3.4.1901"]
    assert event(platform, 5).texts("dwc:verbatimEventDate") == []
    said = report.issues.counts
    assert (said["date-read"], said["date-nothing"], said["date-undecided"]) == (3, 1, 1)
    issue = report.issues.of("date-read")[0]
    assert (issue.severity, issue.file, issue.row, issue.column, issue.value, issue.message) == (
        "warning", "occurrence.txt", 2, "dwc:eventDate", "3.VII.1901",
        "The date “3.VII.1901” was read as 1901-07-03.",
    )  # fmt: skip
    assert run(platform, archive(tmp_path, rows)).unchanged == 6


def test_dates_of_other_rows_too(platform: Platform, tmp_path: Path) -> None:
    rows = Extension(
        "dwc:Identification", [(0, {"dwc:scientificName": "Quercus", "dwc:dateIdentified": "4.X.1955"})]
    )
    report = run(platform, archive(tmp_path, [specimen(0)], extensions=[rows]))
    assert report.issues.of("date-read")[0].file == "extension-0.txt"


def test_a_column_proves_its_order(platform: Platform, tmp_path: Path) -> None:
    rows = [specimen(0, eventDate="3.4.1901"), specimen(1, eventDate="20.4.1901"), specimen(2, eventDate="")]
    report = run(platform, archive(tmp_path, rows))
    assert typed(event(platform, 0), "dwc:eventDate") == "1901-04-03 xsd:date"
    assert report.issues.counts["date-undecided"] == 0
    assert report.as_json()["tables"][0]["dateOrders"] == {iri("dwc:eventDate").value: "DMY"}
    # the proof goes, and with it the reading; what the record says is the same
    again = run(platform, archive(tmp_path, [rows[0], specimen(1, eventDate="2.4.1901"), rows[2]]))
    assert (again.changed, again.unchanged) == (2, 1)
    assert event(platform, 0).texts("dwc:eventDate") == ["3.4.1901"]
    assert event(platform, 0).texts("dwc:verbatimEventDate") == []


def test_a_column_with_both_orders_proves_nothing(platform: Platform, tmp_path: Path) -> None:
    cells = ("3.4.1901", "20.4.1901", "4/20/1901")
    report = run(platform, archive(tmp_path, [specimen(n, eventDate=c) for n, c in enumerate(cells)]))
    assert event(platform, 0).texts("dwc:eventDate") == ["3.4.1901"]
    assert (report.issues.counts["date-order-mixed"], report.issues.counts["date-undecided"]) == (1, 1)


@pytest.mark.parametrize(("pattern", "wanted"), [("DD.MM.YYYY", "1901-04-03"), ("MM/dd/yyyy", "1901-03-04")])
def test_date_format_says_the_order(platform: Platform, tmp_path: Path, pattern: str, wanted: str) -> None:
    path = archive(tmp_path, [specimen(0, eventDate="3.4.1901")], attributes=f'dateFormat="{pattern}"')
    run(platform, path)
    assert typed(event(platform, 0), "dwc:eventDate") == f"{wanted} xsd:date"
    assert run(platform, path).unchanged == 1


def test_date_format_that_the_file_belies(platform: Platform, tmp_path: Path) -> None:
    rows = [specimen(0, eventDate="3.4.1901"), specimen(1, eventDate="20.4.1901")]
    report = run(platform, archive(tmp_path, rows, attributes='dateFormat="MM-DD-YYYY"'))
    (issue,) = report.issues.of("date-format-wrong")
    assert (issue.column, issue.value) == ("eventDate", "MDY")
    assert typed(event(platform, 0), "dwc:eventDate") == "1901-04-03 xsd:date"


def test_date_format_that_says_nothing(platform: Platform, tmp_path: Path) -> None:
    path = archive(tmp_path, [specimen(0, eventDate="3.4.1901")], attributes='dateFormat="as on the label"')
    report = run(platform, path)
    assert report.issues.counts["date-format-odd"] == 1
    assert event(platform, 0).texts("dwc:eventDate") == ["3.4.1901"]


def test_vocabularies_of_columns_are_told(platform: Platform, tmp_path: Path) -> None:
    path = archive(tmp_path, [specimen(0)])
    meta = path / "meta.xml"
    lists = "http://rs.gbif.org/vocabulary/dwc/basis_of_record.xml"
    field = 'terms/basisOfRecord"'
    meta.write_text(meta.read_text().replace(field, f'{field} vocabulary=" {lists} "'))
    report = run(platform, path)
    basis = iri("dwc:basisOfRecord").value
    assert report.as_json()["tables"][0]["vocabularies"] == {basis: lists}
    (file,) = platform.workbench().document(report.dataset).root.nodes("dcat:distribution")
    assert lists in {value.iri for value in file.values("dcterms:conformsTo")}


def test_the_source_record_keeps_the_words_and_the_order(platform: Platform, tmp_path: Path) -> None:
    path = archive(tmp_path, [specimen(0, eventDate="3.4.1901")], attributes='dateFormat="DD.MM.YYYY"')
    run(platform, path)
    name = mint("specimen", "https://test.example/object/0")
    answer = platform.workbench().read("specimens/source-record", document=f"{platform.base}specimen/{name}")
    (row,) = json.loads(str(answer.row["record"]))
    assert row["values"][iri("dwc:eventDate").value] == "3.4.1901"
    assert row["orders"] == {iri("dwc:eventDate").value: "DMY"}
