"""An installation behind a real server on a port of its own, for the tests of the two protocols."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import requests
from flask import Flask
from waitress import wasyncore

from app.commands.listening import server as listener
from app.factory import create_app
from app.graph.platform import Platform
from app.graph.readers import Limits
from app.jobs import Jobs
from app.settings import Settings
from loaders.export.record_file import record_file
from tests.installations import installation

HERE = Path(__file__).parent
PROBLEM = "application/problem+json"


def query(name: str) -> str:
    """The text of a query or update file of these tests."""
    return (HERE / "queries" / name).read_text(encoding="utf-8")


def problem(response: requests.Response, status: int, name: str) -> dict[str, Any]:
    """The problem document of a response, after a look at its shape."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == PROBLEM
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = response.json()
    assert found["type"] == f"/problems/{name}"
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


def count(response: requests.Response) -> int:
    """The one number in the answer to triples.rq."""
    (row,) = response.json()["results"]["bindings"]
    return int(row["triples"]["value"])


class Served:
    """The platform and the address it answers at; requests carry ``token`` where it is given."""

    def __init__(self, platform: Platform, address: str) -> None:
        self.platform = platform
        self.address = address
        self.administrator = platform.tokens.create(frozenset(("administrator",)))
        self.reader = platform.tokens.create(frozenset(("reader",)))

    def send(
        self,
        method: str,
        path: str,
        *,
        accept: str | None = "*/*",
        token: str = "",
        headers: Mapping[str, str] | None = None,
        **rest: Any,
    ) -> requests.Response:
        said = {"Accept": accept, **(headers or {})}
        if token:
            said["Authorization"] = f"Bearer {token}"
        return requests.request(method, self.address + path, headers=said, timeout=60, **rest)

    def get(self, path: str, **rest: Any) -> requests.Response:
        return self.send("GET", path, **rest)

    def reached(self, text: str) -> str:
        """An example of a page, with the address of this server in place of the public one."""
        base = self.platform.base.rstrip("/")
        assert f"{base}/" in text
        return text.replace(base, self.address)

    def ask(self, name: str, **rest: Any) -> requests.Response:
        """GET a query of these tests."""
        params = {"query": query(name), **rest.pop("params", {})}
        return self.get("/sparql", params=params, **rest)

    def update(self, name: str, **rest: Any) -> requests.Response:
        return self.send("POST", "/sparql", data={"update": query(name)}, **rest)


@contextmanager
def listening(app: Flask, port: int = 0) -> Iterator[str]:
    """Let the app answer at the address given until the block ends."""
    server = listener(app, host="127.0.0.1", port=port, threads=8)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=0.1, map=server._map, count=1)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stop.set()
        thread.join(5)
        server.task_dispatcher.shutdown()
        server.close()


@contextmanager
def serving(*, conformance: bool = False, limits: Limits | None = None, port: int = 0) -> Iterator[Served]:
    """Serve a new installation in memory until the block ends; its base names ``port``, if that is given."""
    base = f"http://127.0.0.1:{port}/" if port else ""
    opened: AbstractContextManager[Platform]
    if conformance or port:  # there are no words then, or those of a base that nobody else has
        opened = Platform(None, conformance=conformance, limits=limits, base=base)
    else:
        opened = installation(limits=limits)
    with opened as platform, at_work(platform, port=port) as served:
        yield served


@contextmanager
def at_work(
    platform: Platform,
    *,
    jobs: Jobs | None = None,
    downloads: Jobs | None = None,
    checks: Jobs | None = None,
    port: int = 0,
) -> Iterator[Served]:
    """A server for a platform that is open already, until the block ends."""
    app = create_app(platform, Settings(), jobs, downloads, checks=checks, files=record_file)
    with listening(app, port) as address:
        yield Served(platform, address)
