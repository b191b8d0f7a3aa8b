"""The server that listens: waitress, with a crew of our own, and short answers written in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import waitress
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import WSGITask

from app.commands.crew import Crew
from app.commands.line import Whose

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_SHORT = 131_072  # bytes of a body that are copied to go out with the head


class _Task(WSGITask):  # type: ignore[misc]
    """A request whose answer, where it is short and whole, costs one packet and one call of the system."""

    wrote_header: bool

    def build_response_header(self) -> bytes:
        head: bytes = super().build_response_header()
        if self.request.command == "HEAD":
            self.chunked_response = False  # there is no body, so no last chunk of one either
        return head

    def write(self, data: bytes) -> None:
        if self.wrote_header or not (self.complete and self.has_body and 0 < len(data) <= _SHORT):
            super().write(data)
            return
        head = self.build_response_header()
        self.wrote_header = True
        if self.content_length == len(data) and not self.chunked_response:
            self.content_bytes_written = len(data)
            self.channel.write_soon(head + data)
        else:
            self.channel.write_soon(head)
            super().write(data)


class _Channel(HTTPChannel):  # type: ignore[misc]
    task_class = _Task
    _sending = False  # somebody is putting bytes out; the loop that waits for room need not ask for them
    proxies = 0  # trusted ones in front, each of which names in a header where a request came from

    @property
    def whose(self) -> Whose:
        """Where the request that waits comes from, and by which token."""
        headers = self.requests[0].headers if self.requests else {}
        places = [self.addr[0] if self.addr else ""]
        told = (place.strip() for place in headers.get("X_FORWARDED_FOR", "").split(","))
        places[:0] = filter(None, told)
        return Whose(places[max(-1 - self.proxies, -len(places))], headers.get("AUTHORIZATION", ""))

    def writable(self) -> bool:
        """Whether the loop is to wait for room at the client.

        Not while a thread of the crew sends: there is room, so the loop would turn without a pause and
        take Python's lock from that thread. What the thread cannot send it hands over by the trigger.
        """
        return not self._sending and bool(super().writable())

    def _flush_some(self, do_close: bool = True) -> bool:
        self._sending = True
        try:
            return bool(super()._flush_some(do_close))
        finally:
            self._sending = False


def server(app: WSGIApplication, *, host: str, port: int, threads: int, proxies: int = 0, **more: Any) -> Any:
    """A server that has its port. ``threads`` is the most requests it works on at once, ``proxies`` the
    number of trusted ones in front; ``more`` are adjustments of waitress. Raises OSError where the port
    cannot be had.

    It looks ahead for another request, and so notices who closes the connection.
    """
    more = {"channel_request_lookahead": 1} | more
    sockets: dict[int, Any] = {}
    crew = Crew(threads)
    try:
        made = waitress.create_server(app, sockets, _dispatcher=crew, host=host, port=port, **more)
    except BaseException:
        crew.shutdown()
        raise
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = type("Channel", (_Channel,), {"proxies": proxies})
    return made
