"""The media type that suits an Accept header best."""

from __future__ import annotations

import pytest

from app.web.negotiation import BY_FORM, best, content_type, encoding, media_ranges

TURTLE, XML, JSON, HTML = "text/turtle", "application/rdf+xml", "application/ld+json", "text/html"
OFFERS = [TURTLE, XML, JSON, HTML]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", TURTLE),
        ("  ", TURTLE),
        ("*/*", TURTLE),
        ("text/*", TURTLE),
        ("application/*", XML),
        (XML, XML),
        ("TEXT/Turtle", TURTLE),
        (BROWSER, HTML),
        (f"{XML}, */*", XML),
        (f"{XML};q=0.5, {JSON};q=0.9", JSON),
        (f"{XML};q=0.5, {JSON}", JSON),
        (f"{JSON}, {XML}", XML),  # equal: the house's own order
        ("text/turtle;q=0, */*", XML),
        ("text/*;q=0.1, */*;q=0.5", XML),
        ("text/turtle;q=0.2, text/*;q=0.8, application/*;q=0.1", HTML),
        ("text/turtle; charset=utf-8", TURTLE),
        ("text/turtle;charset=utf-8;q=0.1, text/html;q=0.2", HTML),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x;q=0"', JSON),
        ("image/png", None),
        ("image/png, */*;q=0", None),
        ("nonsense", None),
        ("nonsense, text/html", HTML),
        ("text/turtle;q=most, text/html", HTML),
        ("text/turtle;q=7", TURTLE),
        (",,text/html,,", HTML),
    ],
)
def test_best(accept: str, wanted: str | None) -> None:
    assert best(accept, OFFERS) == wanted


def test_offer_with_the_parameter_asked_for() -> None:
    flat, framed = "application/ld+json", 'application/ld+json;profile="https://example.org/frame"'
    assert best(framed, [flat, framed]) == framed
    assert best("application/ld+json", [flat, framed]) == flat
    assert best('application/ld+json;profile="https://example.org/other"', [flat, framed]) == flat


def test_parameters_are_read() -> None:
    (found,) = media_ranges('a/b ; Version = 1.1 ;q=0.25;note="a \\"word\\", and more"')
    assert found.name == "a/b"
    assert found.quality == 0.25
    assert found.parameters == {"version": "1.1", "note": 'a "word", and more'}


@pytest.mark.parametrize("accept", ["(" * 5000, "a/" * 5000, "a/b;" * 5000, 'a/b;c="' * 5000])
def test_hostile_headers_are_read_in_no_time(accept: str) -> None:
    best(accept, OFFERS)


def test_forms_have_their_own_formats() -> None:
    assert best("text/csv", list(BY_FORM["select"])) == "text/csv"
    assert best("text/csv", list(BY_FORM["ask"])) is None
    assert best("text/turtle", list(BY_FORM["select"])) is None
    assert best("text/*", list(BY_FORM["select"])) == "text/csv"
    assert best("application/n-quads", list(BY_FORM["graph"])) == "application/n-quads"


def test_content_type_of_text_says_its_charset() -> None:
    assert content_type("text/csv") == "text/csv; charset=utf-8"
    assert content_type("application/json") == "application/json"


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=1.0, br;q=0.5", "gzip"),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "gzip"),
        ("gzip;q=0", ""),
        ("gzip;q=0.5, identity;q=0.9", ""),
        ("deflate", ""),
        ("gzip;q=most", ""),
    ],
)
def test_content_codings(accept: str, wanted: str) -> None:
    assert encoding(accept, ("br", "gzip")) == wanted
