"""Pages: complete, safe, with a twin for machines, in both languages and all themes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Response

from app.web.headers import keep_built_files
from app.web.locale import CATALOGUES
from tests.web.example import BASE, Site, example_site
from tests.web.messages import messages

PAGES = (
    "/",
    "/search",
    "/search?q=impatiens",
    "/search?q=nothing-of-the-kind&country=Tanzania",
    "/collections",
    "/data",
    "/queries",
    "/queries/specimens/media",
    "/vocabulary",
    "/mappings",
    "/mappings/darwin-core",
    "/mappings/aliases",
    "/mappings/row-types",
    "/mappings/nodes",
    "/mappings/months",
    "/mappings/disciplines",
    "/status",
    "/conformance",
    "/snapshots",
    "/graph",
    "/about/licences",
    "/about/components",
    "/about/components?theme=dark",
    "/about",
    "/help",
    "/accessibility",
    "/privacy",
    "/shapes",
    "/validate",
    "/validate?example=broken",
    "/templates",
    "/taxon/name/Impatiens",
    "/taxon/tree/Plantae",
    "/agent/name/Meridian,%20A.",
    "/place/TZ",
    "/place/TZ/Kilimanjaro",
    "/vocabulary/geological-time/Jurassic",
    "/sparql",
    "/specimen/AAA-111-AAA.html",
    "/specimen/BBB-222-BBB.html",
    "/specimen/CCC-333-CCC.html",
    "/media/MED-111-AAA.html",
    "/dataset/DDD-111-DDD.html",
    "/institution/NNN-111-NNN.html",
    "/collection/CCC-111-CCC.html",
    "/activity/ACT-111-ACT.html",
    "/vocabulary/type-status.html",
    "/vocabulary/country/TZ.html",
    "/shapes/DigitalSpecimenShape.html",
    "/shapes/DigitalSpecimenShape-midsLevel.html",
)
TWINS = tuple(path for path in PAGES if not path.endswith(".html") and path != "/sparql")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


@pytest.fixture
def german(site: Site) -> Iterator[Site]:
    site.client.set_cookie("language", "de")
    yield site
    site.client.delete_cookie("language")


@pytest.mark.parametrize("path", PAGES)
def test_get_page_200_complete(site: Site, path: str) -> None:
    page = site.page(path)
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.all("a", class_="skip", href="#content")
    assert page.all("html")[0]["lang"] == "en"
    assert page.title.endswith("· Holotype")
    assert not [mark for mark in ("{{", "}}", "{%", "%}") if mark in page.text]
    ids = [found["id"] for _, found in page.tags if "id" in found]
    assert len(ids) == len(set(ids))


def test_titles_of_pages_differ(site: Site) -> None:
    titles = [site.page(path).title for path in PAGES if "theme=" not in path]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("path", PAGES)
def test_page_keeps_to_its_content_security_policy(site: Site, path: str) -> None:
    response = site.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    for _, found in site.page(path).tags:
        assert "style" not in found
        assert not [name for name in found if name.startswith("on")]
    page = site.page(path)
    for script in page.all("script"):
        assert "src" in script or script["type"] == "application/ld+json"
    assert page.all("style") == []


@pytest.mark.parametrize("path", PAGES)
def test_inputs_have_labels_and_images_have_alternatives(site: Site, path: str) -> None:
    page = site.page(path)
    labelled = {found.get("for") for found in page.all("label")}
    for name, found in page.tags:
        if name == "img":
            assert "alt" in found
        if name == "input" and found.get("type") != "hidden" and "id" in found:
            assert found["id"] in labelled or "aria-label" in found or "component" in str(found["id"])


def test_only_the_hosts_of_shown_images_are_let_in(site: Site) -> None:
    shown = site.get("/specimen/AAA-111-AAA.html").headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://images.example.org;" in shown
    other = site.get("/specimen/CCC-333-CCC.html").headers["Content-Security-Policy"]
    assert "img-src 'self' data:;" in other


@pytest.mark.parametrize("path", TWINS)
def test_get_twin_200_json_by_extension_and_by_accept(site: Site, path: str) -> None:
    address, mark, query = path.partition("?")
    twin = ("/index.json" if address == "/" else f"{address}.json") + mark + query
    by_extension = site.get(twin, "*/*")
    by_accept = site.get(path, "application/json")
    assert by_extension.status_code == by_accept.status_code == 200
    assert by_extension.mimetype == by_accept.mimetype == "application/json"
    assert by_extension.json == by_accept.json
    assert f'href="{twin}"'.replace("&", "&amp;") in site.get(path).text


@pytest.mark.parametrize(
    "path", ["/search", "/collections", "/vocabulary", "/", "/queries", "/status", "/data"]
)
def test_get_page_with_the_entity_tag_304(site: Site, path: str) -> None:
    first = site.get(path)
    again = site.get(path, If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    assert site.get(path, Accept_Language="de", If_None_Match=first.headers["ETag"]).status_code == 200
    assert first.headers["ETag"].startswith("W/")


@pytest.mark.parametrize("path", ["/specimen/CCC-333-CCC.html", "/search", "/search?q=<script>"])
def test_markup_in_data_stays_text(site: Site, path: str) -> None:
    assert "<script>alert(1)" not in site.get(path).text
    assert 'value="<script>"' not in site.get(path).text


def test_numbers_of_the_home_page_lead_to_their_queries(site: Site) -> None:
    page = site.page("/")
    numbers = site.get("/index.json").json["numbers"]
    assert [number["count"] for number in numbers] == [3, 1, 1, 1]
    for number in numbers:
        assert f"/queries/{number['query']}" in page.links
        assert site.get(f"/queries/{number['query']}").status_code == 200


def test_query_page_puts_in_the_values_of_its_address(site: Site) -> None:
    asked = f"{BASE}specimen/AAA-111-AAA"
    page = site.page(f"/queries/specimens/media?document={asked}")
    assert f"<{asked}>" in page.text
    assert site.get("/queries/specimens/media?colour=red").status_code == 400
    assert site.get("/queries/specimens/none").status_code == 404
    assert site.get("/queries/graph/drop-graph").status_code == 404


def test_every_query_of_the_house_has_its_page(site: Site) -> None:
    linked = [link for link in site.page("/queries").links if link.startswith("/queries/")]
    assert "/queries/specimens/media" in linked
    for link in linked:
        assert site.get(link).status_code == 200, link


def test_mapping_is_narrowed_by_words_and_row_type(site: Site) -> None:
    whole = site.get("/mappings/darwin-core.json").json
    assert whole["total"] == len(whole["rows"]) > 500
    found = site.get("/mappings/darwin-core.json?q=latitude+decimal&source=dwc:Occurrence").json
    assert 0 < len(found["rows"]) < 20
    assert {row["source"] for row in found["rows"]} == {"dwc:Occurrence"}
    assert site.get("/mappings/other").status_code == 404


def test_status_says_how_the_installation_is(site: Site) -> None:
    status = site.get("/status.json", "*/*").json
    assert status["ready"] is True
    assert status["counts"]["specimen"] == 3
    assert status["assets"] in ("built", "not built")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_post_theme_303_and_page_says_it(site: Site, theme: str) -> None:
    response = site.client.post("/preferences", data={"theme": theme, "next": "/search?q=a"})
    assert response.status_code == 303
    assert response.headers["Location"] == "/search?q=a"
    assert site.page("/").all("html")[0]["data-theme"] == theme
    site.client.post("/preferences", data={"theme": "system"})
    assert "data-theme" not in site.page("/").all("html")[0]


def test_post_language_303_and_page_speaks_it(site: Site) -> None:
    response = site.client.post("/preferences", data={"language": "de", "next": "/"})
    assert response.status_code == 303
    page = site.page("/")
    assert page.all("html")[0]["lang"] == "de"
    assert "Woher wissen wir das?" in page.text
    site.client.post("/preferences", data={"language": "en"})
    assert "How do we know?" in site.page("/").text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "\\\\evil.example", "javascript:alert(1)"]
)
def test_post_preferences_leads_nowhere_else(site: Site, target: str) -> None:
    location = site.client.post("/preferences", data={"next": target}).headers["Location"]
    assert re.match(r"^/(?![/\\])", location)


def test_language_of_the_browser_is_used(site: Site) -> None:
    assert 'lang="de"' in site.get("/", Accept_Language="de-AT,en;q=0.5").text
    assert 'lang="en"' in site.get("/", Accept_Language="xx").text


@pytest.mark.parametrize("path", PAGES)
def test_german_pages_have_no_english_left_in_the_frame(german: Site, path: str) -> None:
    page = german.page(path)
    for word in ("Skip to the content", "Search specimens", "Licences", "This page as JSON"):
        assert word not in page.text


def test_german_numbers_and_dates(german: Site) -> None:
    page = german.page("/specimen/AAA-111-AAA.html")
    assert "14. Januar 1905" in page.text
    assert "37,5125° O" in page.text


def test_german_catalogue_says_everything_the_pages_say() -> None:
    path = CATALOGUES / "de" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        german = read_po(source, locale="de")
    said = messages()
    assert len(said) > 250
    for message in said:
        found = german.get(message if isinstance(message, str) else message[0])
        assert found is not None, message
        assert all([found.string] if isinstance(found.string, str) else found.string), message
        assert not found.fuzzy
        assert not list(found.check(german)), message
    texts = {message if isinstance(message, str) else message[0] for message in said}
    stale = {one.id if isinstance(one.id, str) else one.id[0] for one in german if one.id} - texts
    assert stale == set()


def test_unbuilt_assets_leave_pages_whole(site: Site, tmp_path: Path) -> None:
    from app.web.built import Assets

    app = site.client.application
    built = app.extensions["holotype-assets"]
    app.extensions["holotype-assets"] = Assets(tmp_path)
    try:
        page = site.page("/specimen/AAA-111-AAA.html")
        sheets = [found["href"] for found in page.all("link", rel="stylesheet")]
        assert sheets == ["/static/plain.css"]
        assert [s for s in page.all("script") if "src" in s] == []
        assert site.get(str(sheets[0])).status_code == 200
        assert site.get("/status.json", "*/*").json["assets"] == "not built"
    finally:
        app.extensions["holotype-assets"] = built


@pytest.mark.parametrize(
    ("path", "kept"), [("/static/dist/main-ABC.css", True), ("/static/plain.css", False), ("/", False)]
)
def test_only_files_with_a_hash_in_their_name_are_kept_for_long(site: Site, path: str, kept: bool) -> None:
    with site.client.application.test_request_context(path):
        said = keep_built_files(Response()).headers.get("Cache-Control", "")
    assert ("immutable" in said) == kept


def test_unknown_page_404_with_search(site: Site) -> None:
    response = site.get("/nowhere")
    assert response.status_code == 404
    assert 'action="/search"' in response.text


def test_embedded_description_cannot_break_out(site: Site) -> None:
    page = site.page("/specimen/CCC-333-CCC.html")
    assert page.described()["@id"] == f"{BASE}specimen/CCC-333-CCC"
    assert "<script>" not in json.dumps(page.tags)
