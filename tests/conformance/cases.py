"""The cases of the manifests, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import NamedNode

from tests.conformance.archive import HOME, RDF, Graph, Term

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
MANIFESTS = (
    "sparql10/manifest-evaluation.ttl",
    "sparql10/manifest-syntax.ttl",
    "sparql11/manifest-all.ttl",
    "sparql12/manifest.ttl",
)

Data = tuple[tuple[str, str], ...]  # the name of a graph ("" for the default one), and its file


@dataclass(frozen=True)
class Case:
    """One test: what is sent, on which data, and what should come of it."""

    iri: str
    name: str
    kind: str  # the local name of its class
    suite: str  # the path of its manifest's folder
    graph: Graph = field(compare=False, repr=False)
    query: str = ""
    data: Data = ()
    result: str = ""
    after: Data | None = None
    lax: bool = False

    @property
    def node(self) -> NamedNode:
        return NamedNode(self.iri)


@cache
def cases() -> tuple[Case, ...]:
    """All cases, each once."""
    found: dict[str, Case] = {}
    for path in MANIFESTS:
        for case in _included(HOME + path):
            found.setdefault(case.iri, case)
    return tuple(found.values())


@cache
def titles() -> dict[str, str]:
    """The title of each suite."""
    return {case.suite: _title(case.graph) for case in cases()}


def _title(graph: Graph) -> str:
    (manifest,) = graph.subjects[MF + "Manifest"][:1]
    return graph.value(manifest, RDFS + "label").removesuffix(" tests")


def _included(iri: str) -> Iterator[Case]:
    graph = Graph(iri)
    for manifest in graph.subjects[MF + "Manifest"]:
        for more in graph.items(graph.one(manifest, MF + "include")):
            yield from _included(more.value)  # type: ignore[union-attr]
        for entry in graph.items(graph.one(manifest, MF + "entries")):
            if isinstance(entry, NamedNode) and graph.one(entry, RDF + "type") is not None:
                yield _case(graph, entry)


def _case(graph: Graph, entry: NamedNode) -> Case:
    action = graph.one(entry, MF + "action")
    result = graph.one(entry, MF + "result")
    kind = graph.value(entry, RDF + "type").removeprefix(MF)
    given: Term = entry if action is None or kind == "ProtocolTest" else action
    update = kind == "UpdateEvaluationTest"
    data = [("", graph.value(given, p + "data")) for p in (QT, UT) if graph.value(given, p + "data")]
    query = graph.value(given, QT + "query") or graph.value(given, UT + "request")
    if not query and isinstance(action, NamedNode):
        query = action.value
    return Case(
        entry.value,
        graph.value(entry, MF + "name"),
        kind,
        graph.iri.removeprefix(HOME).rpartition("/")[0],
        graph,
        query,
        (*data, *_named(graph, given)),
        "" if update else getattr(result, "value", "") if isinstance(result, NamedNode) else "",
        _after(graph, result) if update and result is not None else None,
        graph.value(entry, MF + "resultCardinality") == MF + "LaxCardinality",
    )


def _named(graph: Graph, node: Term) -> Iterator[tuple[str, str]]:
    """The named graphs of a dataset; without a label a graph is named by its file."""
    for found in (*graph.all(node, QT + "graphData"), *graph.all(node, UT + "graphData")):
        file = graph.value(found, UT + "graph") or graph.value(found, QT + "graph")
        if file:
            yield graph.value(found, RDFS + "label") or file, file
        elif isinstance(found, NamedNode):
            yield found.value, found.value


def _after(graph: Graph, result: Term) -> Data:
    default = graph.value(result, UT + "data")
    return (*((("", default),) if default else ()), *_named(graph, result))
