"""One judge for each kind of test: what came of it, as "" or as the reason why it failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pyoxigraph import QueryResultsFormat, RdfFormat

from app.graph.sparql import form
from tests.conformance import exchanges
from tests.conformance.archive import content, text
from tests.conformance.cases import Case
from tests.conformance.results import (
    Solutions,
    after,
    dataset,
    expected,
    graph,
    parsed,
    same,
    same_csv,
    shown,
)
from tests.conformance.servers import HERE, RESULTS, Reply, Server

_ACCEPTS = {
    ".srx": ("application/sparql-results+xml", QueryResultsFormat.XML),
    ".srj": (RESULTS, QueryResultsFormat.JSON),
    ".tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}
_NAMED_BY_FROM = "sparql10/dataset"


def judge(case: Case, server: Server) -> str:
    """Run a test; "" when it passes."""
    try:
        return _JUDGES[case.kind](case, server)
    except (SyntaxError, ValueError) as error:
        return f"the answer cannot be read: {error}"


def _said(reply: Reply) -> str:
    return f"{reply.status} {reply.body.decode(errors='replace')[:400]}"


def _based(case: Case) -> str:
    """The query with its own address as base, as the suites have it."""
    return f"BASE <{case.query}>\n{text(case.query)}"


def _evaluate(case: Case, server: Server) -> str:
    server.fill(case.data or _from(case))
    query = _based(case)
    suffix = "." + case.result.rpartition(".")[2]
    if form(text(case.query)) == "graph":
        reply = server.ask(query, RdfFormat.N_TRIPLES.media_type)
        if reply.status != 200:
            return _said(reply)
        found = graph(reply.body, RdfFormat.N_TRIPLES)
    else:
        accept, format = _ACCEPTS.get(suffix, _ACCEPTS[".srj"])
        reply = server.ask(query, accept)
        if reply.status != 200:
            return _said(reply)
        found = parsed(reply.body, format)
    wanted = expected(case.result)
    if same(found, wanted, lax=case.lax):
        return ""
    return f"found\n{shown(found)}\nbut wanted\n{shown(wanted)}"


def _from(case: Case) -> tuple[tuple[str, str], ...]:
    """The files that a query names by FROM, where the manifest gives no data."""
    if case.suite != _NAMED_BY_FROM:
        return ()
    folder = case.query.rpartition("/")[0]
    return tuple(
        (f"{folder}/{word}", f"{folder}/{word}")
        for word in dict.fromkeys(
            piece.partition(">")[0] for piece in text(case.query).split("<")[1:] if ".ttl>" in piece
        )
    )


def _csv(case: Case, server: Server) -> str:
    server.fill(case.data)
    reply = server.ask(_based(case), "text/csv")
    if reply.status != 200:
        return _said(reply)
    wanted = content(case.result)
    if reply.media_type == "text/csv" and same_csv(reply.body, wanted):
        return ""
    return f"found\n{reply.body.decode()}\nbut wanted\n{wanted.decode()}"


def _update(case: Case, server: Server) -> str:
    server.fill(case.data)
    reply = server.update(_based(case))
    if reply.status >= 300:
        return _said(reply)
    text = (HERE / "queries" / "all-quads.rq").read_text(encoding="utf-8")
    rows = parsed(server.ask(text, RESULTS).body, QueryResultsFormat.JSON)
    assert isinstance(rows, Solutions)
    found, wanted = dataset(rows), after(case.after or ())
    return "" if same(found, wanted) else f"found\n{shown(found)}\nbut wanted\n{shown(wanted)}"


def _send_as_it_is(case: Case, server: Server) -> Reply:
    """The bytes of a syntax test."""
    update = case.query.endswith(".ru")
    kind = "application/sparql-update" if update else "application/sparql-query"
    path = server.update_path if update else server.query_path
    if update:
        server.touched()
    return server.send("POST", path, {"Content-Type": kind, "Accept": "*/*"}, content(case.query))


def _reads(case: Case, server: Server) -> str:
    server.fill(())
    reply = _send_as_it_is(case, server)
    return "" if reply.status < 300 else _said(reply)


def _refuses(case: Case, server: Server) -> str:
    server.fill(())
    reply = _send_as_it_is(case, server)
    return "" if reply.status == 400 else f"not 400 but {_said(reply)}"


_JUDGES: Mapping[str, Callable[[Case, Server], str]] = {
    "QueryEvaluationTest": _evaluate,
    "CSVResultFormatTest": _csv,
    "UpdateEvaluationTest": _update,
    "PositiveSyntaxTest": _reads,
    "PositiveSyntaxTest11": _reads,
    "PositiveUpdateSyntaxTest": _reads,
    "PositiveUpdateSyntaxTest11": _reads,
    "NegativeSyntaxTest": _refuses,
    "NegativeSyntaxTest11": _refuses,
    "NegativeUpdateSyntaxTest": _refuses,
    "NegativeUpdateSyntaxTest11": _refuses,
    "ProtocolTest": exchanges.protocol,
    "GraphStoreProtocolTest": exchanges.graph_store,
    "ServiceDescriptionTest": exchanges.description,
}
