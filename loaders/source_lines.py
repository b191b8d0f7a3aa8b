"""What the ledger keeps of a source record, as lines of N-Quads: they go when the record is told anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from app.graph.terms import iri

Rows = Callable[..., Any]  # asks a query of the house by its name


def digest_lines(rows: Rows, document: str, ledger: str) -> list[str]:
    """The digest that stands, which a new one replaces."""
    source, tail = NamedNode(f"{document}#source"), f" <{ledger}> ."
    return [
        f"{source} {iri('holotype:sourceDigest')} {row['digest']}{tail}"
        for row in rows("ledger/source-records", documents=[document])
    ]


def source_lines(rows: Rows, document: str, ledger: str) -> list[str]:
    """Digest and words of the source record, which the change in the ledger keeps from now on."""
    source, tail = NamedNode(f"{document}#source"), f" <{ledger}> ."
    words = [
        f"{source} {iri(term)} {row[name]}{tail}"
        for row in rows("ledger/verbatim-records", documents=[document])
        for term, name in (("holotype:verbatimRecord", "record"), ("prov:wasDerivedFrom", "dataset"))
    ]
    return digest_lines(rows, document, ledger) + words


def as_stored_line(line: str) -> str:
    """A line in the form the store gives it back: its terms written by the same hand."""
    quad = next(iter(parse(line, format=RdfFormat.N_QUADS)))
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else f" {quad.graph_name}"
    return f"{quad.triple}{graph} ."
