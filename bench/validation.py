"""Validation of a whole store, and of a small graph beside pySHACL."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pyshacl
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Store

from app.graph.graphs import Graphs
from app.graph.root import data_root
from app.graph.shapes import Shapes
from bench.ground import BASE, Ground, export
from bench.report import Line, Run

SPECIMENS = 100
TIMES = 5
clock = time.process_time


def _shape_files() -> list[Path]:
    return sorted((data_root() / "shapes").glob("*.ttl"))


def measure(ground: Ground, found: Run) -> None:
    """Whole store, on all processors; then the small graph, by the time of the one that either uses."""
    graphs = Graphs(BASE)
    shapes = Shapes.load(_shape_files())
    public, words = NamedNode(graphs.public), NamedNode(graphs.vocabulary)
    store = Store.read_only(str(ground.served / "store"))
    threads = len(os.sched_getaffinity(0))
    begun, worked = time.monotonic(), clock()
    found_there = shapes.survey(store, [public], [words], threads=threads)
    seconds, worked = time.monotonic() - begun, clock() - worked
    results = sum(tally.count for tally in found_there)
    rate = ground.size / seconds
    minutes = 1_000_000 / rate / 60
    del store
    found.lines.append(
        Line(
            "validation of the whole store",
            f"{rate:,.0f} specimens/s ({seconds:.1f} s, {worked:.1f} s of processor, {results:,} findings); "
            f"1 M at this rate: {minutes:.1f} min",
            "1 M < 10 min",
            met=minutes < 10,
        )
    )
    found.lines.append(_beside_pyshacl(ground, shapes, public))


def _beside_pyshacl(ground: Ground, shapes: Shapes, public: NamedNode) -> Line:
    path = ground.folder / "validated.nq"
    count = export(ground.harvested("validated", SPECIMENS).folder, path, "public")
    store = Store()
    store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    shapes.validate(store, None, [public])
    begun = clock()
    for _ in range(TIMES):
        own = shapes.validate(store, None, [public])
    seconds = (clock() - begun) / TIMES
    data, stated = rdflib.Graph(), rdflib.Graph()
    for subject, predicate, value, _ in rdflib.Dataset().parse(path, format="nquads").quads():
        data.add((subject, predicate, value))
    for file in (*_shape_files(), data_root() / "ontology" / "prefixes.ttl"):
        stated.parse(file)
    begun = clock()
    _, report, _ = pyshacl.validate(data, shacl_graph=stated, advanced=True)
    peer = clock() - begun
    assert isinstance(report, rdflib.Graph)
    others = sum(1 for _ in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))
    ratio = peer / seconds
    return Line(
        f"validation of {SPECIMENS} specimens ({count:,} quads) in memory",
        f"{seconds / SPECIMENS * 1000:.2f} ms a specimen, {len(own.results)} findings",
        "50 x pySHACL on the same graph",
        f"{ratio:.0f} x",
        f"pySHACL: {peer / SPECIMENS * 1000:.1f} ms a specimen, {others} findings",
        ratio >= 50,
    )
