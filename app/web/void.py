"""What this installation holds, in VoID: graphs, classes, properties, datasets with their licences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from pyoxigraph import Literal

from app.graph.errors import Unavailable
from app.graph.inventory import Inventory
from app.graph.search import Search
from app.graph.terms import curie, iri, prefixes
from app.graph.workbench import Workbench
from app.web import feed_links, surveys
from app.web.context import platform
from app.web.formats import FORMATS
from app.web.projection import dataset_iri
from app.web.statements import Statements

PATIENCE = 1.0  # seconds that a request for the description waits for a count of the last commit
FORMAT_IRIS: Mapping[str, str] = {
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}
_W3C = "http://www.w3.org/ns/formats/"


def format_iri(media_type: str) -> str:
    """The W3C's name for an RDF format, "" where it has none."""
    return f"{_W3C}{FORMAT_IRIS[media_type]}" if media_type in FORMAT_IRIS else ""


def dump_of(base: str, graph: str) -> str:
    """Where a whole graph can be had: as a file of any size, where the store is here."""
    return file_of(base, graph) or f"{base}graphs?graph={graph}"


def file_of(base: str, graph: str) -> str:
    """The address of a whole graph as a file of any size; "" where none is served."""
    if graph.startswith(f"{base}graph/") and platform().snapshots is not None:
        return f"{base}dump/{graph.removeprefix(f'{base}graph/')}.nt.gz"
    return ""


def describe(bench: Workbench, patience: float = PATIENCE) -> Statements:
    """Everything: the installation as a dataset, its graphs and the datasets it was filled from."""
    base = bench.base
    whole, document = dataset_iri(base), f"{base}.well-known/void"
    out = Statements()
    out.a(document, "void:DatasetDescription")
    out.say(document, "dcterms:title", Literal("What this installation of Holotype holds", language="en"))
    out.link(document, "foaf:primaryTopic", whole)
    out.a(whole, "void:Dataset", "dcat:Dataset")
    out.say(whole, "dcterms:title", Literal("Specimens, media, collections and words", language="en"))
    out.link(whole, "foaf:homepage", base)
    out.link(whole, "void:sparqlEndpoint", f"{base}sparql")
    out.link(whole, "void:rootResource", f"{base}collections")
    out.say(whole, "void:uriSpace", base)
    out.say(whole, "void:uriRegexPattern", f"^{base.replace('.', chr(92) + '.')}[a-z]+/.+")
    feed_links.say(out, whole, base)
    for format in FORMATS.values():
        out.link(whole, "void:feature", format_iri(format.media_type))
    out.link(whole, "void:exampleResource", *(one["document"] for one in examples(bench)))
    _count(bench, out, whole, document, patience)
    _datasets(bench, out, whole)
    return out


def _count(bench: Workbench, out: Statements, whole: str, document: str, patience: float) -> None:
    found = surveys.inventories().newest(patience)
    graphs = {g: None for g in (*bench.view.default, *bench.view.named) if g}
    for graph in graphs:
        inventory = found.graphs.get(graph) if found else None
        if inventory is not None:
            about_graph(bench, out, graph, inventory)
            out.link(whole, "void:subset", graph)
            if inventory.triples:
                out.link(whole, "void:dataDump", dump_of(bench.base, graph))
    if found is None:
        return
    out.say(document, "dcterms:modified", Literal(found.at, datatype=iri("xsd:dateTime")))
    out.say(document, "holotype:commit", found.commit)
    counted = [one for graph, one in found.graphs.items() if graph in graphs]
    _sums(out, whole, counted)
    used = {name for one in counted for name in (*one.classes, *one.properties)}
    out.link(whole, "void:vocabulary", *sorted(vocabularies(used)))


