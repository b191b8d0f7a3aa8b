"""Jobs and loads as pages: started, followed, tried and then loaded, ended, by those who may."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask

from app.factory import create_app
from app.graph.platform import Platform
from app.jobs import Job, Jobs
from app.settings import Settings
from app.web.jobs.loads import HELD, sweep
from loaders.work import load_job
from tests.loaders.archives_made import archive, specimen
from tests.web.example import BROWSER, Parsed
from tests.web.served import PROBLEM, Served, listening


class Desk:
    """A server that loads, with work that waits for the word of the test, and tokens of each sort."""

    def __init__(self, served: Served, app: Flask, queue: Jobs, go: threading.Event) -> None:
        self.served, self.app, self.queue, self.go = served, app, queue, go
        self.loader = served.platform.tokens.create(frozenset(("loader",)))
        self.other = served.platform.tokens.create(frozenset(("loader",)))

    def page(self, path: str, token: str, **rest: Any) -> Parsed:
        answer = self.served.get(path, accept=BROWSER, token=token, **rest)
        assert answer.status_code == 200, answer.text
        return Parsed(answer.text)

    def hand_in(self, path: Path, accept: str = BROWSER, **fields: str) -> requests.Response:
        with path.open("rb") as file:
            return self.served.send(
                "POST", "/loads", token=self.loader, accept=accept, data=fields,
                files={"archive": (path.name, file)}, allow_redirects=False,
            )  # fmt: skip

    def over(self, where: str, token: str = "") -> Job:
        return self.queue.wait(where.rpartition("/")[2], 60)


def _waits(go: threading.Event) -> Callable[[Job, Callable[[str, int, int], None]], dict[str, Any]]:
    def work(job: Job, report: Callable[[str, int, int], None]) -> dict[str, Any]:
        while not go.wait(0.02):
            report("looking", 3, 12)
        return {"lookedAt": 12, "changed": 2}

    return work


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    go = threading.Event()
    with Platform(tmp_path / "store") as platform:
        work = {"load": load_job(platform), "policy": _waits(go)}
        queue = Jobs(platform.folder / "jobs", work)
        app = create_app(platform, Settings(), queue)
        with listening(app) as address:
            yield Desk(Served(platform, address), app, queue, go)
        go.set()
        queue.close()


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    folder = archive(tmp_path, [specimen(1), specimen(2), specimen(3, decimalLatitude="999")], "small")
    return Path(shutil.make_archive(str(tmp_path / "small"), "zip", folder))


def test_a_file_is_tried_on_a_page_and_loaded_from_the_page_of_the_trial(desk: Desk, packed: Path) -> None:
    assert "multipart/form-data" in desk.served.get("/loads", accept=BROWSER, token=desk.loader).text
    tried = desk.hand_in(packed, **{"dry-run": "1"})
    assert tried.status_code == 303
    where = tried.headers["Location"]
    assert desk.over(where).state == "done"
    said = desk.page(where, desk.loader).text
    assert "Nothing was written" in said
    assert "Load it now" in said
    loaded = desk.served.send(
        "POST", f"{where}/load", token=desk.loader, accept=BROWSER, allow_redirects=False
    )
    assert loaded.status_code == 303
    job = desk.over(loaded.headers["Location"])
    assert (job.state, job.result["new"]) == ("done", 2)
    page = desk.served.get(loaded.headers["Location"], accept=BROWSER, token=desk.loader).text
    assert job.result["activity"].rpartition("/")[2] in page
    assert '<details class="finding"' in page
    assert not list((desk.served.platform.folder / "uploads").iterdir())
    again = desk.served.send("POST", f"{where}/load", token=desk.loader, accept="application/json")
    assert "kept for a day" in refused(again, 409, "conflict")["remedy"]


def test_a_program_is_told_where_its_load_is(desk: Desk, packed: Path) -> None:
    answer = desk.hand_in(packed, accept="*/*")
    assert answer.status_code == 202
    assert answer.headers["Location"] == answer.json()["href"]
    assert desk.over(answer.headers["Location"]).state == "done"


def test_what_was_tried_goes_after_its_time(desk: Desk, packed: Path) -> None:
    job = desk.over(desk.hand_in(packed, **{"dry-run": "1"}).headers["Location"])
    kept = Path(job.payload["source"])
    sweep(desk.app)
    assert kept.exists()
    job.ended = (datetime.now(UTC) - HELD - timedelta(minutes=1)).isoformat(timespec="seconds")
    sweep(desk.app)
    assert not kept.parent.exists()
    assert "Load it now" not in desk.page(f"/jobs/{job.id}", desk.loader).text


def test_nothing_at_all_is_refused_with_a_remedy(desk: Desk) -> None:
    empty = desk.served.send("POST", "/loads", token=desk.loader, files={"archive": ("", b"")})
    assert "give an address" in refused(empty, 400, "bad-parameter")["remedy"]
    assert not list((desk.served.platform.folder / "uploads").iterdir())


def test_another_spelling_of_a_trial_loads_nothing(desk: Desk, packed: Path) -> None:
    answer = desk.hand_in(packed, accept="application/json", dryRun="1")
    assert answer.status_code == 400
    assert "dry-run" in answer.json()["remedy"]
    assert not desk.queue.all()


def test_work_is_followed_and_ended_without_script(desk: Desk) -> None:
    me = f"{desk.served.platform.base}agent/token-"
    mine = desk.queue.start("policy", "The policy", {"dryRun": True}, _agent(desk, desk.loader))
    assert mine.by.startswith(me)
    while not mine.total:
        desk.go.wait(0.02)
    text = desk.served.get(f"/jobs/{mine.id}", accept=BROWSER, token=desk.loader).text
    assert '<noscript><meta http-equiv="refresh"' in text
    assert 'value="3" max="12"' in text
    assert "3 of 12 records" in text
    ended = desk.served.send("POST", f"/jobs/{mine.id}/cancel", token=desk.loader, accept=BROWSER)
    assert ended.status_code == 200
    assert desk.over(mine.id).state == "cancelled"
    assert "refresh" not in desk.served.get(f"/jobs/{mine.id}", accept=BROWSER, token=desk.loader).text


def test_jobs_of_others_are_nobodys_business_but_administrators(desk: Desk) -> None:
    job = desk.queue.start("policy", "Secret work", {}, _agent(desk, desk.loader))
    for token, sees in ((desk.loader, 1), (desk.other, 0), (desk.served.administrator, 1)):
        assert len(desk.served.get("/jobs", token=token).json()["jobs"]) == sees
        assert ("Secret work" in desk.page("/jobs", token).text) == bool(sees)
        for method in ("GET", "DELETE"):
            if not sees:
                refused(desk.served.send(method, f"/jobs/{job.id}", token=token), 404, "not-found")
    assert not job.over
    assert "No job yet" in desk.page("/jobs", desk.other).text
    desk.go.set()


def test_who_may_not_load_is_told_so_and_visitors_are_led_to_sign_in(desk: Desk) -> None:
    for path in ("/jobs", "/loads", "/jobs/0123"):
        answer = desk.served.get(path, accept=BROWSER)
        assert answer.status_code == 401
        assert "/signin?back=" in answer.text
    refused(desk.served.get("/loads", token=desk.served.reader), 403, "forbidden")
    assert desk.served.get("/jobs", token=desk.served.reader).json()["jobs"] == []
    refused(desk.served.send("POST", "/loads", token=desk.served.reader, data=b"PK"), 403, "forbidden")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "/etc/passwd", "uploads/a.csv", "ftp://a.example/b"]
)
def test_address_that_is_none_of_the_web_reads_no_file_of_the_server(desk: Desk, address: str) -> None:
    answer = desk.served.send("POST", "/loads", token=desk.loader, params={"url": address})
    refused(answer, 400, "bad-parameter")
    assert "https://" in answer.json()["remedy"]
    assert desk.queue.all() == []


def test_pages_of_other_sites_start_and_end_nothing(desk: Desk, packed: Path) -> None:
    job = desk.queue.start("policy", "Work", {}, _agent(desk, desk.loader))
    for path in ("/loads?url=https://example.org/a.zip", f"/jobs/{job.id}/cancel", f"/jobs/{job.id}/load"):
        foreign = {"Sec-Fetch-Site": "cross-site"}
        answer = desk.served.send("POST", path, token=desk.loader, headers=foreign)
        assert answer.status_code == 403, path
    assert not job.over
    assert len(desk.queue.all()) == 1
    desk.go.set()


def test_jobs_are_said_in_german(desk: Desk) -> None:
    headers = {"Accept-Language": "de"}
    assert "Daten laden" in desk.page("/loads", desk.loader, headers=headers).text
    assert "Noch kein Auftrag" in desk.page("/jobs", desk.loader, headers=headers).text


def refused(answer: requests.Response, status: int, name: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM)
    said: dict[str, Any] = answer.json()
    assert said["type"] == f"/problems/{name}"
    return said


def _agent(desk: Desk, token: str) -> str:
    platform = desk.served.platform
    record = platform.tokens.find(token)
    assert record is not None
    return platform.holder(record).iri
