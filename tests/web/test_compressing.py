"""Pages and built files in the coding asked for; validators and safety headers hold in each."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import brotli
import pytest

from tests.web.example import BROWSER, Site, example_site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with example_site() as opened:
        yield opened


def unpacked(coding: str, data: bytes) -> bytes:
    return bytes(brotli.decompress(data)) if coding == "br" else gzip.decompress(data)


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("path", ["/", "/search", "/specimen/AAA-111-AAA.html", "/status.json", "/nowhere"])
def test_page_in_the_coding_asked_for(site: Site, path: str, coding: str) -> None:
    plain = site.get(path)
    packed = site.get(path, Accept_Encoding=coding)
    assert "Content-Encoding" not in plain.headers
    if len(plain.data) < 1_400:
        assert packed.data == plain.data
        return
    assert packed.headers["Content-Encoding"] == coding
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert unpacked(coding, packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert plain.headers["Vary"] == packed.headers["Vary"]
    assert plain.headers.get("ETag") == packed.headers.get("ETag")


def test_weak_tag_holds_in_every_coding(site: Site) -> None:
    tag = site.get("/search", Accept_Encoding="br").headers["ETag"]
    assert tag.startswith("W/")
    for coding in ("br", "gzip", "identity"):
        again = site.get("/search", Accept_Encoding=coding, If_None_Match=tag)
        assert again.status_code == 304
        assert again.data == b""
        assert "Accept-Encoding" in again.headers["Vary"]


def test_what_has_a_strong_tag_goes_as_it_is(site: Site) -> None:
    answer = site.get("/specimen/AAA-111-AAA.json", Accept_Encoding="br")
    assert not answer.headers["ETag"].startswith("W/")
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("refused", ["", "identity", "br;q=0, gzip;q=0", "compress"])
def test_no_coding_for_those_who_want_none(site: Site, refused: str) -> None:
    assert "Content-Encoding" not in site.get("/search", Accept_Encoding=refused).headers


@pytest.mark.parametrize(("name", "kind"), [("main.css", "text/css"), ("main.js", "text/javascript")])
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_built_file_has_been_packed_beforehand(site: Site, name: str, kind: str, coding: str) -> None:
    manifest = site.client.application.extensions["holotype-assets"].manifest
    path = f"/static/dist/{manifest[name]['file']}"
    plain = site.get(path, "*/*")
    packed = site.get(path, "*/*", Accept_Encoding=coding)
    assert packed.headers["Content-Encoding"] == coding
    assert packed.mimetype == plain.mimetype == kind
    assert len(packed.data) < len(plain.data) / 3
    assert unpacked(coding, packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "immutable" in packed.headers["Cache-Control"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    again = site.get(path, "*/*", Accept_Encoding=coding, If_None_Match=packed.headers["ETag"])
    assert again.status_code == 304


def test_static_files_stay_below_their_folder(site: Site) -> None:
    for path in ("/static/../headers.py", "/static/%2e%2e/headers.py", "/static/dist/..%2f..%2fheaders.py"):
        assert site.get(path, Accept_Encoding="br").status_code == 404
    assert site.get("/static/plain.css", "*/*", Accept_Encoding="br").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/status.json", "/nowhere", "/specimen/AAA-111-AAA.ttl", "/static/logo.svg"]
)
def test_every_answer_has_its_safety_headers(site: Site, path: str) -> None:
    said = site.get(path, BROWSER).headers
    assert "object-src 'none'" in said["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in said["Content-Security-Policy"]
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["X-Frame-Options"] == "SAMEORIGIN"
    assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    shared = "Access-Control-Allow-Origin" in said
    assert said["Cross-Origin-Resource-Policy"] == ("cross-origin" if shared else "same-origin")
    assert "microphone=()" in said["Permissions-Policy"]
    assert "Strict-Transport-Security" not in said


def test_over_https_browsers_are_told_to_stay_there(site: Site) -> None:
    said = site.client.get("/", base_url="https://localhost").headers
    assert "max-age=" in said["Strict-Transport-Security"]


def test_what_a_token_opened_is_kept_by_nobody_else(site: Site) -> None:
    token = site.platform.tokens.create(frozenset(("reader",)))
    for path in ("/", "/search", "/specimen/AAA-111-AAA.html", "/collections.json"):
        said = site.get(path, Authorization=f"Bearer {token}").headers
        assert "private" in said["Cache-Control"], path
        assert "Authorization" in said["Vary"], path
        assert "private" not in site.get(path).headers.get("Cache-Control", "")
