"""A search as a file: ordered by a form, made in the background, kept for its time, its page for good."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.factory import create_app
from app.graph.platform import Platform
from app.jobs import Jobs
from app.settings import Settings
from loaders.export.work import download_job
from tests.web.example import Site
from tests.web.test_schema_org import faults

FORM = {"country": "Deutschland", "type": "holotype"}


def queue(house: Platform, folder: Path, most: int = 1_000) -> Jobs:
    return Jobs(folder, {"download": download_job(house, most=most)})


def site_of(house: Platform, jobs: Jobs, **settings: Any) -> Site:
    app = create_app(house, Settings(**settings), downloads=jobs)
    app.testing = True
    return Site(house, app.test_client())


@pytest.fixture(scope="module")
def site(demo_house: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    jobs = queue(demo_house, tmp_path_factory.mktemp("downloads"))
    yield site_of(demo_house, jobs)
    jobs.close()
    shutil.rmtree(demo_house.folder / "downloads", ignore_errors=True)


def ordered(site: Site, format: str, **form: str) -> str:
    answer = site.client.post("/downloads", data={"format": format, **(form or FORM)})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def over(site: Site, address: str, seconds: float = 60) -> dict[str, Any]:
    """The twin of a download's page when it is no longer in the making."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        shown: dict[str, Any] = site.get(f"{address}.json", "*/*").json
        if shown["state"] not in ("queued", "running"):
            return shown
        time.sleep(0.1)
    raise AssertionError(shown)


@pytest.fixture(scope="module")
def made(site: Site) -> dict[str, Any]:
    """A CSV of some holotypes."""
    return over(site, ordered(site, "csv"))


def test_file_holds_exactly_the_set(site: Site, made: dict[str, Any]) -> None:
    assert made["state"] == "done", made
    found = site.get("/search.json?country=Deutschland&type=holotype&limit=1000", "*/*").json
    answer = site.get(made["file_href"], "*/*")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode())))
    assert {row["digitalSpecimen"] for row in rows} == {hit["document"] for hit in found["hits"]}
    assert made["result"]["records"] == found["total"] == len(rows)


def test_page_leads_machines_to_name_licence_and_file(site: Site, made: dict[str, Any]) -> None:
    path = f"/download/{made['id']}"
    said = site.page(path).described()
    base = site.platform.base.rstrip("/")
    assert said["@type"] == "Dataset"
    assert said["identifier"] == made["address"] == base + path
    assert said["license"] == [row["value"] for row in made["licences"]]
    assert said["distribution"]["contentUrl"] == base + made["file_href"]
    assert said["distribution"]["sha256"] == made["result"]["sha256"]
    assert list(faults(said, path)) == []
    links = site.get(path).headers.getlist("Link")
    assert f'<{made["address"]}>; rel="cite-as"' in links
    assert f'<{base}{made["file_href"]}>; rel="item"; type="text/csv"' in links
    for licence in said["license"]:
        assert f'<{licence}>; rel="license"' in links


def test_file_comes_with_name_size_and_checksum(site: Site, made: dict[str, Any]) -> None:
    answer = site.get(made["file_href"], "*/*")
    content = answer.data
    assert len(content) == made["result"]["bytes"] == int(answer.headers["Content-Length"])
    digest = hashlib.sha256(content)
    assert digest.hexdigest() == made["result"]["sha256"]
    assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={made['result']['file']}"
    assert site.get(made["file_href"], "*/*", If_None_Match=answer.headers["ETag"]).status_code == 304
    part = site.get(made["file_href"], "*/*", Range="bytes=5-9")
    assert (part.status_code, part.data) == (206, content[5:10])
    other = site.get(made["file_href"].replace("specimens-", "secrets-"), "*/*")
    assert other.status_code == 404


def test_page_says_where_it_is_from(site: Site, made: dict[str, Any]) -> None:
    page = site.page(f"/download/{made['id']}")
    assert made["address"] == f"https://example.org/download/{made['id']}"
    for piece in (
        "Type specimens (Holotype) from Germany",
        "ready",
        made["result"]["sha256"],
        made["address"],
    ):
        assert piece in page.text
    assert made["result"]["citation"] in page.text
    assert made["result"]["commit"] == site.platform.writer.commit
    assert made["search"] in page.links
    assert sum(row["count"] for row in made["licences"]) <= made["result"]["records"]
    assert "SELECT DISTINCT ?document" in page.text
    assert not page.all("noscript")


