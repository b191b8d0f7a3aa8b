"""One change of one document, many of them in one go, and a plain update of the engine beside."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from app.graph.delta import Delta
from app.graph.platform import Platform
from app.graph.store import View, solutions
from app.graph.terms import iri
from bench.ground import Ground
from bench.report import Line, Run

QUERIES = Path(__file__).parent / "queries"
SINGLE, BULK = 100, 1000
clock = time.monotonic


def measure(ground: Ground, found: Run) -> None:
    """On a copy of the large installation, so that the other measurements find it as it was."""
    with ground.copied() as folder, Platform(folder) as platform:
        found.lines += _measured(platform)


def _measured(platform: Platform) -> list[Line]:
    public = NamedNode(platform.graphs.public)
    text = (QUERIES / "locations.rq").read_text(encoding="utf-8")
    rows = solutions(platform.store.query(text, View((public.value,), ())))
    places = [row["place"] for row in rows]
    remark = iri("dwc:locationRemarks")

    def one(place: NamedNode, words: str) -> Delta:
        return Delta.of((), [Quad(place, remark, Literal(words), public)])

    desk = platform.workbench(platform.house)
    times = []
    for place in places[:SINGLE]:
        begun = clock()
        desk.apply(one(place, "measured"), why="a measurement")
        times.append(clock() - begun)
    plain = []
    insert = platform.catalogue["graph/insert-quads"]
    for place in places[:SINGLE]:
        begun = clock()
        platform.store.update(insert.bind(quads=one(place, "plain").added))
        plain.append(clock() - begun)
    many = places[SINGLE : SINGLE + BULK]
    begun = clock()
    desk.apply(
        Delta.of((), [quad for place in many for quad in one(place, "in bulk").added]), why="a measurement"
    )
    bulk = clock() - begun
    assert not list(platform.writer.chain.check()), "the ledger of the measured changes is not whole"
    median, worst = statistics.median(times), sorted(times)[int(SINGLE * 0.95)]
    peer = statistics.median(plain)
    return [
        Line(
            "one change: allowed, validated, recorded, sealed, committed",
            f"median {median * 1000:.1f} ms, 95 % within {worst * 1000:.1f} ms",
            "median < 20 ms",
            f"{median / peer:.1f} x the time",
            f"the same statement by a plain update of the engine: {peer * 1000:.2f} ms",
            median < 0.020,
        ),
        Line(
            f"{len(many):,} documents in one change",
            f"{bulk:.1f} s, {bulk / len(many) * 1000:.1f} ms each",
            "< 10 s",
            met=bulk < 10,
        ),
    ]
