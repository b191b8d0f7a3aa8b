"""Whatever is changed, in whatever order and by whom: each version is what was there when it was made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from app.graph import undoing
from app.graph.delta import Delta
from app.graph.errors import BadRequest, Conflict, NothingChanged
from app.graph.history import History
from app.graph.platform import Platform
from app.graph.terms import iri
from app.graph.touched import standing
from tests.installations import installation

BASE = "https://example.org/"
_numbers = count(1)
PLACES = ("public", "restricted/HHH-OOO-LLL", "desk/HHH-OOO-LLL")
VALUES = [
    Literal("one"),
    Literal('two\nlines with "signs" \\ and ∑', language="en"),
    Literal("1.50", datatype=iri("xsd:decimal")),
    Literal("2026-01-02T03:04:05.100Z", datatype=iri("xsd:dateTime")),
    Literal("a\tb"),
    NamedNode(f"{BASE}institution/OTH-OTH-OTH"),
]
STATEMENTS = st.tuples(
    st.sampled_from(("", "#part-1", "#part-2")), st.sampled_from(VALUES), st.sampled_from(PLACES)
)
CHANGES = st.tuples(st.sets(STATEMENTS, max_size=4), st.sets(STATEMENTS, max_size=4))
# What is in a restricted graph follows the rules that keep places back, and not the change alone.
PLAIN = st.sets(STATEMENTS.filter(lambda one: not one[2].startswith("restricted")), max_size=4)


@pytest.fixture(scope="module")
def house() -> Iterator[Platform]:
    with installation(base=BASE) as platform:
        yield platform


def quads(document: str, statements: set[tuple[str, Literal | NamedNode, str]]) -> list[Quad]:
    return [
        Quad(NamedNode(document + part), iri("ltc:note"), value, NamedNode(f"{BASE}graph/{place}"))
        for part, value, place in statements
    ]


def fresh(house: Platform) -> str:
    """A new small document."""
    code = f"AAA-AAA-{next(_numbers):03}"
    document, graph = f"{BASE}collection/{code}", NamedNode(house.graphs.public)
    node = NamedNode(document)
    said = [
        Quad(node, iri("rdf:type"), iri("ltc:ObjectGroup"), graph),
        Quad(node, iri("ltc:collectionName"), Literal(code), graph),
        Quad(node, iri("holotype:institution"), NamedNode(f"{BASE}institution/HHH-OOO-LLL"), graph),
    ]
    house.workbench(house.house).apply(Delta.of((), said))
    return document


@settings(
    max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(st.lists(st.one_of(st.tuples(PLAIN, PLAIN), st.integers(0, 8)), max_size=7))
def test_every_version_is_what_stood_when_it_was_made(house: Platform, steps: list[object]) -> None:
    """A step is a change, or the number of a version to go back to, or to undo."""
    document = fresh(house)
    stood = {1: standing(house, [document])[document]}
    for step in steps:
        desk = house.workbench(house.house)  # it sees the graphs there are by now
        history = History(desk, document)
        try:
            if isinstance(step, tuple):
                desk.apply(Delta.of(quads(document, step[0]), quads(document, step[1])))
            elif step % 2:  # type: ignore[operator]
                undoing.undo(desk, history.versions[int(step) % len(history.versions)].activity).go()  # type: ignore[call-overload]
            else:
                undoing.restore(desk, document, 1 + int(step) % len(history.versions)).go()  # type: ignore[call-overload]
        except (NothingChanged, Conflict, BadRequest):  # its beginning cannot be undone
            continue
        stood[len(stood) + 1] = standing(house, [document])[document]
    history = History(house.workbench(house.house), document)
    assert [one.number for one in history.versions] == sorted(stood, reverse=True)
    for number, state in stood.items():
        assert history.state(number) == state, number
    for step in history.steps():
        assert step.version.delta is not None
        assert step.version.delta.applied(step.before) == step.after
    older, newer = 1, max(stood)
    between = history.between(older, newer)
    assert between.inverse() == history.between(newer, older)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(CHANGES, max_size=5))
def test_others_never_see_a_statement_of_a_narrow_graph(
    house: Platform, steps: list[tuple[set[object], set[object]]]
) -> None:
    document = fresh(house)
    desk = house.workbench(house.house)
    for gone, come in steps:
        try:
            desk.apply(Delta.of(quads(document, gone), quads(document, come)))  # type: ignore[arg-type]
        except NothingChanged:
            continue
    seen = History(house.workbench(), document)
    public = NamedNode(house.graphs.public)
    for step in seen.steps():
        assert {quad.graph_name for quad in (*step.before, *step.after)} <= {public}
        if seen.shielded:
            assert step.after <= seen.now
