"""A server that is killed while it sends a page: whoever reads on has everything, and once."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.loaders.archives_made import specimen
from tests.web.feeding import House, house
from tests.web.test_patch import Copy
from tests.web.test_webhooks import serving


class Page:
    """An answer over HTTP, as the test client of the framework gives it."""

    def __init__(self, response: requests.Response) -> None:
        self.status_code, self.text = response.status_code, response.text
        self.headers = response.headers
        self.mimetype = response.headers["Content-Type"].partition(";")[0]


class Remote:
    """A server elsewhere in the place of an installation."""

    def __init__(self, address: str) -> None:
        self.address, self.client = address, self

    def get(self, path: str) -> Page:
        return Page(requests.get(self.address + path, timeout=30))


def test_a_kill_in_the_middle_of_a_page_loses_nothing(tmp_path: Path) -> None:
    store = tmp_path / "installation"
    with house(tmp_path, [[specimen(number) for number in range(600)]]) as made:
        expected = made.public()
    copy = Copy()
    with serving(store, "") as (process, address):
        remote: Any = Remote(address)
        first = remote.get(copy.next)
        copy.apply(first.text)
        copy.next = first.headers["Link"].partition("<")[2].partition(">")[0]
        broken = requests.get(address + copy.next, stream=True, timeout=30)
        assert next(broken.iter_content(100))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with pytest.raises(requests.RequestException):
            _ = [piece for piece in broken.iter_content(1 << 16)] and remote.get("/feeds.json")
    for path in store.glob("journal.sqlite*"):
        path.unlink()  # the worst case: the journal is lost too
    with serving(store, "") as (_, address):
        copy.follow(cast_house(Remote(address)))
    assert copy.quads == expected
    assert copy.patches == 5  # four with something in them, and the one that says there is no more


def cast_house(remote: Remote) -> House:
    """A remote server where an installation is asked for: both have a client."""
    return remote  # type: ignore[return-value]
