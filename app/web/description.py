"""The endpoint described in RDF: the W3C's SPARQL 1.1 Service Description."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple, serialize

from app.graph.store import View
from app.graph.terms import iri, prefixes
from app.web.negotiation import BY_FORM

_LANGUAGES = ("SPARQL10Query", "SPARQL11Query", "SPARQL11Update")
_INPUT = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD)


def describe(base: str, view: View, media_type: str) -> bytes:
    """The description of the endpoint of ``base`` as seen through ``view``, in ``media_type``."""
    used = {name: prefixes[name] for name in ("sd", "void", "dcterms", "rdf")}
    output = io.BytesIO()
    format = RdfFormat.from_media_type(media_type)
    serialize(_triples(base, view), output, format=format, prefixes=used)
    return output.getvalue()


def _triples(base: str, view: View) -> Iterator[Triple]:
    address = f"{base}sparql"
    service, dataset, default = (NamedNode(address + part) for part in ("", "#dataset", "#default"))
    a = iri("rdf:type")
    yield Triple(service, a, iri("sd:Service"))
    yield Triple(service, iri("sd:endpoint"), NamedNode(address))
    for language in _LANGUAGES:
        yield Triple(service, iri("sd:supportedLanguage"), iri(f"sd:{language}"))
    for engine_type in dict.fromkeys(
        engine_type for table in BY_FORM.values() for engine_type in table.values()
    ):
        format = RdfFormat.from_media_type(engine_type) or QueryResultsFormat.from_media_type(engine_type)
        if format is not None:
            yield Triple(service, iri("sd:resultFormat"), NamedNode(format.iri))
    for format in _INPUT:
        yield Triple(service, iri("sd:inputFormat"), NamedNode(format.iri))
    if not view.whole:
        yield Triple(service, iri("sd:feature"), iri("sd:UnionDefaultGraph"))
    yield Triple(service, iri("sd:defaultDataset"), dataset)
    yield Triple(dataset, a, iri("sd:Dataset"))
    yield Triple(dataset, iri("sd:defaultGraph"), default)
    yield Triple(default, a, iri("sd:Graph"))
    for number, name in enumerate(view.named, start=1):
        graph = NamedNode(f"{address}#graph-{number}")
        yield Triple(dataset, iri("sd:namedGraph"), graph)
        yield Triple(graph, a, iri("sd:NamedGraph"))
        yield Triple(graph, iri("sd:name"), NamedNode(name))
    yield Triple(service, iri("dcterms:title"), Literal("SPARQL endpoint of Holotype", language="en"))
