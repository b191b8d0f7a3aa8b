"""The servers that are compared: ours, the native one of the same engine, and rdflib-endpoint."""

from __future__ import annotations

import importlib.util
import json
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from app.graph import sparql
from app.graph.graphs import Graphs
from bench.ground import BASE, Ground, native_load
from bench.processes import HOLOTYPE, OXIGRAPH, Failed, free_port, serving

QUERIES = Path(__file__).parent / "queries"
RESULTS = "application/sparql-results+json"


def text(name: str, **given: str) -> str:
    """A query of ``bench/queries`` with IRIs in place of its ``$names``."""
    lines = (QUERIES / f"{name}.rq").read_text(encoding="utf-8").splitlines(keepends=True)
    written = "".join(line for line in lines if not line.startswith("#+"))
    return sparql.bind(written, {key: NamedNode(value) for key, value in given.items()})


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint that runs: its port, its path, and what every question has to say."""

    name: str
    port: int
    pid: int
    path: str
    dataset: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0  # from start to first answer

    def address(self, query: str) -> str:
        """Path and arguments that ask ``query``."""
        return f"{self.path}?{urlencode([('query', query), *self.dataset])}"

    def rows(self, query: str) -> list[Mapping[str, str]]:
        """The rows of a SELECT, as text."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.address(query)}", headers={"Accept": RESULTS}
        )
        with urllib.request.urlopen(asked, timeout=120) as answer:
            said = json.load(answer)
        return [{k: v["value"] for k, v in row.items()} for row in said["results"]["bindings"]]


@contextmanager
def ours(installation: Path, **settings: str) -> Iterator[Endpoint]:
    """``holotype serve`` on an installation; ``settings`` as HOLOTYPE_… of the environment."""
    port = free_port()
    argv = [*HOLOTYPE, "serve", "--store", str(installation), "--port", str(port)]
    env = {f"HOLOTYPE_{name.upper()}": value for name, value in settings.items()}
    with serving(argv, port, "/readyz", env=env) as server:
        yield Endpoint("Holotype", port, server.pid, "/sparql", seconds=server.seconds)


@contextmanager
def native(ground: Ground) -> Iterator[Endpoint]:
    """``oxigraph serve`` on the same quads as the large installation, asked for the same graphs."""
    folder, _ = ground.native
    native_load(ground.words, folder)
    view = Graphs(BASE).view_of_everyone()
    dataset = [("default-graph-uri", graph) for graph in view.default]
    dataset += [("named-graph-uri", graph) for graph in view.named]
    port = free_port()
    argv = [str(OXIGRAPH), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with serving(argv, port, "/") as server:
        yield Endpoint("oxigraph serve", port, server.pid, "/query", tuple(dataset), server.seconds)


@contextmanager
def rdflib(ground: Ground) -> Iterator[Endpoint]:
    """``rdflib-endpoint`` under uvicorn on what everybody sees in the small installation, in memory."""
    for name in ("rdflib_endpoint", "uvicorn"):
        if importlib.util.find_spec(name) is None:
            raise Failed(f"{name} is not installed")
    port = free_port()
    argv = [
        sys.executable, "-m", "rdflib_endpoint", "serve", "--host", "127.0.0.1", "--port", str(port),
        str(ground.seen_quads[0]),
    ]  # fmt: skip
    with serving(argv, port, "/?query=ASK%7B%7D") as server:
        yield Endpoint("rdflib-endpoint", port, server.pid, "/", seconds=server.seconds)
