"""Cells as terms: what comes out is always a term, and says what the cell said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from app.graph.terms import iri
from loaders import values

CELLS = st.text(max_size=80)
# the letters of numbers and dates, of more than one script
NUMERIC = st.text("0123456789+-.eETZ: ١٩०", max_size=25)
DROPPED = {chr(n) for n in (*range(0x20), 0x7F)} - set("\t\n\r")
NODE = NamedNode("https://example.org/x")


def term(said: str) -> object:
    """The object of a line that ends in what was made of a cell."""
    (quad,) = parse(f"{NODE} {NODE} {said} .", format=RdfFormat.N_TRIPLES)
    return quad.object


def literal(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=iri(f"xsd:{datatype}"))


@given(CELLS)
def test_text_is_the_cell(cell: str) -> None:
    assert term(values.text(cell)) == Literal("".join(c for c in cell if c not in DROPPED))


@pytest.mark.parametrize(
    "cell",
    ['  "quoted"  back\\slash 🌿 ', "two\nlines\r\n", "\\n", '"', "\\", "tab\there", "\u0085\u2028\ufeff"],
)
def test_text_that_needs_care(cell: str) -> None:
    assert term(values.text(cell)) == Literal(cell)


def test_text_drops_what_no_xml_can_hold() -> None:
    assert term(values.text("a\x00b\x0bc\x1fd\x7f")) == Literal("abcd")


@given(st.one_of(CELLS, NUMERIC), st.sampled_from(sorted(values.SINGLE)))
def test_any_cell_is_a_term_or_nothing(cell: str, kind: str) -> None:
    said = values.SINGLE[kind](cell)
    found = None if said is None else term(said)
    if isinstance(found, Literal):
        if found.datatype == iri("xsd:boolean"):
            assert found.value in ("true", "false")
        elif found.datatype != iri("xsd:string"):
            assert found.value.isascii()


@given(st.integers(-(10**17), 10**17))
def test_integers(number: int) -> None:
    wanted = literal(str(number), "integer")
    assert term(str(values.integer(str(number)))) == wanted
    assert term(str(values.integer(f" {number}.00 "))) == wanted


@pytest.mark.parametrize(
    "cell", ["", " ", "1.5", "1e3", "12a", "1,000", "ten", "0x1F", "9" * 19, "--1", "1-2", "½"]
)
def test_no_integers(cell: str) -> None:
    assert values.integer(cell) is None


def test_an_integer_with_leading_noughts_is_the_number() -> None:
    assert term(str(values.integer("007"))) == literal("7", "integer")
    assert term(str(values.integer("+5"))) == literal("5", "integer")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_decimals(number: Decimal) -> None:
    cell = f"{number:.40E}" if number.adjusted() < -90 else str(number)
    found = term(str(values.decimal(cell)))
    assert isinstance(found, Literal)
    assert found.datatype == iri("xsd:decimal")
    assert "E" not in found.value.upper()
    assert Decimal(found.value) == Decimal(cell)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [("51.340", "51.340"), ("1.0E1", "10"), ("-.5", "-0.5"), ("7.", "7"), ("1e-3", "0.001")],
)
def test_decimals_as_they_are_met(cell: str, wanted: str) -> None:
    assert term(str(values.decimal(cell))) == literal(wanted, "decimal")


@pytest.mark.parametrize(
    "cell", ["", "51,34", "51°20'", "nan", "Infinity", "1e9999", "1 000", ".", "1.2.3", "e5"]
)
def test_no_decimals(cell: str) -> None:
    assert values.decimal(cell) is None


@pytest.mark.parametrize("cell", ["true", " TRUE ", "1", "yes", "Y", "t", "ja", "Oui"])
def test_true(cell: str) -> None:
    assert term(str(values.boolean(cell))) == literal("true", "boolean")


@pytest.mark.parametrize("cell", ["false", "False", "0", "no", "N", "f", "nein", "non"])
def test_false(cell: str) -> None:
    assert term(str(values.boolean(cell))) == literal("false", "boolean")


@pytest.mark.parametrize("cell", ["", "2", "maybe", "true?", "ye"])
def test_neither_true_nor_false(cell: str) -> None:
    assert values.boolean(cell) is None


@given(st.dates())
def test_days(day: date) -> None:
    assert term(values.when(day.isoformat())) == literal(day.isoformat(), "date")
    assert term(values.when(f"{day:%Y-%m}".zfill(7))) == literal(day.isoformat()[:7], "gYearMonth")
    assert term(values.when(day.isoformat()[:4])) == literal(day.isoformat()[:4], "gYear")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("1898-07-12T10:30", "1898-07-12T10:30:00"),
        ("1898-07-12T10:30:05Z", "1898-07-12T10:30:05Z"),
        ("1898-07-12T10:30:05+0130", "1898-07-12T10:30:05+01:30"),
    ],
)
def test_moments(cell: str, wanted: str) -> None:
    assert term(values.when(cell)) == literal(wanted, "dateTime")


@pytest.mark.parametrize(
    "cell",
    [
        "1898-02-31",
        "1898-13",
        "1898-00",
        "0000",
        "0000-01",
        "1898-07-12/1898-08-01",
        "12. VII. 1898",
        "98",
        "1898-07-12T25:00",
        "summer 1898",
        "",
        "١٩٠٣",
    ],
)
def test_what_is_no_date_stays_text(cell: str) -> None:
    assert term(values.when(cell)) == Literal(cell)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        (" https://example.org/a?b=c#d ", "https://example.org/a?b=c#d"),
        ("www.example.org/x", "http://www.example.org/x"),
        ("10.1000/182", "https://doi.org/10.1000/182"),
        ("DOI:10.1000/182", "https://doi.org/10.1000/182"),
        ("urn:lsid:example.org:names:1", "urn:lsid:example.org:names:1"),
        ("https://example.org/häuser", "https://example.org/häuser"),
    ],
)
def test_resources(cell: str, wanted: str) -> None:
    assert term(str(values.resource(cell))) == NamedNode(wanted)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "example.org",
        "http://",
        "https:///x",
        "https://example.org/a b",
        "https://example.org/<x>",
        "ftp://example.org/x",
        "javascript:alert(1)",
        "10.5",
        "urn:x",
        "https://example.org/|https://example.org/",
        "https://[broken/",
    ],
)
def test_no_resources(cell: str) -> None:
    assert values.resource(cell) is None


def test_lists() -> None:
    assert values.items(" a | b;c ||; ") == ["a", "b", "c"]
    assert values.items("  ") == []


def test_names_of_people() -> None:
    assert values.names("A. Tester | B. Helper; C & D and E") == ["A. Tester", "B. Helper", "C", "D", "E"]
    assert values.names("Anderson, J.") == ["Anderson, J."]
