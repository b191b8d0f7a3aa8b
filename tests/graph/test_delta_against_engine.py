"""Our delta of an update against the engine's own execution of it: the same store afterwards.

The default graph of the engine is a graph of its own here, as in an installation; else both get the
same data and the same text. Updates are made of templates, and those of the public suite are run too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from app.graph import sparql
from app.graph.delta import Delta
from app.graph.errors import BadRequest
from app.graph.operations import operations
from app.graph.working_out import Construct, Dataset, Select, WorkingOut
from tests.conformance import archive
from tests.conformance.cases import Case, cases

HOME = "http://example.org/the-default-graph"
EX = "http://example.org/"
TEMPLATES = [
    part.strip()
    for part in (Path(__file__).parent / "changes" / "templates.ru").read_text("utf-8").split("\n\n")
    if part.strip() and not part.startswith("#")
]
SUBJECTS = [f"<{EX}{name}>" for name in "abc"]
CHOICES = {
    "@S": SUBJECTS,
    "@P": [f"<{EX}p>", f"<{EX}q>"],
    "@O": [*SUBJECTS, "1", "2", '"one"', '"eins"@de', "true"],
    "@G": [f"<{EX}g1>", f"<{EX}g2>"],
}
GRAPHS = [f"{EX}g1", f"{EX}g2"]


def moved(quads: Iterable[Quad]) -> set[Quad]:
    """Quads with the engine's default graph as a graph of its own."""
    home = NamedNode(HOME)
    return {
        Quad(q.subject, q.predicate, q.object, home) if isinstance(q.graph_name, DefaultGraph) else q
        for q in quads
    }


def reading(quads: Iterable[Quad], named: Sequence[str]) -> tuple[Construct, Select]:
    """What runs a query on quads, by the dataset it is given."""
    store = Store()
    store.extend(quads)

    def run(query: str, dataset: Dataset) -> object:
        default, among = dataset
        if default is None and among is None:
            default, among = [HOME], list(named)
        return store.query(
            query,
            default_graph=[NamedNode(name) for name in default or ()],
            named_graphs=[NamedNode(name) for name in among or ()],
        )

    def construct(query: str, dataset: Dataset) -> list[Triple]:
        return list(run(query, dataset))  # type: ignore[call-overload]

    def select(query: str, dataset: Dataset) -> list[str]:
        return [row[0].value for row in run(query, dataset)]  # type: ignore[attr-defined]

    return construct, select


def ours(quads: set[Quad], text: str, named: Sequence[str]) -> set[Quad]:
    """What stands when our delta of an update is applied."""
    start = moved(quads)

    @contextmanager
    def later(delta: Delta, _: int) -> Iterator[tuple[Construct, Select]]:
        yield reading(delta.applied(start), named)

    work = WorkingOut(*reading(start, named), named, HOME, later)
    delta = work.delta(operations(sparql.spelled_out(text))).as_stored()
    delta.documents()  # refuses nodes without a name that no token shows
    return delta.applied(start)


def theirs(quads: set[Quad], text: str) -> set[Quad]:
    """What stands when the engine has run it."""
    store = Store()
    store.extend(quads)
    store.update(text)
    return moved(store)


@st.composite
def updates(draw: st.DrawFn) -> str:
    """One to three operations of the templates."""
    made = []
    for template in draw(st.lists(st.sampled_from(TEMPLATES), min_size=1, max_size=3)):
        text = template
        for mark, choice in CHOICES.items():
            while mark in text:
                text = text.replace(mark, draw(st.sampled_from(choice)), 1)
        made.append(text)
    return " ;\n".join(made)


def terms(names: Sequence[str]) -> st.SearchStrategy[NamedNode]:
    return st.sampled_from([NamedNode(EX + name) for name in names])


VALUES = st.one_of(
    terms("abc"),
    st.sampled_from(
        [
            Literal(1),
            Literal(2),
            Literal("one"),
            Literal("eins", language="de"),
            Literal(True),
        ]
    ),
)
PLACES = st.sampled_from([DefaultGraph(), *(NamedNode(name) for name in GRAPHS)])
STORES = st.sets(st.builds(Quad, terms("abc"), terms("pq"), VALUES, PLACES), max_size=12)
THOROUGH = settings(
    max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@THOROUGH
@given(STORES, updates())
def test_our_delta_does_what_the_engine_does(quads: set[Quad], text: str) -> None:
    note(f"{text}\n{sorted(map(str, quads))}")
    assert ours(quads, text, GRAPHS) == theirs(quads, text)


@THOROUGH
@given(STORES, STORES, STORES)
def test_a_delta_and_its_inverse_leave_everything_as_it_was(
    standing: set[Quad], gone: set[Quad], come: set[Quad]
) -> None:
    delta = Delta.of(gone, come).on(standing)
    assert delta.inverse().applied(delta.applied(standing)) == standing
    assert not delta.then(delta.inverse()).on(standing)
    assert delta.applied(standing) == Delta.of(gone, come).applied(standing)


@THOROUGH
@given(STORES, STORES, STORES, STORES, STORES)
def test_two_deltas_as_one_do_what_both_do(
    standing: set[Quad], gone: set[Quad], come: set[Quad], gone_then: set[Quad], come_then: set[Quad]
) -> None:
    first = Delta.of(gone, come).on(standing)
    second = Delta.of(gone_then, come_then)
    assert first.then(second).applied(standing) == second.applied(first.applied(standing))


# -- the updates of the public suite ------------------------------------------------------------


def of_suite() -> list[Case]:
    """Its evaluation tests of updates, "" where the suite is not at hand."""
    return [case for case in cases() if case.kind == "UpdateEvaluationTest"] if archive.at_hand() else []


def loaded(case: Case) -> tuple[set[Quad], list[str]]:
    """The data of a case, nodes without a name given one, and its graphs."""
    quads: set[Quad] = set()
    for name, file in case.data:
        graph = NamedNode(name) if name else DefaultGraph()
        format = RdfFormat.from_extension(file.rpartition(".")[2]) or RdfFormat.TURTLE
        for quad in parse(archive.content(file), format=format, base_iri=file):
            place = graph if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
            quads.add(Quad(_named(quad.subject), quad.predicate, _named(quad.object), place))
    names = {name for name, _ in case.data if name}
    names |= {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    return quads, sorted(names)


def _named(term: object) -> object:
    return NamedNode(f"urn:nameless:{term.value}") if isinstance(term, BlankNode) else term


@pytest.mark.skipif(not archive.at_hand(), reason=archive.MISSING)
def test_updates_of_the_public_suite_do_what_the_engine_does() -> None:
    same, refused = 0, []
    for case in of_suite():
        quads, graphs = loaded(case)
        text = f"BASE <{case.query}>\n{archive.text(case.query)}"
        named = [*graphs, *(f"{EX}g{n}" for n in (1, 2, 3) if f"{EX}g{n}" not in graphs)]
        try:
            found = ours(quads, text, named)
        except BadRequest as error:
            refused.append((case.name, str(error)))
            continue
        assert found == theirs(quads, sparql.spelled_out(text)), case.name
        same += 1
    print(f"{same} do the same, {len(refused)} are refused with a reason")
    assert same >= 40, (same, len(refused))
    reasons = ("whole graphs", "without a name", "there already", "begins no operation")
    assert {why for _, why in refused if not any(reason in why for reason in reasons)} == set()
