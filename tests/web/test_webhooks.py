"""Webhooks, told to a real receiver: signed, in order, again after a failure, and after a kill."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from app.factory import begin, end
from app.graph.errors import BadParameter
from app.webhooks import target
from app.webhooks.outbox import Outbox
from tests.loaders.archives_made import archive
from tests.web.feeding import FIRST, SECOND, THIRD, House, house
from tests.web.receiver import Received, Receiver, receiver

PAUSES = (0.05, 0.05, 0.05)


class Told:
    """An installation that sends, and a token that may say where to."""

    def __init__(self, made: House) -> None:
        self.made = made
        self.token = made.platform.tokens.create(frozenset(("administrator",)))
        self.delivery = made.app.extensions["holotype-feeds"].delivery
        self.delivery._pauses = PAUSES

    def ask(self, method: str, path: str, **rest: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        return self.made.client.open(path, method=method, headers=headers, **rest)

    def subscribe(self, url: str) -> dict[str, Any]:
        response = self.ask("POST", "/feeds/webhooks", json={"target": url, "name": "A receiver"})
        assert response.status_code == 201, response.text
        return response.json  # type: ignore[no-any-return]

    def listed(self) -> list[dict[str, Any]]:
        return self.ask("GET", "/feeds/webhooks.json").json["webhooks"]  # type: ignore[no-any-return]

    def wait(self, *, paused: str = "", **counts: int) -> dict[str, Any]:
        """Wait until the first webhook has these numbers of messages, and is ``paused`` for that reason."""
        stop = time.monotonic() + 30
        while time.monotonic() < stop:
            (one, *_) = self.listed()
            if counts.items() <= one["counts"].items() and paused in one["paused"]:
                return one
            time.sleep(0.05)
        raise AssertionError(f"{one['counts']} instead of {counts}")


@contextmanager
def told(folder: Path, allowed: str) -> Iterator[Told]:
    with house(folder, [FIRST], webhook_hosts=allowed) as made:
        begin(made.app)
        try:
            yield Told(made)
        finally:
            end(made.app)


@pytest.fixture
def heard() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


def is_signed(message: Received, secret: str) -> bool:
    """Whether a message is signed as Standard Webhooks says, worked out anew."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = b".".join([message.id.encode(), message.headers["webhook-timestamp"].encode(), message.body])
    code = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    fresh = abs(int(message.headers["webhook-timestamp"]) - message.at) < 60
    return fresh and message.headers["webhook-signature"] == f"v1,{code}"


def test_each_commit_is_told_signed_and_once(tmp_path: Path, heard: Receiver) -> None:
    with told(tmp_path, heard.place) as it:
        secret = it.subscribe(heard.url)["secret"]
        commits = [it.made.load(SECOND), it.made.load(THIRD)]
        messages = heard.wait(2)
        it.wait(heard=2, waiting=0)
        assert [json.loads(one.body)["data"]["commit"] for one in messages] == commits
        assert len(set(heard.ids())) == 2
        assert all(is_signed(one, secret) for one in messages)
        assert not is_signed(messages[0]._replace(body=b"{}"), secret)
        said = json.loads(messages[0].body)
        assert said["type"] == "commit"
        assert said["data"]["deleted"] == 2
        assert {one["act"] for one in said["data"]["documents"]} == {"create", "update", "delete"}
        (one,) = it.listed()
        assert "secret" not in one


def test_a_message_is_tried_again_and_the_later_ones_wait(tmp_path: Path, heard: Receiver) -> None:
    with told(tmp_path, heard.place) as it:
        it.subscribe(heard.url)
        heard.answer = lambda one: 503 if len(heard.received) < 3 else 200
        it.made.load(SECOND)
        it.made.load(THIRD)
        it.wait(heard=2, waiting=0)
        first, second = heard.ids()[0], heard.ids()[-1]
        assert heard.ids() == [first, first, first, second]


