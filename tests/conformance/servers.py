"""The two servers that are judged, each in a process of its own, and one kept connection to each."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from app.graph.catalogue import read_query
from app.graph.joining import joined
from app.graph.root import data_root
from tests.conformance.results import after

HERE = Path(__file__).parent
RESULTS = "application/sparql-results+json"


@dataclass(frozen=True)
class Reply:
    """What a server answered; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Server:
    """A SPARQL server: the paths it answers at, and how its store is filled."""

    def __init__(self, port: int, query: str, update: str, graphs: str) -> None:
        self.port = port
        self.query_path, self.update_path, self.graphs_path = query, update, graphs
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._holds: object = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """One exchange; a connection that the other side closed is opened again once."""
        for last in (False, True):
            try:
                self._connection.request(method, path, body, dict(headers))
                response = self._connection.getresponse()
                data = response.read()
                break
            except (http.client.HTTPException, ConnectionError):
                self._connection.close()
                if last:
                    raise
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, found, data)

    def ask(self, text: str, accept: str) -> Reply:
        """Send a query."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.send("POST", self.query_path, headers, text.encode())

    def update(self, text: str) -> Reply:
        """Send an update. The store is taken for changed from here on."""
        self._holds = None
        headers = {"Content-Type": "application/sparql-update"}
        return self.send("POST", self.update_path, headers, text.encode())

    def touched(self) -> None:
        """Something was sent past ``update`` that may have changed the store."""
        self._holds = None

    def fill(self, data: tuple[tuple[str, str], ...]) -> None:
        """Empty the store and put files into it, unless that is just what it holds."""
        if self._holds == data:
            return
        reset = (HERE / "queries" / "reset.ru").read_text(encoding="utf-8")
        name = "graph/insert-quads"
        insert = read_query(data_root() / "queries" / f"{name}.ru", name)
        reply = self.update(joined(reset, insert.bind(quads=sorted(after(data), key=str))))
        if reply.status >= 300:
            raise RuntimeError(f"{self.query_path} does not take {data}: {reply.body.decode()[:300]}")
        self._holds = data

    def close(self) -> None:
        self._connection.close()


def with_parameters(path: str, **given: str) -> str:
    return f"{path}?{urlencode(given)}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        found: int = probe.getsockname()[1]
    return found


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    memory = Path("/dev/shm")  # the store of a moment needs no disk: each commit is a snapshot
    where = {"TMPDIR": str(memory)} if os.access(memory, os.W_OK) else {}
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **where}
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{command[0]} ended with {process.returncode}") from None
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@contextmanager
def ours() -> Iterator[Server]:
    """``holotype serve --conformance``."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}/"
    command = [_program("holotype"), "serve", "--conformance", "--port", str(port), "--base", base]
    with _running(command, port):
        server = Server(port, "/sparql", "/sparql", "/graphs")
        yield server
        server.close()


@contextmanager
def engine() -> Iterator[Server]:
    """The server that the engine brings itself."""
    port = _free_port()
    with _running([_program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"], port):
        server = Server(port, "/query", "/update", "/store")
        yield server
        server.close()
