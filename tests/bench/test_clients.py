"""Clients: they ask what the plan says, count what comes, and refuse to count what is no answer."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.clients import Figures, Plan, asked
from bench.processes import Failed, free_port, serving


def test_as_many_questions_as_planned_are_counted_and_no_more() -> None:
    port = free_port()
    with serving([sys.executable, "-m", "bench.clients", str(port)], port, "/"):
        figures = asked(Plan(port, [("/", "*/*")], clients=4, seconds=30, most=40, warm_up=8))
    assert len(figures.latencies) == 40
    assert figures.statuses == {"200": 40}
    assert figures.bytes == 40_000
    assert figures.latencies == sorted(figures.latencies)


def test_the_end_of_time_ends_it() -> None:
    port = free_port()
    with serving([sys.executable, "-m", "bench.clients", str(port)], port, "/"):
        figures = asked(Plan(port, [("/", "*/*")], clients=2, seconds=0.2))
    assert 0.2 <= figures.seconds < 30
    assert figures.latencies


class _Odd(BaseHTTPRequestHandler):
    """Answers in chunks, or with the status that the path names; notes who asked for what."""

    protocol_version = "HTTP/1.1"
    seen: set[tuple[str, str, str]]

    def do_GET(self) -> None:
        self.seen.add((self.client_address[0], self.path, self.headers["Accept"]))
        self.send_response(int(self.path[1:]))
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _odd_server() -> Iterator[tuple[int, set[tuple[str, str, str]]]]:
    handler = type("Handler", (_Odd,), {"seen": set()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port, handler.seen
        finally:
            server.shutdown()
            thread.join()


def test_chunks_are_read_and_every_client_has_an_address_and_asks_its_own() -> None:
    with _odd_server() as (port, seen):
        plan = Plan(port, [("/200", "text/turtle"), ("/201", "text/html")], 2, most=2, warm_up=2)
        with pytest.raises(Failed, match="'201': 1"):
            asked(plan)
    assert seen == {("127.0.0.10", "/200", "text/turtle"), ("127.0.0.11", "/201", "text/html")}


def test_an_answer_that_is_no_success_is_no_figure() -> None:
    with _odd_server() as (port, _), pytest.raises(Failed, match="'503': 3"):
        asked(Plan(port, [("/503", "*/*")], clients=1, most=3, warm_up=1))


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(Failed, match="clients stopped"):
        asked(Plan(free_port(), [("/", "*/*")], clients=1, most=1))


def test_quantiles_are_taken_from_the_answers() -> None:
    figures = Figures(2.0, [place / 1000 for place in range(1, 101)])
    assert figures.rate == 50
    assert (figures.quantile(0.5), figures.quantile(0.99), figures.quantile(1.0)) == (51, 100, 100)