@pytest.mark.parametrize(
    ("format", "begins"), [("dwca", b"PK"), ("rocrate", b"PK"), ("jsonld", b"{"), ("ttl", b"@prefix")]
)
def test_other_formats(site: Site, format: str, begins: bytes) -> None:
    shown = over(site, ordered(site, format))
    assert shown["state"] == "done", shown
    assert site.get(shown["file_href"], "*/*").data.startswith(begins)


def test_same_set_is_made_once(site: Site, made: dict[str, Any]) -> None:
    assert ordered(site, "csv") == f"/download/{made['id']}"
    assert ordered(site, "csv", country="Deutschland") != f"/download/{made['id']}"


def test_one_in_the_making_is_looked_at_again_and_can_be_cancelled(site: Site) -> None:
    first = ordered(site, "rocrate", country="Deutschland")
    second = ordered(site, "ttl", country="Deutschland")
    page = site.get(second)
    if "being made" in page.text or "waiting" in page.text:
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.text
        assert 'hx-trigger="every 2s"' in page.text
    assert site.client.post(f"{second}/cancel").status_code == 303
    assert over(site, second)["state"] == "cancelled"
    assert site.get(f"{second}/specimens-{second.rpartition('/')[2]}.ttl", "*/*").status_code == 404
    assert over(site, first)["state"] == "done"
    assert not (site.platform.folder / "downloads" / second.rpartition("/")[2]).exists()


@pytest.mark.parametrize(
    ("form", "status", "says"),
    [
        ({"format": "pdf"}, 400, "Formats: csv, dwca"),
        ({"format": "csv", "q": "nothingtofindhere"}, 400, "nothing to download"),
    ],
)
def test_what_cannot_be_made_is_refused(site: Site, form: dict[str, str], status: int, says: str) -> None:
    answer = site.client.post("/downloads", data=form)
    assert answer.status_code == status
    assert says in answer.text


def test_unknown_download_is_not_there(site: Site) -> None:
    assert site.get("/download/000000000000").status_code == 404


def test_pages_of_other_sites_order_and_cancel_nothing(site: Site) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    ordering = site.client.post("/downloads", data={"format": "csv", **FORM}, headers=foreign)
    assert ordering.status_code == 403
    where = ordered(site, "csv")
    assert site.client.post(f"{where}/cancel", headers=foreign).status_code == 403


def test_view_offers_the_formats(site: Site) -> None:
    page = site.page("/search?view=download&country=Deutschland")
    offers = [button["value"] for button in page.all("button") if button.get("name") == "format"]
    assert offers == ["csv", "dwca", "jsonld", "ttl", "rocrate"]
    assert "Licences of these records" in page.text


def test_too_many_records_are_refused(demo_house: Platform, tmp_path: Path) -> None:
    jobs = queue(demo_house, tmp_path, most=3)
    try:
        shown = over(
            site_of(demo_house, jobs), ordered(site_of(demo_house, jobs), "csv", country="Deutschland")
        )
    finally:
        jobs.close()
    assert shown["state"] == "failed"
    assert "more than a download may hold (3)" in shown["message"]


def test_file_goes_after_its_time_and_the_page_stays(demo_house: Platform, tmp_path: Path) -> None:
    jobs = queue(demo_house, tmp_path)
    try:
        site = site_of(demo_house, jobs, download_days=-1)
        shown = over(site, ordered(site, "csv"))
        assert shown["expired"] is True
        assert shown["file_href"] == ""
        name = shown["result"]["file"]
        gone = site.get(f"/download/{shown['id']}/{name}", "*/*")
        assert gone.status_code == 410
        page = site.page(f"/download/{shown['id']}")
        assert "The file was kept for its time and is gone." in page.text
        assert "/search?country=DE" in " ".join(page.links)
        ordered(site, "ttl")
        assert not (demo_house.folder / "downloads" / shown["id"]).exists()
    finally:
        jobs.close()


def test_what_was_cut_off_is_taken_up_again(demo_house: Platform, tmp_path: Path) -> None:
    jobs = queue(demo_house, tmp_path)
    site = site_of(demo_house, jobs)
    address = ordered(site, "csv")
    over(site, address)
    jobs.close()
    path = next(tmp_path.glob("*.json"))
    path.write_text(path.read_text().replace('"state": "done"', '"state": "running"'))  # as a kill leaves it
    again = queue(demo_house, tmp_path)
    try:
        assert over(site_of(demo_house, again), address)["state"] == "done"
    finally:
        again.close()


def test_server_without_downloads_says_so(demo_house: Platform) -> None:
    app = create_app(demo_house, Settings())
    page = Site(demo_house, app.test_client()).page("/search?view=download")
    assert "This server makes no downloads." in page.text
