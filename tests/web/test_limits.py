"""Every limit that the documentation names is reached for real, and what is said there is what comes."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.factory import check_limits, create_app
from app.graph.platform import Platform
from app.graph.readers import Limits
from app.jobs import Jobs
from app.settings import Settings
from loaders.export.work import download_job
from loaders.work import check_job, load_job
from tests.graph.reader_house import query as hostile
from tests.web.example import BROWSER, Parsed
from tests.web.served import Served, listening, problem, query, serving

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "howto" / "query-over-http.md"
SMALL = Settings(
    upload_bytes=2_000, check_bytes=1_000, rate_write="2/minute", rate_visitor="1/minute",
    rate_sign_in="1/minute", download_records=2,
)  # fmt: skip


def documented() -> list[str]:
    """The first cell of each row of the table of limits."""
    (table,) = re.findall(r"\| limit \| setting .*?\n\n", TABLE.read_text(encoding="utf-8"), re.DOTALL)
    return [line.split("|")[1].strip() for line in table.splitlines()[2:] if line]


@pytest.fixture(scope="module")
def small(demo_house: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration behind a server with the smallest settings."""
    folder = tmp_path_factory.mktemp("small")
    loads = Jobs(folder / "jobs", {"load": load_job(demo_house)})
    downloads = Jobs(
        folder / "downloads", {"download": download_job(demo_house, most=SMALL.download_records)}
    )
    checks = Jobs(folder / "checks", {"check": check_job(demo_house, check_limits(SMALL), memory=1 << 30)})
    app = create_app(demo_house, SMALL, loads, downloads, checks=checks)
    with listening(app) as address:
        yield Served(demo_house, address)
    for one in (loads, downloads, checks):
        one.close()


def test_time_and_memory_of_a_query() -> None:
    time, memory = Limits(seconds=0.5), Limits(seconds=120, memory=1 << 28)
    texts = query("endless.rq"), hostile("queries/memory")
    for text, limits, limit in zip(texts, (time, memory), ("seconds", "memory"), strict=True):
        with serving(conformance=True, limits=limits) as served:
            response = served.get("/sparql", params={"query": text, "timeout": "120"})
            said = problem(response, 503, "too-costly")
            assert (said["limit"], bool(said["remedy"])) == (limit, True)
            assert int(response.headers["Retry-After"]) > 0


def test_rows_and_bytes_of_an_answer() -> None:
    for limits, limit in ((Limits(rows=10), "rows"), (Limits(bytes=2_000), "bytes")):
        with serving(conformance=True, limits=limits) as served:
            response = served.ask("thousand.rq")
            said = problem(response, 503, "too-costly")
            assert said["limit"] == limit
            assert "/sparql/pages" in said["remedy"]
            assert "partial=true" in said["remedy"]
            assert "Retry-After" not in response.headers
            part = served.ask("thousand.rq", params={"partial": "true"})
            assert part.headers["Partial-Answer"].startswith(f"limit={limit}, rows=")
            assert 0 < len(part.json()["results"]["bindings"]) <= 1_000


def test_a_product_that_no_engine_could_go_through(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "graph" / "estimates" / "rows-of-three.rq").read_text(encoding="utf-8")
    with Platform(tmp_path / "here", limits=Limits(seconds=30.0, rows=500)) as platform:
        assert platform.inventories.newest(30) is not None
        with listening(create_app(platform, Settings())) as address:
            served = Served(platform, address)
            response = served.get("/sparql", params={"query": text})
            said = problem(response, 422, "hopeless")
            assert platform.past.newest()[0].outcome == "estimate"  # and not begun
            assert said["estimate"] > 10**8
            assert "Retry-After" not in response.headers
            part = served.get("/sparql", params={"query": text, "partial": "true"})
            assert part.headers["Partial-Answer"] == "limit=rows, rows=500"


def test_queries_of_one_client_at_once() -> None:
    limits = Limits(seconds=20, per_client=1, queue=1, queue_seconds=20)
    with serving(conformance=True, limits=limits) as served:
        served.ask("ask.rq").close()
        pool = served.platform.readers
        callers = []
        for states in (["running"], ["running", "waiting"]):  # the second once the first waits no more
            callers.append(threading.Thread(target=served.ask, args=("endless.rq",), daemon=True))
            callers[-1].start()
            until = time.monotonic() + 15
            while sorted(one.state for one in pool.running()) != states:
                assert time.monotonic() < until
                time.sleep(0.01)
        response = served.ask("ask.rq")
        problem(response, 429, "busy")
        assert int(response.headers["Retry-After"]) > 0
        for waiting in sorted(pool.running(), key=lambda one: one.state == "running"):
            pool.cancel(waiting.id)
        for caller in callers:
            caller.join(20)


def test_writes_forms_and_sign_in(small: Served) -> None:
    update = {"data": {"update": query("add.ru")}}
    form = {"data": {"search": "q=x"}}
    for send, allowed in (
        (lambda: small.send("POST", "/sparql", token=small.administrator, **update), 2),
        (lambda: small.send("POST", "/s", **form), 1),
        (lambda: small.get("/signin/unknown"), 1),
    ):
        answers = [send() for _ in range(allowed + 1)]
        assert [one.status_code == 429 for one in answers] == [False] * allowed + [True]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
        assert answers[-1].json()["remedy"]


def test_bodies_and_files_to_check(small: Served) -> None:
    loader = small.platform.tokens.create(frozenset(("loader",)))
    large = b"x" * (SMALL.upload_bytes + 1)
    for path, token in (("/loads?name=x.csv", loader), ("/validate?format=csv", "")):
        response = small.send("POST", path, token=token, data=large, headers={"Content-Type": "text/csv"})
        assert response.status_code == 413, path
        assert response.json()["most"] in (SMALL.upload_bytes, SMALL.check_bytes)
        assert response.json()["remedy"]


def test_numbered_pages_of_a_search(small: Served) -> None:
    far = small.get("/search.json", params={"offset": 10_001})
    assert far.status_code == 400
    assert "next" in far.json()["detail"] + far.json()["remedy"]
    assert small.get("/search.json", params={"offset": 9_999}).status_code == 200


def test_records_of_a_download(small: Served) -> None:
    made = small.send("POST", "/downloads", token=small.reader, data={"format": "csv"}, allow_redirects=False)
    where = made.headers["Location"]
    until = time.monotonic() + 60
    while (shown := small.get(where, accept="application/json", token=small.reader).json())["state"] in (
        "queued",
        "running",
    ):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert shown["state"] == "failed"
    assert (
        "more than a download may hold (2)"
        in Parsed(small.get(where, accept=BROWSER, token=small.reader).text).text
    )


REACHED: dict[str, Callable[..., None]] = {
    "time, memory of a query": test_time_and_memory_of_a_query,
    "rows, bytes of an answer": test_rows_and_bytes_of_an_answer,
    "a product that no engine could go through in time": test_a_product_that_no_engine_could_go_through,
    "queries of one client at once": test_queries_of_one_client_at_once,
    "writes, forms, sign-in": test_writes_forms_and_sign_in,
    "bodies, files to check": test_bodies_and_files_to_check,
    "numbered pages of a search; cursors by relevance": test_numbered_pages_of_a_search,
    "records of a download": test_records_of_a_download,
}


def test_every_row_of_the_table_is_reached() -> None:
    assert documented() == list(REACHED)
