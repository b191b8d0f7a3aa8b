"""The server that listens: the loop rests while a thread of the crew sends, and slow readers get all."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from app.commands import listening

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BODY = bytes(range(256)) * 80_000  # more than the two ends of a connection take without a reader


def _app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    body = BODY if environ["PATH_INFO"] == "/long" else b"short"
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body[at : at + 50_000] for at in range(0, len(body), 50_000)]


class Watched:
    """A server that runs, and what its channels said to the loop while a thread sent."""

    def __init__(self) -> None:
        self.said: list[bool] = []
        self.server: Any = listening.server(_app, host="127.0.0.1", port=0, threads=4, asyncore_use_poll=True)
        said = self.said
        plain = self.server.channel_class

        class Channel(plain):  # type: ignore[misc]
            def send(self, data: bytes, do_close: bool = True) -> int:
                if threading.current_thread().name.startswith("crew-"):
                    said.append(self.writable())
                sent: int = super().send(data, do_close)
                return sent

        self.server.channel_class = Channel
        self.port = self.server.effective_port
        self._thread = threading.Thread(target=self.server.run)
        self._thread.start()

    def close(self) -> None:
        self.server.close()
        self.server.task_dispatcher.shutdown()
        self._thread.join(10)


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = Watched()
    yield made
    made.close()


def test_the_loop_does_not_wait_for_room_while_a_thread_sends(watched: Watched) -> None:
    for _ in range(5):
        with urllib.request.urlopen(f"http://127.0.0.1:{watched.port}/", timeout=30) as answer:
            assert answer.read() == b"short"
    assert watched.said
    assert not any(watched.said)


def test_one_who_reads_slowly_gets_all_of_it(watched: Watched) -> None:
    with socket.create_connection(("127.0.0.1", watched.port), timeout=30) as slow:
        slow.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        come = bytearray()
        pause = threading.Event()
        while piece := slow.recv(65_536):
            come += piece
            if len(come) < 200_000:
                pause.wait(0.05)  # so that the thread ends before the reader, and the loop has the rest
    assert come.partition(b"\r\n\r\n")[2] == BODY
