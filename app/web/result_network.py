"""The triples of an answer as nodes and lines, laid out in rings around the best linked one."""

from __future__ import annotations

import math
from collections import Counter, deque
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from app.graph.terms import curie, iri
from app.web.result_cells import cell
from app.web.results import Table, Term

NODES = 40  # in a drawing; the best linked ones where there are more
_STEP, _SIGNS = 190.0, 26  # drawing units from ring to ring; signs of a name
_LABELS = tuple(
    iri(name).value
    for name in ("skos:prefLabel", "rdfs:label", "dcterms:title", "schema:name", "ods:specimenName")
)


@dataclass
class Spot:
    """One node of the drawing."""

    name: str
    label: str
    href: str
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Network:
    """Nodes and lines between them; ``whole`` is how many nodes the answer has."""

    spots: tuple[Spot, ...]
    lines: tuple[tuple[Spot, Spot, str], ...]
    whole: int

    @property
    def box(self) -> str:
        """The SVG box that holds all nodes and their names."""
        xs, ys = [spot.x for spot in self.spots] or [0.0], [spot.y for spot in self.spots] or [0.0]
        left, top = min(xs) - 120, min(ys) - 40
        return f"{left:.0f} {top:.0f} {max(xs) - left + 120:.0f} {max(ys) - top + 50:.0f}"


def network(table: Table) -> Network:
    """What an answer of triples draws: resources are nodes, texts only name them."""
    lines: dict[tuple[str, str], list[str]] = {}
    names: dict[str, str] = {}
    terms: dict[str, Term] = {}
    for subject, predicate, value in table.rows if table.form == "graph" else ():
        terms.setdefault(str(subject), subject)
        if isinstance(value, Literal):
            if isinstance(predicate, NamedNode) and predicate.value in _LABELS:
                names.setdefault(str(subject), value.value)
            continue
        terms.setdefault(str(value), value)
        if str(subject) != str(value):
            lines.setdefault((str(subject), str(value)), []).append(_word(predicate))
    linked = Counter(end for pair in lines for end in pair)
    kept = sorted(terms, key=lambda name: (-linked[name], name))[:NODES]
    spots = {}
    for name in kept:
        shown = cell(terms[name])
        spots[name] = Spot(name, _cut(names.get(name) or shown.text), shown.href)
    drawn = {pair: words for pair, words in lines.items() if pair[0] in spots and pair[1] in spots}
    _lay_out(spots, drawn)
    return Network(
        tuple(spots.values()),
        tuple((spots[a], spots[b], ", ".join(dict.fromkeys(words))) for (a, b), words in drawn.items()),
        len(terms),
    )


def _word(term: Term) -> str:
    return curie(term.value) if isinstance(term, NamedNode) else str(term)


def _cut(text: str) -> str:
    return text if len(text) <= _SIGNS else text[: _SIGNS - 1] + "…"


def _lay_out(spots: dict[str, Spot], lines: dict[tuple[str, str], list[str]]) -> None:
    """Give each spot its place: a tree by breadth, each twig in the sector of its branch."""
    near: dict[str, list[str]] = {name: [] for name in spots}
    for one, other in lines:
        near[one].append(other)
        near[other].append(one)
    below: dict[str, list[str]] = {}
    depth: dict[str, int] = {}
    roots = []
    for start in spots:  # the best linked first
        if start in depth:
            continue
        roots.append(start)
        depth[start] = 0
        waiting = deque((start,))
        while waiting:
            name = waiting.popleft()
            below[name] = [twig for twig in dict.fromkeys(near[name]) if twig not in depth]
            for twig in below[name]:
                depth[twig] = depth[name] + 1
                waiting.append(twig)
    leaves: dict[str, int] = {}
    for name in sorted(below, key=lambda one: -depth[one]):
        leaves[name] = sum(leaves[twig] for twig in below[name]) or 1
    first = 0 if len(roots) == 1 else 1  # several trees stand around an empty middle
    whole = sum(leaves[root] for root in roots) or 1
    ring = max(_STEP, whole * 70 / (2 * math.pi * (max(depth.values(), default=0) + first or 1)))
    places = deque(zip(roots, _sectors(roots, leaves, 0.0, 2 * math.pi), strict=True))
    while places:
        twig, (begin, end) = places.popleft()
        angle, away = (begin + end) / 2, (depth[twig] + first) * ring
        spots[twig].x, spots[twig].y = away * math.cos(angle) * 1.35, away * math.sin(angle)
        places.extend(zip(below[twig], _sectors(below[twig], leaves, begin, end), strict=True))


def _sectors(names: list[str], leaves: dict[str, int], start: float, end: float) -> list[tuple[float, float]]:
    whole = sum(leaves[name] for name in names) or 1
    found = []
    for name in names:
        step = (end - start) * leaves[name] / whole
        found.append((start, start + step))
        start += step
    return found
