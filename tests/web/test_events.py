"""Events as they happen, and the feed of what changed last."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import etree

from app.web.feeds import events
from tests.web.feeding import BASE, FIRST, SECOND, House, house
from tests.web.served import listening

ATOM = "{http://www.w3.org/2005/Atom}"


@contextmanager
def stream(address: str, since: str = "", **headers: str) -> Iterator[Iterator[dict[str, Any]]]:
    """The events of a stream as they come in; comments as such."""
    query = {"since": since} if since else {}
    headers = {"Accept": "text/event-stream", **headers}
    with requests.get(
        f"{address}/feeds/events", params=query, headers=headers, stream=True, timeout=20
    ) as response:
        assert response.status_code == 200, response.text
        assert response.headers["Content-Type"].startswith("text/event-stream")
        yield _events(response)


def _events(response: requests.Response) -> Iterator[dict[str, Any]]:
    said: dict[str, Any] = {}
    for line in response.iter_lines(chunk_size=1, decode_unicode=True):
        if not line:
            if said:
                yield said
            said = {}
            continue
        name, _, value = line.partition(":")
        said[name or "comment"] = json.loads(value) if name == "data" else value.strip()


def test_what_was_missed_comes_first_then_what_happens(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST]) as made, listening(made.app) as address:
        with stream(address, since="0") as found:
            assert "retry" in next(found)
            event = next(found)
            assert (event["id"], event["event"]) == ("2", "commit")
            assert event["data"]["created"] == 15  # with institution, collection and dataset
            commit = made.load(SECOND)
            event = next(found)
            assert event["id"] == str(commit)
            acts = {one["act"] for one in event["data"]["documents"]}
            assert acts == {"create", "update", "delete"}
            assert made.client.get(event["data"]["patch"].removeprefix(BASE[:-1])).status_code == 200
        with stream(address, **{"Last-Event-ID": "2"}) as found:
            next(found)
            assert next(found)["id"] == str(commit)


def test_a_stream_without_a_beginning_starts_now(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST]) as made, listening(made.app) as address, stream(address) as found:
        next(found)
        commit = made.load(SECOND)
        assert next(found)["id"] == str(commit)


def test_streams_leave_threads_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.2)
    with house(tmp_path, [FIRST], threads=8) as made, listening(made.app) as address:
        held = made.app.extensions["holotype-feeds"].held
        assert held.most == 2
        with stream(address) as one:
            assert next(one)["retry"] == str(events.SOON)
            for _ in range(10):  # as many as the server has threads, and more
                with stream(address, since="0") as other:
                    found = list(other)  # it ends by itself
                    assert found[0]["retry"] == str(events.LATER)
                    assert found[1]["id"] == "2"
            assert held.taken == 1
            assert "comment" in next(one)
        end = time.monotonic() + 20
        while held.taken and time.monotonic() < end:  # the server sees at its next sign of life
            time.sleep(0.05)
        assert held.taken == 0


def test_a_stream_ends_after_its_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.1)
    monkeypatch.setattr(events, "LIFE", 0.3)
    with house(tmp_path, [FIRST]) as made, listening(made.app) as address, stream(address) as found:
        said = list(found)
        assert "retry" in said[0]


def test_who_asks_for_no_stream_gets_what_there_is(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST]) as made:
        text = made.client.get("/feeds/events?since=0").text
        assert "id: 2\n" in text


@pytest.mark.parametrize("since", ["x", "-1", "1.5", "9" * 30])
def test_a_last_event_that_is_none_400(tmp_path: Path, since: str) -> None:
    with house(tmp_path) as made:
        assert made.client.get("/feeds/events", query_string={"since": since}).status_code == 400


def entries(made: House) -> list[etree._Element]:
    response = made.client.get("/feeds/atom")
    assert response.mimetype == "application/atom+xml"
    return list(etree.fromstring(response.data).iter(f"{ATOM}entry"))


def test_atom_has_the_latest_first_each_with_a_name_of_its_own(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST, SECOND]) as made:
        found = entries(made)
        names = [entry.findtext(f"{ATOM}id") for entry in found]
        assert len(names) == len(set(names))
        stamps = [entry.findtext(f"{ATOM}updated") for entry in found]
        assert stamps == sorted(stamps, reverse=True)
        acts = {entry.find(f"{ATOM}category").get("term") for entry in found}
        assert acts == {"create", "update", "delete"}
        assert any(entry.findtext(f"{ATOM}title").startswith("New: ") for entry in found)
        tag = made.client.get("/feeds/atom").headers["ETag"]
        assert made.client.get("/feeds/atom", headers={"If-None-Match": tag}).status_code == 304


def test_the_page_shows_all_feeds_and_what_came_last(tmp_path: Path) -> None:
    with house(tmp_path, [FIRST, SECOND]) as made:
        said = made.client.get("/feeds.json").json
        assert [feed["id"] for feed in said["feeds"]][:5] == ["oai", "ldes", "patch", "events", "atom"]
        assert [row["deleted"] for row in said["latest"]] == [2, 0]
        for feed in said["feeds"]:
            for one in feed["addresses"]:
                response = made.client.get(one["path"], headers={"Accept": "*/*"})
                assert response.status_code == 200
                response.close()