def test_what_is_never_taken_is_given_up_listed_and_can_be_sent_again(
    tmp_path: Path, heard: Receiver
) -> None:
    with told(tmp_path, heard.place) as it:
        one = it.subscribe(heard.url)
        heard.answer = lambda _: 500
        it.made.load(SECOND)
        listed = it.wait(dead=1)
        assert listed["messages"][0]["answer"] == "status 500"
        assert len(heard.received) == len(PAUSES) + 1
        heard.answer = lambda _: 200
        assert "almost two days" in listed["paused"]
        assert it.ask("POST", f"/feeds/webhooks/{one['id']}/again").status_code == 202
        assert it.wait(heard=1, dead=0)["paused"] == ""
        assert len(set(heard.ids())) == 1


def test_a_receiver_that_is_away_gets_all_when_it_is_back(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with told(tmp_path, f"127.0.0.1:{port}") as it:
        it.subscribe(f"http://127.0.0.1:{port}/")
        it.delivery._pauses = (0.1,) * 200
        it.made.load(SECOND)
        it.made.load(THIRD)
        it.wait(waiting=2)
        with receiver(port) as back:
            back.wait(2)
            it.wait(heard=2, waiting=0)


def test_a_receiver_that_wants_no_more_is_left_alone(tmp_path: Path, heard: Receiver) -> None:
    with told(tmp_path, heard.place) as it:
        one = it.subscribe(heard.url)
        heard.answer = lambda _: 410
        it.made.load(SECOND)
        heard.wait(1)
        it.wait(waiting=1, paused="410")
        it.made.load(THIRD)
        assert len(heard.received) == 1
        heard.answer = lambda _: 200
        it.ask("POST", f"/feeds/webhooks/{one['id']}/again")
        it.wait(heard=2)


def test_a_test_and_an_end(tmp_path: Path, heard: Receiver) -> None:
    with told(tmp_path, heard.place) as it:
        one = it.subscribe(heard.url)
        assert it.ask("POST", f"/feeds/webhooks/{one['id']}/test").status_code == 202
        (message,) = heard.wait(1)
        assert json.loads(message.body)["type"] == "test"
        assert it.ask("DELETE", f"/feeds/webhooks/{one['id']}").status_code == 200
        assert it.listed() == []
        assert it.ask("DELETE", f"/feeds/webhooks/{one['id']}").status_code == 404


def test_redirects_are_not_followed(tmp_path: Path, heard: Receiver) -> None:
    with told(tmp_path, heard.place) as it, receiver() as other:
        it.subscribe(heard.url)
        heard.location = f"http://{other.place}/"
        heard.answer = lambda _: 302
        it.made.load(SECOND)
        it.wait(dead=1)
        assert other.received == []


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "ftp://example.org/", "https://", "nothing", "https://me:secret@example.org/",
     "https://example.org/#part", "https://example.org:99999/", "https://" + "x" * 3000],
)  # fmt: skip
def test_an_address_that_will_not_do_400(tmp_path: Path, url: str) -> None:
    with told(tmp_path, "") as it:
        response = it.ask("POST", "/feeds/webhooks", json={"target": url})
        assert response.status_code == 400
        assert response.json["where"] == "target"


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"{", b'{"target": 1}', b"{}"])
def test_a_body_that_will_not_do_400(tmp_path: Path, body: bytes) -> None:
    with told(tmp_path, "") as it:
        response = it.ask("POST", "/feeds/webhooks", data=body, content_type="application/json")
        assert response.status_code == 400


@pytest.mark.parametrize(
    "text",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
     "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"],
)  # fmt: skip
def test_private_addresses_are_known(text: str) -> None:
    assert not target.is_public(text)


@pytest.mark.parametrize("text", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses_are_known(text: str) -> None:
    assert target.is_public(text)


@pytest.mark.parametrize("host", ["10.0.0.1", "[::1]", "169.254.169.254"])
def test_a_private_address_is_refused_when_it_is_given(host: str) -> None:
    with pytest.raises(BadParameter, match="private address"):
        target.parts(f"https://{host}/hook", ())
    assert target.parts(f"https://{host}/hook", (host.strip("[]"),)).port == 443


def test_a_name_that_leads_to_a_private_address_is_refused_when_sent(heard: Receiver) -> None:
    port = heard.place.rpartition(":")[2]
    with pytest.raises(BadParameter, match="private"):
        target.post(f"https://localhost:{port}/", b"{}", {}, ())
    assert heard.received == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/feeds/webhooks"), ("DELETE", "/feeds/webhooks/x"), ("POST", "/feeds/webhooks/x/test"),
     ("POST", "/feeds/webhooks/x/again")],
)  # fmt: skip
def test_visitors_change_nothing(tmp_path: Path, method: str, path: str) -> None:
    with told(tmp_path, "") as it:
        assert (
            it.made.client.open(path, method=method, json={"target": "https://example.org/"}).status_code
            == 401
        )
        page = it.made.client.get("/feeds/webhooks.json").json
        assert (page["allowed"], page["webhooks"]) == (False, [])


