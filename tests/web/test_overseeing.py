"""Administrators see what is asked, and end what runs too long."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import requests

from app.graph.past_queries import Past, PastQueries, pseudonym
from tests.web.served import Served, problem

LIST = "/status/queries.json"


class Endless:
    """A caller whose query does not end by itself, and what it was answered."""

    def __init__(self, house: Served) -> None:
        self.answer: requests.Response | None = None
        self._thread = threading.Thread(target=self._ask, args=(house,), daemon=True)
        self._thread.start()

    def _ask(self, house: Served) -> None:
        self.answer = house.ask("endless.rq")

    def answered(self) -> requests.Response:
        self._thread.join(30)
        assert self.answer is not None
        return self.answer


def running(house: Served) -> dict[str, Any]:
    """The endless query, as the list has it once it runs."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = house.get(LIST, token=house.administrator).json()["running"]
        if found and found[0]["state"] == "running":
            return dict(found[0])
        time.sleep(0.05)
    raise AssertionError("the query never ran")


def test_an_administrator_ends_a_running_query(house: Served) -> None:
    caller = Endless(house)
    one = running(house)
    assert "SELECT" in one["query"]
    assert one["client"].startswith("visitor-")
    answer = house.send("DELETE", one["href"], token=house.administrator)
    assert (answer.status_code, answer.json()) == (200, {"id": one["id"], "cancelled": True})
    assert house.get(LIST, token=house.administrator).json()["running"] == []
    found = problem(caller.answered(), 503, "too-costly")
    assert found["detail"] == "The query was cancelled, by its sender or an administrator."
    over = house.get(LIST, token=house.administrator).json()
    assert over["newest"][0]["outcome"] == "cancelled"
    assert over["newest"][0]["query"] == one["query"]
    assert over["slowest"] == sorted(over["slowest"], key=lambda past: -past["seconds"])


def test_the_page_lists_it_with_a_button_that_ends_it(house: Served) -> None:
    caller = Endless(house)
    one = running(house)
    page = house.get("/status", accept="text/html", token=house.administrator).text
    assert f'<form method="post" action="{one["href"]}">' in page
    assert f"End query {one['id']}" in page
    own = {"Origin": house.address}
    answer = house.send(
        "POST", one["href"], token=house.administrator, headers=own, allow_redirects=False
    )  # fmt: skip
    assert (answer.status_code, answer.headers["Location"]) == (303, "/status")
    assert caller.answered().status_code == 503
    after = house.get("/status", accept="text/html", token=house.administrator).text
    assert "Slowest queries" in after
    assert "Cancelled" in after


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_ends_nothing(house: Served, headers: dict[str, str]) -> None:
    answer = house.send("POST", "/status/queries/1", token=house.administrator, headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.json()["detail"]


def test_others_see_and_end_nothing(house: Served) -> None:
    for method, path in (("GET", LIST), ("DELETE", "/status/queries/1"), ("POST", "/status/queries/1")):
        refused = house.send(method, path, token=house.reader)
        assert refused.status_code == 403
        assert "no role that may see the queries of others" in refused.json()["detail"]
        stranger = house.send(method, path)
        assert stranger.status_code == 401
        assert "token with the role administrator" in stranger.json()["detail"]
    for token in ("", house.reader):
        page = house.get("/status", accept="text/html", token=token)
        assert page.status_code == 200
        assert "Latest queries" not in page.text
    assert "newest" not in house.get("/status.json", token=house.administrator).json()


def test_a_query_that_is_over_cannot_be_ended(house: Served) -> None:
    answer = house.send("DELETE", "/status/queries/999999", token=house.administrator)
    assert answer.status_code == 404
    assert "ended by itself" in str(answer.json())


def test_what_was_answered_and_refused_is_listed(house: Served) -> None:
    assert house.ask("triples.rq", token=house.administrator).status_code == 200
    assert house.ask("broken.rq").status_code == 400
    refused, answered = house.get(LIST, token=house.administrator).json()["newest"][:2]
    assert (refused["outcome"], refused["rows"]) == ("BadQuery", None)
    assert (answered["outcome"], answered["rows"]) == ("answered", 1)
    assert answered["bytes"] > 0
    assert "://" in answered["client"]


def test_the_record_is_bounded_and_keeps_no_address() -> None:
    record = PastQueries(most=3)
    for seconds in (5.0, 1.0, 4.0, 2.0, 3.0):
        record.note(Past(seconds, seconds, "192.0.2.7", "x" * 9_000, None, None, "answered"))
    assert [past.seconds for past in record.newest()] == [3.0, 2.0, 4.0]
    assert [past.seconds for past in record.slowest()] == [5.0, 4.0, 3.0]
    assert {past.client for past in record.newest()} == {pseudonym("192.0.2.7")}
    assert "192.0.2.7" not in pseudonym("192.0.2.7")
    assert pseudonym("192.0.2.7") != pseudonym("192.0.2.8")
    assert max(len(past.text) for past in record.newest()) == 4_000
