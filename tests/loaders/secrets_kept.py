"""A record with secrets, a policy for it, and where in a store they show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from app.graph.document import Document
from app.graph.graphs import Graphs
from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.sensitivity_halves import Keeping
from app.graph.store import View
from tests.loaders.archives_made import specimen

POLICY = Path(__file__).parent / "texts" / "policy.ttl"
EXACT = {
    "scientificName": "Cypripedium calceolus L.",
    "family": "Orchidaceae",
    "decimalLatitude": "51.34567",
    "decimalLongitude": "12.36789",
    "coordinateUncertaintyInMeters": "25",
    "locality": "Behind the third lock of the mill",
    "verbatimLocality": "hinter der dritten Schleuse",
    "minimumElevationInMeters": "2468.97531",
    "recordNumber": "4711-b",
    "occurrenceRemarks": "Seen again Behind the third lock of the mill",
    "eventDate": "1897-03-04",
    "recordedBy": "C. Hiddensee",
    "verbatimLabel": "Leipzig 51.34567 N",
}
SECRETS = (
    "51.34567",
    "12.36789",
    "third lock",
    "dritten Schleuse",
    "2468.97531",
    "4711-b",
    "1897-03-04",
    "Hiddensee",
)


def enact(platform: Platform, path: Path = POLICY) -> None:
    triples = [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=platform.base)]
    platform.workbench(platform.house).write_graph(None, triples, replace=False)


def address(platform: Platform, number: int) -> str:
    return f"{platform.base}specimen/{mint('specimen', f'https://test.example/object/{number}')}"


def quads(platform: Platform) -> Iterator[Quad]:
    """Every quad of the store."""
    graphs = platform.store.named_graphs()  # type: ignore[attr-defined]
    text = platform.catalogue["graph/triples"].bind()
    for graph in graphs:
        for t in platform.store.query(text, View((graph,), ())):  # type: ignore[union-attr]
            yield Quad(t.subject, t.predicate, t.object, graph_of(graph))  # type: ignore[union-attr]


def graph_of(name: str):  # type: ignore[no-untyped-def]

    return NamedNode(name)


def open_texts(platform: Platform) -> list[str]:
    """Every literal in graphs that anybody or anybody signed in may see."""
    hidden = ("restricted/", "ledger/restricted/", "vocabulary", "system")
    base = Graphs(platform.base).named("")
    return [
        quad.object.value
        for quad in quads(platform)
        if isinstance(quad.object, Literal)
        and not quad.graph_name.value.removeprefix(base).startswith(hidden)
    ]


def leaks(platform: Platform) -> list[str]:
    return [text for text in open_texts(platform) if any(secret in text for secret in SECRETS)]


def coordinates(document: Document) -> tuple[str, str]:
    event = document.root.nodes("ods:hasEvents")[0]
    point = event.nodes("ods:hasLocation")[0].nodes("ods:hasGeoreference")[0]
    (up,), (across,) = point.texts("dwc:decimalLatitude"), point.texts("dwc:decimalLongitude")
    return up, across


def exact(platform: Platform, number: int) -> Document:
    name = address(platform, number)
    return Document(name, Keeping(platform).standing([name])[name].whole, base=platform.base)


ROWS = [specimen(1, **EXACT), specimen(2)]
