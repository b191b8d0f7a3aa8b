"""An installation behind a real server on a port of its own, for the tests of the two protocols."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from flask import Flask
from waitress.server import create_server

from app.graph.platform import Platform
from app.graph.readers import Limits
from app.web import context, endpoint, graphstore, pages, problems

HERE = Path(__file__).parent


def query(name: str) -> str:
    """The text of a query or update file of these tests."""
    return (HERE / "queries" / name).read_text(encoding="utf-8")


def web_app(platform: Platform) -> Flask:
    """The web tier without any service."""
    app = Flask("app.web", root_path=str(HERE.parents[1] / "app" / "web"))
    app.secret_key = "a key for tests"
    context.register(app, platform)
    problems.register(app)
    endpoint.register(app)
    graphstore.register(app)
    pages.register(app)
    return app


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

    def ask(self, name: str, **rest: Any) -> requests.Response:
        """GET a query of these tests."""
        params = {"query": query(name), **rest.pop("params", {})}
        return self.get("/sparql", params=params, **rest)

    def update(self, name: str, **rest: Any) -> requests.Response:
        return self.send("POST", "/sparql", data={"update": query(name)}, **rest)


@contextmanager
def serving(*, conformance: bool = False, limits: Limits | None = None) -> Iterator[Served]:
    """Serve a new installation in memory until the block ends."""
    with Platform(None, conformance=conformance, limits=limits) as platform:
        server = create_server(web_app(platform), host="127.0.0.1", port=0, threads=8)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield Served(platform, f"http://127.0.0.1:{server.effective_port}")
        finally:
            server.close()
            server.task_dispatcher.shutdown()
            thread.join(5)
