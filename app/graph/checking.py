"""RDF held to the shapes before anything is loaded: in a store of its own that is thrown away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize
from pyoxigraph import Store as Oxigraph

from app.graph import rdf_reading
from app.graph.findings import Case, Checked, Finding, split
from app.graph.shape_access import Readable
from app.graph.shape_model import RDF, SH, Term
from app.graph.shape_report import Report, short_path
from app.graph.shape_survey import Tally
from app.graph.shapes import Shapes
from app.graph.terms import curie, iri

Progress = Callable[[str, int, int], None]
_TYPE = NamedNode(RDF + "type")
MOST_RESULTS = 5_000  # cases of a report in RDF
_MARK = 50_000  # statements between two words about the progress


@dataclass(frozen=True)
class CheckLimits:
    """What the data of a stranger may cost."""

    statements: int = 2_000_000
    records: int = 100_000
    bytes: int = 64 << 20
    seconds: float = 120.0
    cases: int = 20
    """of each rule"""


USUAL = CheckLimits()


def check_rdf(
    data: bytes,
    format: str,
    shapes: Shapes,
    *,
    source: str = "",
    base: str,
    limits: CheckLimits = USUAL,
    progress: Progress = lambda *_: None,
) -> Checked:
    """The report on RDF in one of ``rdf_reading.FORMATS``. Raises BadSource, TooCostly.

    Graphs are read as one: a check asks what is said, not where.
    """
    store = Oxigraph()
    store.bulk_extend(_together(rdf_reading.quads(data, format, base, limits.statements), progress))
    progress("checking", 0, 0)
    tallies = shapes.survey(store, [DefaultGraph()], cases=limits.cases)
    checked = Checked(source, format, findings=findings(tallies, shapes))
    checked.counts = {"statements": len(store)}
    checked.kinds, checked.unread = _kinds(store, shapes)
    checked.shacl = shacl(tallies)
    return checked


def check_graph(
    store: Oxigraph | Readable,
    shapes: Shapes,
    graph: str,
    context: Iterable[str] = (),
    *,
    source: str = "",
    threads: int = 1,
    limits: CheckLimits = USUAL,
) -> Checked:
    """The report on a graph that is stored; ``context`` names graphs that are seen and not checked."""
    seen = [NamedNode(name) for name in context]
    tallies = shapes.survey(store, [NamedNode(graph)], seen, threads=threads, cases=limits.cases)
    return Checked(source or graph, "graph", findings=findings(tallies, shapes), shacl=shacl(tallies))


def _together(quads: Iterator[Quad], progress: Progress) -> Iterator[Quad]:
    for count, quad in enumerate(quads, 1):
        if count % _MARK == 0:
            progress("reading", count, 0)
        yield Quad(quad.subject, quad.predicate, quad.object)


def _kinds(store: Oxigraph, shapes: Shapes) -> tuple[dict[str, int], dict[str, int]]:
    """How many things of each class there are: those that rules look at, and the others."""
    classes: dict[Term | Triple, list[str]] = {}
    for quad in store.quads_for_pattern(None, _TYPE, None):
        classes.setdefault(quad.subject, []).append(quad.object.value)  # type: ignore[union-attr]
    known: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for names in classes.values():
        targeted = [name for name in names if name in shapes.targeted]
        (known if targeted else unread).update(map(curie, targeted or names))
    return dict(known.most_common()), dict(unread.most_common(20))


def findings(tallies: Iterable[Tally], shapes: Shapes) -> list[Finding]:
    """Tallies of a survey as a report has them."""
    return [_finding(tally, shapes) for tally in tallies]


def _finding(tally: Tally, shapes: Shapes) -> Finding:
    first = tally.cases[0]
    said = first.to_json()
    message, remedy = split(said["message"])
    shape = shapes.shapes.get(tally.shape)
    return Finding(
        rule=said["shape"],
        title=shape.name if shape else "",
        severity=said["severity"],
        count=tally.count,
        message=message,
        remedy=remedy,
        path=short_path(tally.path),
        constraint=said["constraint"],
        cases=tuple(
            Case(case.focus.value, "" if case.value is None else case.value.value) for case in tally.cases
        ),
    )


def shacl(tallies: Sequence[Tally]) -> str:
    """The kept cases as a SHACL report in N-Triples."""
    results = [case for tally in tallies for case in tally.cases][:MOST_RESULTS]
    return report_text(Report(results).to_quads(), sum(tally.count for tally in tallies), len(results))


def report_text(quads: Sequence[Quad], total: int, kept: int) -> str:
    """A SHACL report as N-Triples; one that does not hold every case says so."""
    top = next(quad.subject for quad in quads if quad.predicate == NamedNode(SH + "conforms"))
    triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    if kept < total:
        words = Literal(f"{kept:,} of {total:,} results: a few cases of each rule.", language="en")
        triples.append(Triple(top, iri("dcterms:description"), words))
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    return (text or b"").decode()