def about_graph(bench: Workbench, out: Statements, graph: str, inventory: Inventory | None) -> None:
    """One graph: where it is, and, where that is counted, its classes and properties."""
    stem = f"{dataset_iri(bench.base)}-{graph.rpartition('graph/')[2]}"
    out.a(graph, "void:Dataset", "sd:NamedGraph")
    out.say(graph, "dcterms:title", graph.removeprefix(bench.base))
    out.link(graph, "void:inDataset", dataset_iri(bench.base))
    out.link(graph, "sd:name", graph)
    if inventory is None or inventory.triples:  # there is no file of a graph without statements
        out.link(graph, "void:dataDump", dump_of(bench.base, graph))
    if inventory is None:
        return
    _sums(out, graph, [inventory])
    for name, entities in inventory.classes.items():
        part = f"{stem}-class-{slug(name)}"
        out.link(graph, "void:classPartition", part)
        out.link(part, "void:class", name)
        out.say(part, "void:entities", entities)
    for name, triples in inventory.properties.items():
        part = f"{stem}-property-{slug(name)}"
        out.link(graph, "void:propertyPartition", part)
        out.link(part, "void:property", name)
        out.say(part, "void:triples", triples)
    for name, property, triples in inventory.together:
        part = f"{stem}-class-{slug(name)}"
        inner = f"{part}-{slug(property)}"
        out.link(part, "void:propertyPartition", inner)
        out.link(inner, "void:property", property)
        out.say(inner, "void:triples", triples)


def _sums(out: Statements, subject: str, inventories: Iterable[Inventory]) -> None:
    counted = list(inventories)
    out.say(subject, "void:triples", sum(one.triples for one in counted))
    documents = iri("prov:wasGeneratedBy").value
    out.say(subject, "void:entities", sum(one.properties.get(documents, 0) for one in counted))
    out.say(subject, "void:classes", len({name for one in counted for name in one.classes}))
    out.say(subject, "void:properties", len({name for one in counted for name in one.properties}))


def slug(name: str) -> str:
    """A class or property as part of a fragment."""
    short = curie(name)
    return short.replace(":", "-") if short != name else sha256(name.encode()).hexdigest()[:10]


def vocabularies(names: Iterable[str]) -> set[str]:
    """The namespaces of our prefixes that the names are in."""
    found = {curie(name) for name in names}
    return {prefixes[short.partition(":")[0]] for short in found if short.partition(":")[0] in prefixes}


def examples(bench: Workbench) -> list[dict[str, str]]:
    """One document of each kind that there is."""
    try:
        index = bench.platform.search_index()
        asked = [Search(filters={"kind": (kind,)}, limit=1) for kind in sorted(index.counts("kind"))]
        found = [hit for one in asked for hit in bench.search(one).documents]
    except Unavailable:
        return []
    return [{"kind": hit.kind, "document": hit.iri} for hit in found]


def graphs(bench: Workbench) -> list[dict[str, Any]]:
    """The graphs that are seen, each with its size as far as it has been counted."""
    counted = surveys.inventories().newest()
    return [
        {
            "graph": graph,
            "name": graph.removeprefix(f"{bench.base}graph/"),
            "triples": counted.graphs[graph].triples if counted and graph in counted.graphs else None,
            "dump": dump_of(bench.base, graph).removeprefix(bench.base),
        }
        for graph in dict.fromkeys((*bench.view.default, *bench.view.named))
        if graph
    ]


def _datasets(bench: Workbench, out: Statements, whole: str) -> None:
    try:
        sizes = bench.platform.search_index().counts("dataset")
    except Unavailable:
        sizes = {}
    for row in bench.read("description/datasets").rows:
        name = str(row["dataset"])
        out.a(name, "void:Dataset", "dcat:Dataset")
        out.link(whole, "void:subset", name)
        out.say(name, "dcterms:title", str(row["title"] or ""))
        out.say(name, "dcterms:bibliographicCitation", str(row["citation"] or ""))
        out.link(name, "dcterms:license", str(row["licence"] or ""))
        out.link(name, "dcterms:source", str(row["source"] or ""))
        out.say(name, "void:entities", sizes.get(name))
