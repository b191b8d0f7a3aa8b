"""The page of a medium, its viewer and its IIIF manifest; citations as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.services.specimens.qr import code
from tests.web.example import BASE, Site, example_site

SHEET = "/specimen/AAA-111-AAA"
MEDIUM = "/media/MED-111-AAA"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def manifest(site: Site, path: str) -> Any:
    response = site.get(f"{path}/manifest.json", "*/*")
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "presentation/3/context.json" in response.headers["Content-Type"]
    return json.loads(response.text)


def test_plain_picture_is_there_without_a_script(site: Site) -> None:
    page = site.page(f"{MEDIUM}.html")
    assert page.all("img")[0]["src"] == "https://images.example.org/N100001.jpg"
    assert "https://images.example.org/N100001.jpg" in page.links
    for name in ("zoom-open", "zoom-stage"):
        assert [found for _, found in page.tags if name in str(found.get("class")) and "hidden" in found]


def test_viewer_is_not_loaded_with_the_page(site: Site) -> None:
    page = site.page(f"{MEDIUM}.html")
    assert not [script for script in page.all("script") if "viewer" in str(script.get("src"))]


def test_controls_are_buttons_with_names(site: Site) -> None:
    page = site.page(f"{MEDIUM}.html")
    done = [found["data-do"] for _, found in page.tags if "data-do" in found]
    assert done == ["in", "out", "whole", "turn", "full", "close"]
    for name in ("Zoom in", "Zoom out", "The whole image", "Turn by a quarter", "Full screen"):
        assert name in page.html


def test_page_says_licence_makers_and_checksum(site: Site) -> None:
    page = site.page(f"{MEDIUM}.html")
    assert "CC BY 4.0" in page.text
    assert "P. Hotographer" in page.text
    assert "The source gives none." in page.text
    assert f"{MEDIUM}/manifest.json" in page.links
    assert SHEET in page.links


def test_manifest_of_a_specimen_has_a_canvas_an_image(site: Site) -> None:
    said = manifest(site, SHEET)
    assert said["type"] == "Manifest"
    assert said["id"] == f"{BASE}specimen/AAA-111-AAA/manifest.json"
    assert [canvas["type"] for canvas in said["items"]] == ["Canvas", "Canvas"]
    for canvas in said["items"]:
        assert "#" not in canvas["id"]
        assert canvas["width"] > 0 and canvas["height"] > 0
        painting = canvas["items"][0]["items"][0]
        assert painting["motivation"] == "painting"
        assert painting["target"] == canvas["id"]
        assert painting["body"]["id"].startswith("https://images.example.org/")


def test_manifest_states_rights_as_the_api_wants_them(site: Site) -> None:
    canvas = manifest(site, MEDIUM)["items"][0]
    assert canvas["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert "P. Hotographer" in str(canvas["requiredStatement"])


@pytest.mark.parametrize("path", ["/specimen/BBB-222-BBB", "/media/MED-404-AAA", "/specimen/NON-NON-NON"])
def test_no_image_no_manifest_404(site: Site, path: str) -> None:
    assert site.get(f"{path}/manifest.json", "*/*").status_code == 404


@pytest.mark.parametrize(
    ("form", "media_type", "says"),
    [
        ("bib", "application/x-bibtex", "@misc{AAA-111-AAA,"),
        ("ris", "application/x-research-info-systems", "TY  - DATA\r\n"),
        ("json", "application/vnd.citationstyles.csl+json", '"id": "AAA-111-AAA"'),
    ],
)
def test_citation_is_a_file(site: Site, form: str, media_type: str, says: str) -> None:
    response = site.get(f"{SHEET}/citation.{form}", "*/*")
    assert response.mimetype == media_type
    assert f'filename="AAA-111-AAA.{form}"' in response.headers["Content-Disposition"]
    assert says in response.text
    assert f"{BASE}specimen/AAA-111-AAA" in response.text
    if form == "json":
        assert json.loads(response.text)[0]["type"] == "dataset"


@pytest.mark.parametrize("path", [f"{SHEET}/citation.doc", "/specimen/NON-NON-NON/citation.bib"])
def test_unknown_citation_404(site: Site, path: str) -> None:
    assert site.get(path, "*/*").status_code == 404


def test_code_is_drawn_without_styles() -> None:
    drawing = code(f"{BASE}specimen/AAA-111-AAA")
    assert drawing.startswith("<svg") and "viewBox" in drawing
    assert "style" not in drawing


def test_words_of_the_source_stand_by_their_section(site: Site) -> None:
    page = site.page(f"{SHEET}.html")
    assert "In the words of the source" in page.text
    assert "dwc:locality Above Kinora, by a stream in forest" in page.text
