"""The endpoint described in RDF: the W3C's SPARQL Service Description, with the counts of VoID."""

from __future__ import annotations

from pyoxigraph import Literal, QueryResultsFormat

from app.graph.store import View
from app.web import feed_links, surveys, void
from app.web.context import workbench
from app.web.negotiation import BY_FORM
from app.web.projection import dataset_iri
from app.web.statements import Statements

# Version 1.2 names language and version apart; the older names say the same to older clients.
_LANGUAGES = ("SPARQLQuery", "SPARQLUpdate", "SPARQL10Query", "SPARQL11Query", "SPARQL11Update")
_VERSIONS = ("1.0", "1.1", "1.2")
_VERSION = "http://www.w3.org/ns/sparql#version-"
_SIMPLE = "http://www.w3.org/ns/entailment/Simple"
_INPUT = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


def describe(base: str, view: View, media_type: str) -> bytes:
    """The description of the endpoint of ``base`` as seen through ``view``, in ``media_type``.

    Nobody waits for it: its numbers are those of the last count, which may be of an earlier commit.
    """
    out = Statements()
    address = f"{base}sparql"
    dataset, default = f"{address}#dataset", f"{address}#default"
    out.a(address, "sd:Service")
    out.say(address, "dcterms:title", Literal("SPARQL endpoint of Holotype", language="en"))
    out.link(address, "sd:endpoint", address)
    out.link(address, "sd:supportedLanguage", *(f"sd:{name}" for name in _LANGUAGES))
    out.link(address, "sd:supportedVersion", *(f"{_VERSION}{number}" for number in _VERSIONS))
    out.link(address, "sd:resultFormat", *_result_formats())
    out.link(address, "sd:inputFormat", *(void.format_iri(name) for name in _INPUT))
    out.link(address, "sd:defaultEntailmentRegime", _SIMPLE)
    if not view.whole:
        out.link(address, "sd:feature", "holotype:search")
        out.a("holotype:search", "sd:Feature")
        out.link(default, "void:subset", *(graph for graph in view.default if graph))
        if set(view.named) <= set(view.default):
            out.link(address, "sd:feature", "sd:UnionDefaultGraph")
    out.link(address, "sd:defaultDataset", dataset)
    out.link(address, "sd:availableGraphs", f"{address}#graphs")
    out.a(f"{address}#graphs", "sd:GraphCollection")
    out.a(dataset, "sd:Dataset")
    out.link(dataset, "sd:defaultGraph", default)
    out.a(default, "sd:Graph")
    out.link(address, "void:inDataset", dataset_iri(base))
    feed_links.say(out, dataset_iri(base), base)
    _graphs(out, address, view)
    return out.serialise(media_type)


def _result_formats() -> list[str]:
    """Every format that an answer can have."""
    found: dict[str, None] = {}
    for table in BY_FORM.values():
        for engine_type in table.values():
            results = QueryResultsFormat.from_media_type(engine_type)
            found[results.iri if results else void.format_iri(engine_type)] = None
    return [name for name in found if name]


def _graphs(out: Statements, address: str, view: View) -> None:
    """The named graphs, each with its numbers."""
    bench = workbench()
    counted = surveys.inventories().newest()
    default = 0
    for number, name in enumerate(view.named, start=1):
        entry = f"{address}#graph-{number}"
        out.link(f"{address}#dataset", "sd:namedGraph", entry)
        out.link(f"{address}#graphs", "sd:namedGraph", entry)
        out.a(entry, "sd:NamedGraph")
        out.link(entry, "sd:name", name)
        out.link(entry, "sd:graph", name)
        out.a(name, "sd:Graph")
        inventory = counted.graphs.get(name) if counted else None
        if inventory is not None:
            void.about_graph(bench, out, name, inventory)
            default += inventory.triples if name in view.default else 0
    if counted is not None and not view.whole:
        out.say(f"{address}#default", "void:triples", default)
