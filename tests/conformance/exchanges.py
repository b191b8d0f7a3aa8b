"""Tests that are exchanges over HTTP: the protocol, the graph store, the service description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat, parse

from tests.conformance.archive import RDF, Graph, Term
from tests.conformance.cases import MF, Case
from tests.conformance.results import graph, parsed, same
from tests.conformance.servers import Reply, Server

HT = "http://www.w3.org/2011/http#"
HTS = "http://www.w3.org/2011/http-statusCodes#"
CNT = "http://www.w3.org/2011/content#"
SD = "http://www.w3.org/ns/sparql-service-description#"
# The words of the W3C's SPARQL 1.1 Service Description, and what 1.2 adds.
_WORDS = frozenset(
    (
        "Service",
        "Feature",
        "Language",
        "Function",
        "Aggregate",
        "EntailmentRegime",
        "EntailmentProfile",
        "GraphCollection",
        "Dataset",
        "Graph",
        "NamedGraph",
        "endpoint",
        "feature",
        "defaultEntailmentRegime",
        "entailmentRegime",
        "defaultSupportedEntailmentProfile",
        "supportedEntailmentProfile",
        "extensionFunction",
        "extensionAggregate",
        "languageExtension",
        "supportedLanguage",
        "propertyFeature",
        "defaultDataset",
        "availableGraphs",
        "resultFormat",
        "inputFormat",
        "defaultGraph",
        "namedGraph",
        "name",
        "graph",
        "DereferencesURIs",
        "UnionDefaultGraph",
        "RequiresDataset",
        "EmptyGraphs",
        "BasicFederatedQuery",
        "SPARQL10Query",
        "SPARQL11Query",
        "SPARQL11Update",
        "SPARQL12Query",
        "SPARQL12Update",
        "SPARQLQuery",
        "SPARQLUpdate",
        "supportedVersion",
    )
)
_STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404}
_TABLES = ("sparql-results+json", "sparql-results+xml", "text/csv", "text/tab-separated-values")
_BOOLEANS = ("sparql-results+json", "sparql-results+xml")
_GRAPHS = [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD]


@dataclass
class Exchange:
    """A request of a manifest, and what it says about the answer."""

    graph: Graph
    node: Term

    def value(self, name: str) -> str:
        return self.graph.value(self.node, HT + name)

    @property
    def response(self) -> Term:
        found = self.graph.one(self.node, HT + "resp")
        assert found is not None
        return found

    def headers(self, node: Term) -> dict[str, str]:
        return {
            self.graph.value(item, HT + "fieldName").lower(): self.graph.value(item, HT + "fieldValue")
            for item in self.graph.items(self.graph.one(node, HT + "headers"))
        }

    def body(self, node: Term) -> str:
        return self.graph.value(self.graph.one(node, HT + "body"), CNT + "chars")

    def encoding(self) -> str:
        return self.graph.value(self.graph.one(self.node, HT + "body"), CNT + "characterEncoding")


def _exchanges(case: Case) -> Iterator[Exchange]:
    action = case.graph.one(case.node, MF + "action")
    assert action is not None
    for node in case.graph.items(case.graph.one(action, HT + "requests")):
        yield Exchange(case.graph, node)


def protocol(case: Case, server: Server) -> str:
    """Requests to the query and update addresses."""
    server.fill(case.data)
    for number, one in enumerate(_exchanges(case), start=1):
        kind = one.headers(one.node).get("content-type", "") + one.value("absolutePath") + one.body(one.node)
        update = "sparql-update" in kind or "update=" in kind
        reply = _send(one, server, "/sparql/", server.update_path if update else server.query_path)
        wrong = _wrong_status(one, reply) or _wrong_answer(one, reply)
        if wrong:
            return f"request {number}: {wrong}"
    return ""


def graph_store(case: Case, server: Server) -> str:
    """Requests to the graph store, one after another; a Location is used in the later ones."""
    server.fill(())
    location = ""
    for number, one in enumerate(_exchanges(case), start=1):
        reply = _send(one, server, "/gsp", server.graphs_path, location)
        wrong = _wrong_status(one, reply) or _wrong_graph(one, reply)
        if wrong:
            return f"request {number}: {wrong}"
        if case.graph.value(one.response, MF + "expectedLocation"):
            location = reply.headers.get("location", "")
            if not location:
                return f"request {number}: there is no Location"
    return ""


def _send(one: Exchange, server: Server, prefix: str, path: str, location: str = "") -> Reply:
    server.touched()
    target = path + one.value("absolutePath").removeprefix(prefix).replace("$LOCATION$", location)
    body = one.body(one.node).replace("$LOCATION$", location)
    data = body.encode(one.encoding() or "utf-8") if body else None
    return server.send(one.value("methodName"), target, one.headers(one.node), data)


def _wrong_status(one: Exchange, reply: Reply) -> str:
    wanted = [s.value.removeprefix(HTS) for s in one.graph.all(one.response, MF + "expectedStatus")]  # type: ignore[union-attr]
    for name in wanted:
        if name.startswith("StatusCode") and name[10] == str(reply.status)[0]:
            return ""
        if _STATUS.get(name) == reply.status:
            return ""
    return f"not {' or '.join(wanted)} but {reply.status} {reply.body.decode(errors='replace')[:200]}"


def _wrong_answer(one: Exchange, reply: Reply) -> str:
    format = one.graph.value(one.response, MF + "expectedFormat")
    offered = {"boolean": _BOOLEANS, "tabular": _TABLES}.get(format, ())
    if format == "RDF":
        if RdfFormat.from_media_type(reply.media_type) is None:
            return f"{reply.media_type} is no format of RDF"
    elif format and not reply.media_type.endswith(tuple(offered)):
        return f"{reply.media_type} is no format for a {format} answer"
    boolean = one.graph.value(one.response, MF + "expectedBoolean")
    if boolean:
        kind = QueryResultsFormat.from_media_type(reply.media_type)
        assert kind is not None
        found = parsed(reply.body, kind)
        if found is not (boolean == "true"):
            return f"not {boolean} but {found}"
    return ""


def _wrong_graph(one: Exchange, reply: Reply) -> str:
    said = one.headers(one.response).get("content-type", "")
    body = one.body(one.response)
    if said and reply.media_type != said.partition(";")[0].strip():
        return f"not {said} but {reply.media_type}"
    format = RdfFormat.from_media_type(said.partition(";")[0].strip()) if said else None
    if body and format:
        found, wanted = graph(reply.body, format), graph(body.encode(), format)
        if not same(found, wanted):
            return f"not the graph that is wanted:\n{reply.body.decode()}"
    return ""


def _outside_schema(found: list[Quad]) -> set[str]:
    """Words that begin like those of the schema and are none of them."""
    used = {
        term.value.removeprefix(SD)
        for quad in found
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(SD)
    }
    return used - _WORDS


def description(case: Case, server: Server) -> str:
    """The description that the endpoint gives of itself."""
    for format in _GRAPHS:
        reply = server.send("GET", server.query_path, {"Accept": format.media_type})
        if reply.status != 200 or reply.media_type != format.media_type:
            return f"{format.media_type}: {reply.status} {reply.media_type}"
        address = server.address + server.query_path
        found = list(parse(reply.body, format=format, base_iri=address))
        services = {
            q.subject
            for q in found
            if q.predicate.value == RDF + "type" and q.object == NamedNode(SD + "Service")
        }
        endpoints = {
            q.object for q in found if q.predicate.value == SD + "endpoint" and q.subject in services
        }
        if not found:
            return f"{format.media_type}: there is no triple"
        if case.iri.endswith("has-endpoint-triple") and NamedNode(address) not in endpoints:
            return f"no sd:endpoint {address}: {endpoints}"
        if case.iri.endswith("conforms-to-schema"):
            wrong = _outside_schema(found)
            if wrong or not services:
                return f"no sd:Service, or not in the schema: {wrong}"
    return ""