def test_the_form_shows_the_secret_once(tmp_path: Path, heard: Receiver) -> None:
    with told(tmp_path, heard.place) as it:
        headers = {"Authorization": f"Bearer {it.token}", "Accept": "text/html"}
        form = {"target": heard.url, "name": "From a form"}
        made = it.made.client.post("/feeds/webhooks", data=form, headers=headers)
        assert made.status_code == 201
        assert "whsec_" in made.text
        page = it.made.client.get("/feeds/webhooks", headers=headers)
        assert "From a form" in page.text
        assert "whsec_" not in page.text
        foreign = {**headers, "Sec-Fetch-Site": "cross-site"}
        assert it.made.client.post("/feeds/webhooks", data=form, headers=foreign).status_code == 403


def test_the_file_of_secrets_is_for_its_owner_alone(tmp_path: Path) -> None:
    Outbox(tmp_path / "webhooks.sqlite")
    assert (tmp_path / "webhooks.sqlite").stat().st_mode & 0o077 == 0


@contextmanager
def serving(store: Path, place: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``holotype serve`` in a process of its own, which may be killed."""
    program = Path(sys.executable).with_name("holotype")
    process = subprocess.Popen(
        [str(program), "serve", "--port", "0", "--store", str(store)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "HOLOTYPE_WEBHOOK_HOSTS": place, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "Holotype is at " in line:
                yield process, line.split("Holotype is at ")[1].split("/ ")[0]
                break
        else:
            raise AssertionError("it did not start")
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def test_a_kill_loses_no_message(tmp_path: Path, heard: Receiver) -> None:
    """Killed while a receiver has a message and has not answered, with another commit behind it."""
    store = tmp_path / "installation"
    with house(tmp_path, [FIRST]) as made:
        token = made.platform.tokens.create(frozenset(("administrator",)))
    headers = {"Authorization": f"Bearer {token}"}
    places = [archive(tmp_path / f"load-{n}", rows, name="source") for n, rows in enumerate((SECOND, THIRD))]

    def slow(_: Received) -> int:
        time.sleep(8 if len(heard.received) < 2 else 0)
        return 200

    heard.answer = slow
    with serving(store, heard.place) as (process, address):
        said = {"target": heard.url}
        assert requests.post(f"{address}/feeds/webhooks", json=said, headers=headers, timeout=20).ok
        for place in places:
            load(address, place, headers)
        heard.wait(1)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with serving(store, heard.place) as (_, address):
        stop = time.monotonic() + 60
        while time.monotonic() < stop and len(set(heard.ids())) < 2:
            time.sleep(0.1)
        time.sleep(0.5)
        (one,) = requests.get(f"{address}/feeds/webhooks.json", headers=headers, timeout=20).json()[
            "webhooks"
        ]
    first, second = dict.fromkeys(heard.ids())
    assert heard.ids() == [first, first, second]  # the first one was not known to be heard
    assert one["counts"] == {"waiting": 0, "heard": 2, "dead": 0}


def load(address: str, place: Path, headers: dict[str, str]) -> None:
    """Let a server load an archive, and wait for it."""
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for path in place.iterdir():
            file.write(path, path.name)
    made = requests.post(
        f"{address}/loads?dataset=source", data=packed.getvalue(), timeout=30,
        headers={**headers, "Content-Type": "application/zip"},
    )  # fmt: skip
    assert made.status_code == 202, made.text
    stop = time.monotonic() + 60
    while time.monotonic() < stop:
        job = requests.get(address + made.headers["Location"], headers=headers, timeout=20).json()
        if job["state"] in ("done", "failed"):
            assert job["state"] == "done", job
            return
        time.sleep(0.1)
    raise AssertionError("the load did not end")
