"""A receiver of webhooks on loopback: keeps what it is sent, and answers as it is told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Received(NamedTuple):
    """One message: its headers in small letters, its body, when it came."""

    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


class Receiver:
    """``answer`` gives the status for a message; ``place`` is host and port."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Callable[[Received], int] = lambda _: 204
        self.place = ""
        self.location = ""

    @property
    def url(self) -> str:
        return f"http://{self.place}/hook?who=me"

    def ids(self) -> list[str]:
        """The ids of all messages, in the order in which they came."""
        return [one.id for one in self.received]

    def wait(self, count: int, seconds: float = 30.0) -> list[Received]:
        """Wait until so many have come. Raises AssertionError."""
        end = time.monotonic() + seconds
        while len(self.received) < count and time.monotonic() < end:
            time.sleep(0.02)
        assert len(self.received) >= count, f"{len(self.received)} of {count} messages came"
        return self.received


@contextmanager
def receiver(port: int = 0) -> Iterator[Receiver]:
    """Receive until the block ends."""
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        """Takes each POST."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            one = Received({k.lower(): v for k, v in self.headers.items()}, body, time.time())
            made.received.append(one)
            self.send_response(made.answer(one))
            if made.location:
                self.send_header("Location", made.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the console."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    made.place = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
