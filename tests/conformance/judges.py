"""One judge for each kind of test.

A test is passed by terms, as the standard compares results. One that fails so but has the right
values, spelled in another way, is told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat

from app.graph.sparql import form
from tests.conformance import exchanges
from tests.conformance.archive import content, text
from tests.conformance.cases import Case
from tests.conformance.results import (
    Result,
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
from tests.conformance.spelling import respelled

_ACCEPTS = {
    ".srx": ("application/sparql-results+xml", QueryResultsFormat.XML),
    ".srj": (RESULTS, QueryResultsFormat.JSON),
    ".tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}
_NAMED_BY_FROM = "sparql10/dataset"


PASSED, BY_VALUE, FAILED = "passed", "by value", "failed"


@dataclass(frozen=True)
class Verdict:
    """``outcome`` is one of the three above; ``why`` says what was found and what was wanted."""

    outcome: str
    why: str = ""


def judge(case: Case, server: Server) -> Verdict:
    """Run a test."""
    try:
        found = _JUDGES[case.kind](case, server)
    except (SyntaxError, ValueError) as error:
        found = f"the answer cannot be read: {error}"
    return found if isinstance(found, Verdict) else Verdict(FAILED if found else PASSED, found)


def _compared(found: Result, wanted: Result, lax: bool = False) -> Verdict:
    if same(found, wanted, lax=lax):
        return Verdict(PASSED)
    by_value = same(respelled(found), respelled(wanted), lax=lax)
    said = f"found\n{shown(found)}\nbut wanted\n{shown(wanted)}"
    return Verdict(BY_VALUE if by_value else FAILED, said)


def _said(reply: Reply) -> str:
    return f"{reply.status} {reply.body.decode(errors='replace')[:400]}"


def _based(case: Case) -> str:
    """The query with its own address as base, as the suites have it."""
    return f"BASE <{case.query}>\n{text(case.query)}"


def _evaluate(case: Case, server: Server) -> str | Verdict:
    server.fill(case.data or _from(case))
    query = _based(case)
    suffix = "." + case.result.rpartition(".")[2]
    if form(text(case.query)) == "graph":
        reply = server.ask(query, RdfFormat.N_TRIPLES.media_type)
        if reply.status != 200:
            return _said(reply)
        found: Result = graph(reply.body, RdfFormat.N_TRIPLES)
    else:
        accept, format = _ACCEPTS.get(suffix, _ACCEPTS[".srj"])
        reply = server.ask(query, accept)
        if reply.status != 200:
            return _said(reply)
        found = parsed(reply.body, format)
    return _compared(found, expected(case.result), case.lax)


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


def _update(case: Case, server: Server) -> str | Verdict:
    server.fill(case.data)
    reply = server.update(_based(case))
    if reply.status >= 300:
        return _said(reply)
    text = (HERE / "queries" / "all-quads.rq").read_text(encoding="utf-8")
    rows = parsed(server.ask(text, RESULTS).body, QueryResultsFormat.JSON)
    assert isinstance(rows, Solutions)
    return _compared(dataset(rows), after(case.after or ()))


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


_JUDGES: Mapping[str, Callable[[Case, Server], str | Verdict]] = {
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
