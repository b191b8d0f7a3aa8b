"""The Store on any SPARQL 1.1 Protocol engine, for those who outgrow one machine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import IO

import requests
from pyoxigraph import (
    DefaultGraph,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from app.graph.catalogue import read_query
from app.graph.embedded import TRIPLES, graph_node
from app.graph.errors import BadQuery, Unavailable
from app.graph.root import data_root
from app.graph.sparql import form
from app.graph.store import Result, View, solutions

_DEFAULT = "urn:x-arq:DefaultGraph"  # how several engines name the unnamed graph in a dataset


@cache
def _named_graphs() -> str:
    name = "graph/named-graphs"
    return read_query(data_root() / "queries" / f"{name}.rq", name).bind()


class Remote:
    """An engine spoken to by HTTP: query, update and graph store addresses of one dataset."""

    def __init__(self, query: str, update: str = "", graphs: str = "", *, seconds: float = 60.0) -> None:
        self.addresses = (query, update or query, graphs)
        self.seconds = seconds
        self._session = requests.Session()

    def query(self, text: str, view: View) -> Result:
        kind = form(text)
        accept = "application/n-triples" if kind == "graph" else "application/sparql-results+json"
        response = self.send(text, view, accept)
        if kind == "graph":
            triples = parse(response.content, format=RdfFormat.N_TRIPLES)
            return (quad.triple for quad in triples)  # type: ignore[return-value]
        return parse_query_results(response.content, format=QueryResultsFormat.JSON)

    def send(self, text: str, view: View, accept: str, *, stream: bool = False) -> requests.Response:
        """Ask the engine and hand back its answer. Raises BadQuery, Unavailable."""
        fields = [("query", text)]
        if not view.whole:
            fields += [("default-graph-uri", graph or _DEFAULT) for graph in view.default]
            fields += [("named-graph-uri", graph) for graph in view.named if graph]
        return self._post(self.addresses[0], data=fields, headers={"Accept": accept}, stream=stream)

    def update(self, text: str) -> None:
        self._post(self.addresses[1], data={"update": text})

    def load(self, path: Path) -> None:
        """Send N-Quads, one request a graph, so that a graph is taken whole or not at all."""
        with tempfile.TemporaryDirectory(prefix="holotype-") as folder:
            parts: dict[str, IO[bytes]] = {}
            for quad in parse(path=str(path), format=RdfFormat.N_QUADS, lenient=True):
                name = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
                if name not in parts:
                    parts[name] = (Path(folder) / f"{len(parts)}.nt").open("w+b")
                parts[name].write(f"{quad.triple} .\n".encode())
            for name, file in parts.items():
                file.seek(0)
                self._to_graph(name, file)
                file.close()

    def extend(self, quads: Iterable[Quad]) -> None:
        by_graph: dict[str, list[Triple]] = {}
        for quad in quads:
            name = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
            by_graph.setdefault(name, []).append(quad.triple)
        for name, triples in by_graph.items():
            self._to_graph(name, serialize(triples, format=RdfFormat.N_TRIPLES))

    def _to_graph(self, graph: str, body: IO[bytes] | bytes | None) -> None:
        self._post(
            self.addresses[2],
            params={"graph": graph} if graph else {"default": ""},
            data=body,
            headers={"Content-Type": "application/n-triples"},
        )

    def dump(self, output: IO[bytes], view: View, format: RdfFormat) -> None:
        if format in TRIPLES:
            named = view.default or ("",)
            serialize((t for name in named for t in self.graph(name)), output, format)
            return
        graphs = ("", *self.named_graphs()) if view.whole else (*view.default, *view.named)
        quads = (
            Quad(triple.subject, triple.predicate, triple.object, graph_node(graph))
            for graph in dict.fromkeys(graphs)
            for triple in self.graph(graph)
        )
        serialize(quads, output, format)

    def named_graphs(self) -> list[str]:
        """The named graphs that hold something."""
        rows = solutions(self.query(_named_graphs(), View.ALL))
        return [row["graph"].value for row in rows]

    def graph(self, name: str) -> Iterable[Triple]:
        """The triples of one graph, by the graph store protocol."""
        response = self._session.get(
            self.addresses[2],
            params={"graph": name} if name else {"default": ""},
            headers={"Accept": "application/n-triples"},
            timeout=self.seconds,
        )
        if response.status_code == 404:
            return []
        self._check(response)
        return (quad.triple for quad in parse(response.content, format=RdfFormat.N_TRIPLES))

    def contains_graph(self, graph: str) -> bool:
        return next(iter(self.graph(graph)), None) is not None

    def close(self) -> None:
        self._session.close()

    def _post(self, address: str, **rest: object) -> requests.Response:
        try:
            response = self._session.post(address, timeout=self.seconds, **rest)  # type: ignore[arg-type]
        except requests.RequestException as error:
            raise Unavailable(
                f"The engine at {address} does not answer: {error}.",
                remedy="Check that it runs and that the address in HOLOTYPE_STORE is right.",
            ) from error
        return self._check(response)

    @staticmethod
    def _check(response: requests.Response) -> requests.Response:
        if response.status_code == 400:
            raise BadQuery(f"The engine refuses the text: {response.text[:500]}")
        if not response.ok:
            raise Unavailable(f"The engine answers {response.status_code}: {response.text[:500]}")
        return response
