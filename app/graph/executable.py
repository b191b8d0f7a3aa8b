"""The queries of the house as data: ``sh:SPARQLExecutable``, as other endpoints publish their examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from app.graph import sparql
from app.graph.catalogue import Query
from app.graph.terms import iri, prefixes

FRAGMENTS = "shapes/"  # pieces that are put together before they run, and no questions
PREFIXES = NamedNode(prefixes["holotype"].removesuffix("ns/") + "ontology/prefixes")
_FORMS = {
    "select": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ask": ("sh:SPARQLAskExecutable", "sh:ask"),
    "graph": ("sh:SPARQLConstructExecutable", "sh:construct"),
}


def questions(catalogue: Iterable[Query]) -> list[Query]:
    """The queries that can be asked as they stand: no changes, no fragments."""
    return [q for q in catalogue if q.path.suffix == ".rq" and not q.name.startswith(FRAGMENTS)]


def runnable(text: str) -> str:
    """The text of a query without its header."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()


def quads(catalogue: Iterable[Query], base: str, graph: str) -> Iterator[Quad]:
    """All questions as quads of ``graph``."""
    target = NamedNode(graph)
    for query in questions(catalogue):
        for triple in triples(query, base):
            yield Quad(triple.subject, triple.predicate, triple.object, target)


def triples(query: Query, base: str) -> Iterator[Triple]:
    """One query as data of the installation at ``base``, with the examples of its parameters in place."""
    name = NamedNode(f"{base}queries/{query.name}")
    kind, property = _FORMS[sparql.form(query.text)]
    a = iri("rdf:type")
    yield Triple(name, a, iri("sh:SPARQLExecutable"))
    yield Triple(name, a, iri(kind))
    yield Triple(name, iri("rdfs:label"), Literal(query.name))
    yield Triple(name, iri("rdfs:comment"), Literal(query.summary, language="en"))
    yield Triple(name, iri(property), Literal(runnable(query.bind(**query.examples()))))
    yield Triple(name, iri("sh:prefixes"), PREFIXES)
    yield Triple(name, iri("schema:target"), NamedNode(f"{base}sparql"))
    for tag in query.tags:
        yield Triple(name, iri("schema:keywords"), Literal(tag))
    for place, (key, spec) in enumerate(query.params.items(), start=1):
        parameter = NamedNode(f"{name.value}#{key}")
        yield Triple(name, iri("sh:parameter"), parameter)
        yield Triple(parameter, a, iri("sh:Parameter"))
        yield Triple(parameter, iri("sh:path"), parameter)
        yield Triple(parameter, iri("sh:name"), Literal(key))
        yield Triple(parameter, iri("sh:description"), Literal(str(spec["kind"])))
        yield Triple(parameter, iri("sh:order"), Literal(place))
