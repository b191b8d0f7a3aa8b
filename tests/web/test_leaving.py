"""Who closes the connection ends the query; who waits gets the answer."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from app.graph.leavers import Leavers
from tests.web.served import Served, query


def comes(what: Callable[[], bool], seconds: float = 15.0) -> bool:
    """Whether something becomes true within some seconds."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_closing_the_connection_ends_the_query(house: Served) -> None:
    readers, past = house.platform.readers, house.platform.past
    place = urlsplit(house.address)
    with socket.create_connection((place.hostname or "", place.port or 0)) as line:
        asked = urlencode({"query": query("endless.rq")})
        line.sendall(f"GET /sparql?{asked} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
        assert comes(lambda: any(one.state == "running" for one in readers.running()))
    assert comes(lambda: not readers.running()), "it runs on for nobody"
    assert comes(lambda: [one.outcome for one in past.newest()[:1]] == ["cancelled"])


def test_who_waits_is_answered_though_another_has_left(house: Served) -> None:
    assert house.ask("ask.rq").status_code == 200


def test_the_watch_is_over_with_the_block_and_begins_anew() -> None:
    ended: list[str] = []
    leavers = Leavers(ended.append, pace=0.01)
    with leavers.watching("stays", lambda: False), leavers.watching("leaves", lambda: True):
        assert comes(lambda: bool(ended))
    with leavers.watching("later", lambda: True):
        assert comes(lambda: len(ended) == 2)
    with leavers.watching("unknown", None):
        pass
    assert ended == ["leaves", "later"]
