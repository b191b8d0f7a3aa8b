"""Real documents broken on purpose, at each demand of each shape: the engine and pySHACL agree.

Documents of the demonstration and the sound examples give the ground; a fault is made for every
demand that can be broken without knowing what it means. Those written as queries have examples.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from app.graph.root import data_root
from app.graph.shape_model import RDF, SH, XSD, Constraint, Shape, Term
from app.graph.shapes import Shapes, house_shapes
from loaders.demo.archive import folders
from loaders.mapper import Mapper, Scope
from loaders.mapping import Tables
from loaders.record import open_source
from tests.graph.shapes.verdicts import judged, stored, verdict

HOME = "https://example.org/"
SCOPE = Scope(HOME, f"{HOME}g", f"{HOME}l", f"{HOME}dataset/x", "x")
VALID = Path(__file__).parents[1] / "shapes" / "valid"
TYPE = NamedNode(RDF + "type")
BATCH = 60  # broken documents that are judged together
EXTRA = (NamedNode("urn:fault:a"), NamedNode("urn:fault:b"), Literal("fault a"), Literal("fault b"))
NOT_ALIKE = ("a|b;c", "???", "no such form", "")
Triple = tuple[Term, NamedNode, Term]


@dataclass(frozen=True)
class Fault:
    """A document in which ``node`` breaks ``shape`` in ``constraint``."""

    shape: Shape
    constraint: Constraint
    node: Term
    document: frozenset[Triple]


def documents() -> Iterator[frozenset[Triple]]:
    """Some records of every demonstration archive, and the sound examples."""
    tables = Tables.read()
    for folder in folders():
        with open_source(folder) as source:
            mapper = Mapper(tables, source.tables, SCOPE)
            for record in islice(source.records(), 0, 400, 40):
                for made in mapper.documents(record):
                    yield frozenset(_triples("\n".join(made.lines).encode(), RdfFormat.N_QUADS))
    for path in sorted(VALID.glob("*.ttl")):
        yield frozenset(_triples(path.read_bytes(), RdfFormat.TURTLE))


def _triples(data: bytes, format: RdfFormat) -> Iterator[Triple]:
    for quad in parse(data, format=format, base_iri=HOME, lenient=True):
        yield quad.subject, quad.predicate, quad.object  # type: ignore[misc]


def broken(document: frozenset[Triple], node: Term, shape: Shape, constraint: Constraint) -> Iterator[Fault]:
    """The document with this demand broken at the node, where that is possible."""
    assert shape.path is not None
    path = shape.path.predicate
    if path is None:
        return
    said = {triple for triple in document if triple[:2] == (node, path)}
    rest = set(document) - said
    for values in _wrong(constraint, shape):
        if values is None:
            made = rest
        else:
            kept = said if constraint.parameter in ("maxCount", "uniqueLang") else set()
            made = rest | kept | {(node, path, value) for value in values}
        yield Fault(shape, constraint, node, frozenset(made))
        return


def _wrong(constraint: Constraint, shape: Shape) -> Iterator[list[Term] | None]:
    """Values that break a demand; None for no value at all."""
    kind, value = constraint.parameter, next(iter(constraint.values), Literal(""))
    datatypes = [each.values[0] for each in shape.constraints if each.parameter == "datatype"]
    datatype = datatypes[0] if datatypes else NamedNode(XSD + "integer")
    assert isinstance(datatype, NamedNode)
    if kind == "minCount" and int(value.value) == 1:
        yield None
    elif kind == "maxCount":
        iris = any(c.parameter == "nodeKind" and c.values[0].value == SH + "IRI" for c in shape.constraints)
        yield list(EXTRA[:2] if iris else EXTRA[2:])
    elif kind == "nodeKind":
        yield [Literal("words")] if value.value == SH + "IRI" else [NamedNode("urn:fault:node")]
    elif kind == "datatype":
        yield [Literal("no such value")]
    elif kind in ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive"):
        step = -1 if kind.startswith("min") else 1
        yield [Literal(str(int(float(value.value)) + step * 10), datatype=datatype)]
    elif kind == "pattern":
        flags = re.IGNORECASE if constraint.extra.get("flags") else 0
        yield from ([Literal(t)] for t in NOT_ALIKE if not re.search(value.value, t, flags))
    elif kind == "in":
        yield [Literal("something else")]
    elif kind == "class":
        yield [NamedNode("urn:fault:untyped")]
    elif kind == "minLength":
        yield [Literal("")]
    elif kind == "maxLength":
        yield [Literal("x" * (int(value.value) + 1))]
    elif kind == "uniqueLang":
        yield [Literal("eins", language="de"), Literal("zwei", language="de")]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return house_shapes(data_root())


def faults(shapes: Shapes) -> list[Fault]:
    """One fault for each demand of each property shape that some document has a node for."""
    ground: dict[str, list[tuple[Term, frozenset[Triple]]]] = defaultdict(list)
    for document in documents():
        for node, predicate, object_ in document:
            if predicate == TYPE:
                ground[object_.value].append((node, document))
    for found in ground.values():
        found.sort(key=lambda one: str(one[0]))
    made: list[Fault] = []
    every = sorted(shapes.shapes.values(), key=lambda shape: str(shape.node))
    for number, shape in enumerate(each for each in every if each.path is None and each.targets.classes):
        places = [place for name in shape.targets.classes for place in ground.get(name.value, ())]
        nodes = [v for c in shape.constraints if c.parameter == "property" for v in c.values]
        for step, node in enumerate(nodes):
            rule = shapes.shapes[node]  # type: ignore[index]
            for turn, constraint in enumerate(rule.constraints):
                if places:
                    at, document = places[(number * 7 + step * 3 + turn) % len(places)]
                    made += broken(document, at, rule, constraint)
    return made


def moved(fault: Fault, number: int) -> tuple[list[Quad], str]:
    """The document at a home of its own, so that many can be judged together."""
    home = f"{HOME}{number}/"

    def at(term: Term) -> Term:
        if isinstance(term, NamedNode) and term.value.startswith(HOME):
            return NamedNode(home + term.value.removeprefix(HOME))
        return term

    quads = [Quad(at(s), p, at(o)) for s, p, o in fault.document]  # type: ignore[arg-type]
    return quads, at(fault.node).value


def test_every_demand_that_is_broken_is_found_and_pyshacl_agrees(shapes: Shapes) -> None:
    """The engine looks at every fault, pySHACL at every third: it takes a hundred times as long."""
    every = faults(shapes)
    made = [*every[0::3], *every[1::3], *every[2::3]]
    missed = []
    compared = 0
    for start in range(0, len(made), BATCH):
        quads: list[Quad] = []
        expected = []
        for number, fault in enumerate(made[start : start + BATCH], start):
            own, node = moved(fault, number)
            quads += own
            expected.append((fault, node))
        found = shapes.validate(stored(quads)).results
        told = {(result.focus.value, result.shape_name) for result in found}
        missed += [
            f"{fault.shape.label} {fault.constraint.parameter}"
            for fault, node in expected
            if (node, fault.shape.label) not in told
        ]
        if start + BATCH <= len(made) / 3:
            ours, theirs = verdict(found), judged(shapes, quads)
            assert ours - theirs == theirs - ours
            compared += sum(ours.values())
    assert missed == []
    assert len(made) > 550
    assert len({fault.shape.label for fault in made}) > 250
    assert compared > 350
