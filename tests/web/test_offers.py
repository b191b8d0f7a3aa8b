"""Pages lead to what else there is of them, and say so where nothing suits."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from pyoxigraph import RdfFormat, parse

from tests.web.example import BROWSER, Site, example_site

# A page, where its RDF lies, and something that its RDF speaks of.
DESCRIBED = (
    ("/queries", "/queries", "/queries/core/titles"),
    ("/queries/core/titles", "/queries/core/titles", "/queries/core/titles"),
    ("/conformance", "/conformance", "/conformance#holotype"),
    ("/data", "/.well-known/void", "/.well-known/void#dataset"),
    ("/vocabulary/geological-time/Jurassic", "/vocabulary/geological-time/Jurassic", "/Jurassic"),
)
FORMATS = {"text/turtle": "ttl", "application/ld+json": "jsonld", "application/n-triples": "nt"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize(("page", "data", "subject"), DESCRIBED)
def test_a_page_leads_to_its_data(site: Site, page: str, data: str, subject: str, media_type: str) -> None:
    led = site.get(page, f"{media_type}, text/html;q=0.5")
    assert (led.status_code, led.headers["Location"]) == (303, f"{data}.{FORMATS[media_type]}")
    assert "Accept" in led.vary
    found = site.get(led.headers["Location"], media_type)
    assert found.mimetype == media_type
    format = RdfFormat.from_media_type(media_type)
    assert format is not None
    named = {str(quad.subject) for quad in parse(found.data, format=format)}
    assert any(name.endswith(f"{subject}>") for name in named)


@pytest.mark.parametrize(("page", "data"), [row[:2] for row in DESCRIBED])
def test_header_and_head_of_a_page_name_its_data(site: Site, page: str, data: str) -> None:
    response = site.get(page, BROWSER)
    assert response.mimetype == "text/html"
    assert f'<{data}.ttl>; rel="alternate"; type="text/turtle"' in response.headers.getlist("Link")
    assert site.page(page).all("link", rel="alternate", type="text/turtle", href=f"{data}.ttl")


@pytest.mark.parametrize("accept", ["*/*", "", "text/*", BROWSER])
def test_who_takes_anything_gets_the_page(site: Site, accept: str) -> None:
    response = site.get("/queries", accept)
    assert (response.status_code, response.mimetype) == (200, "text/html")


@pytest.mark.parametrize("page", ["/", "/queries", "/search?q=impatiens", "/status", "/collections"])
def test_what_suits_nobody_is_refused_with_what_there_is(site: Site, page: str) -> None:
    refused = site.get(page, "image/png")
    assert refused.status_code == 406
    said = refused.json
    assert said is not None
    assert said["remedy"]
    for offer in said["available"]:
        assert urlsplit(offer["href"]).path
        led = site.get(offer["href"], offer["type"])
        assert (led.status_code, led.mimetype) == (200, offer["type"])


def test_preferred_twin_comes_at_once(site: Site) -> None:
    response = site.get("/queries", "application/json, text/turtle;q=0.9")
    assert (response.status_code, response.mimetype) == (200, "application/json")
