"""Whether documents, with a change applied, keep to their shapes: for each audience that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from app.graph.blind import Sight
from app.graph.delta import graph_of
from app.graph.said import Said, spoken, worded
from app.graph.shape_report import Report, Result
from app.graph.store import View, solutions
from app.graph.terms import iri
from app.graph.touched import Touched

if TYPE_CHECKING:
    from app.graph.platform import Platform

_NARROW, _COPIED = "restricted", "granted"
_TYPE = iri("rdf:type")


def overlaid(quads: Iterable[Quad], narrow: Iterable[Quad]) -> set[Quad]:
    """What those see who may see ``narrow``: its values stand over the ones of the same property."""
    over = set(narrow)
    hidden = {(quad.subject, quad.predicate) for quad in over}
    return {quad for quad in quads if (quad.subject, quad.predicate) not in hidden} | over


def judge(platform: Platform, touched: Sequence[Touched], sight: Sight) -> Report:
    """Validate what the documents are going to say, as everybody and as the one who changes them sees it.

    Nothing is read but what they point at. What is not seen and stood before is not judged: a report
    could tell it, and so could the refusal alone, guess by guess. What the change itself says is.
    """
    wide: list[Quad] = []
    full: list[Quad] = []
    narrowed: list[str] = []
    for one in touched:
        said = {q for q in one.after | one.house if platform.graphs.kind_of(graph_of(q)) != _COPIED}
        said -= sight.hidden(said) - one.delta.added
        narrow = {quad for quad in said if platform.graphs.kind_of(graph_of(quad)) == _NARROW}
        wide += said - narrow
        if narrow:
            full += overlaid(said - narrow, narrow)
            narrowed.append(one.iri)
    results = list(_validated(platform, wide, {one.iri for one in touched}))
    if full:
        results += _validated(platform, full, set(narrowed))
    return Report(dict.fromkeys(results))


def _validated(platform: Platform, quads: Sequence[Quad], documents: set[str]) -> Iterable[Result]:
    store = Oxigraph()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    focus = {quad.subject for quad in quads}
    pointed = {
        quad.object
        for quad in quads
        if isinstance(quad.object, NamedNode) and quad.predicate != _TYPE and quad.object not in focus
    }
    ours = [node.value for node in pointed if node.value.startswith(platform.base)]
    if ours:
        text = platform.catalogue["graph/types"].bind(things=sorted(ours))
        rows = solutions(platform.writer.reading().query(text, View.ALL))
        store.extend(Quad(row["thing"], _TYPE, row["type"]) for row in rows)
    nodes = [node for node in focus if isinstance(node, NamedNode)]
    return platform.shapes.validate(store, nodes).results


def broken(report: Report, limit: int = 3) -> Said:
    """The violations as a sentence, with the words of the first."""
    found = {(one.focus, one.value, one.message): one for one in report.violations}  # each said once
    first, count = [*found.values()][:limit], len(found)
    languages = {"en", *(text.language or "en" for one in first for text in one.messages)}
    words = spoken(
        {each: " ".join(f"{one.said(each).value} ({_shown(one)})" for one in first) for each in languages}
    )
    if count == 1:
        return worded("One rule is broken: {words}", words=words)
    if count > limit:
        return worded("{count} rules are broken, first of all: {words}", count=count, words=words)
    return worded("{count} rules are broken: {words}", count=count, words=words)


def _shown(result: Result) -> str:
    value = result.value
    text = value.value if isinstance(value, Literal | NamedNode) else ""
    where = result.focus.value.rpartition("/")[2] if isinstance(result.focus, NamedNode) else ""
    return f"{where}: {text}" if text else where
