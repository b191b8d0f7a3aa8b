"""One contract, two engines: the embedded one, and a real server of another process."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from app.graph.embedded import Embedded, graph_node
from app.graph.errors import BadQuery, HolotypeError, Unavailable
from app.graph.remote import Remote
from app.graph.store import Store, View
from tests.graph.engines import free_port, oxigraph_server  # noqa: F401 (a fixture)

TEXTS = Path(__file__).parent / "texts"
G, H = "http://example.org/g", "http://example.org/h"
ONLY_G = View((G,), (G,))


def text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


@pytest.fixture(params=["embedded", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "embedded":
        engine: Store = Embedded(tmp_path / "store")
    else:
        address = request.getfixturevalue("oxigraph_server")
        requests.delete(f"{address}/store", timeout=5)
        engine = Remote(f"{address}/query", f"{address}/update", f"{address}/store")
    yield engine
    engine.close()


def values(store: Store, name: str, view: View) -> list[str]:
    return sorted(row[0].value for row in store.query(text(name), view))


def test_view_is_the_whole_world(store: Store) -> None:
    store.update(text("insert-a.ru"))
    rows = list(store.query(text("everything.rq"), ONLY_G))
    assert len(rows) == 3
    assert {row["o"] for row in rows} >= {Literal("two", language="en"), Literal(3)}


def test_from_cannot_climb_out_of_the_view(store: Store) -> None:
    store.update(text("insert-a.ru"))
    assert "hidden" not in values(store, "from-hidden.rq", ONLY_G)


def test_named_graphs_are_those_of_the_view(store: Store) -> None:
    store.update(text("insert-a.ru"))
    assert set(values(store, "named.rq", ONLY_G)) == {G}
    assert set(values(store, "named.rq", View((G,), (G, H)))) == {G, H}


def test_ask_and_construct_answer_in_the_same_types(store: Store) -> None:
    store.update(text("insert-a.ru"))
    assert bool(store.query(text("ask-a.rq"), ONLY_G))
    assert not bool(store.query(text("ask-a.rq"), View((H,), (H,))))
    triples = list(store.query(text("construct.rq"), ONLY_G))
    assert {t.predicate.value for t in triples} == {"http://example.org/seen"}
    assert len(triples) == 3


def test_what_a_graph_did_not_hold_is_seen_once_it_does(store: Store, tmp_path: Path) -> None:
    """Graphs are left out of a query by what they hold, which is remembered: not for too long."""
    store.update(text("insert-a.ru"))
    view = View((G, H, "urn:graph", "http://example.org/i"), ())
    assert values(store, "said.rq", view) == []
    store.update(text("say-hello.ru"))
    assert values(store, "said.rq", view) == ["http://example.org/a"]
    says, who = NamedNode("http://example.org/says"), [NamedNode(f"http://example.org/{n}") for n in "bc"]
    store.extend([Quad(who[0], says, Literal("hi"), NamedNode("http://example.org/i"))])
    path = tmp_path / "more.nq"
    path.write_text(f'{who[1]} {says} "hi" <{H}> .\n', encoding="utf-8")
    assert len(values(store, "said.rq", view)) == 2
    store.load(path)
    assert values(store, "said.rq", view) == [f"http://example.org/{n}" for n in "abc"]


def test_an_update_that_fails_in_its_last_part_writes_nothing(store: Store) -> None:
    store.update(text("insert-a.ru"))
    with pytest.raises(HolotypeError):
        store.update(text("insert-then-broken.ru"))
    assert "half" not in {row["o"].value for row in store.query(text("everything.rq"), ONLY_G)}


def test_broken_text_is_a_bad_query(store: Store) -> None:
    with pytest.raises(BadQuery):
        store.query(text("broken.rq"), ONLY_G)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT", 'expected one of "$", "(", "*", "?", PREFIX.'),
        ("SELEC", "does not parse at this place."),
        (text("unknown-prefix.rq"), "Prefix not found."),
    ],
)
def test_what_is_expected_is_told_in_words_of_the_language(query: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadQuery) as caught:
        Embedded(tmp_path / "store").query(query, ONLY_G)
    assert str(caught.value).endswith(said)
    assert caught.value.column


def test_load_takes_quads_into_their_graphs(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "quads.nq"
    lines = [f'<http://example.org/s{i}> <http://example.org/p> "{i}" <{G}> .' for i in range(500)]
    lines.append(f'<http://example.org/s> <http://example.org/p> "elsewhere" <{H}> .')
    file.write_text("\n".join(lines) + "\n")
    store.load(file)
    assert len(list(store.query(text("everything.rq"), ONLY_G))) == 500


def test_a_load_that_breaks_leaves_nothing(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "quads.nq"
    good = "".join(f'<http://example.org/s{i}> <http://example.org/p> "{i}" <{G}> .\n' for i in range(500))
    file.write_text(good + "this is no quad\n")
    with pytest.raises((Unavailable, SyntaxError)):
        store.load(file)
    assert not store.contains_graph(G)


def test_extend_and_contains_graph(store: Store) -> None:
    assert not store.contains_graph(G)
    node = NamedNode("http://example.org/x")
    store.extend([Quad(node, node, Literal("x"), NamedNode(G))])
    assert store.contains_graph(G)
    assert not store.contains_graph(H)


def test_dump_holds_what_the_view_holds(store: Store) -> None:
    store.update(text("insert-a.ru"))
    output = io.BytesIO()
    store.dump(output, ONLY_G, RdfFormat.N_QUADS)
    quads = list(parse(output.getvalue(), format=RdfFormat.N_QUADS))
    assert {q.graph_name for q in quads} == {NamedNode(G)}
    assert len(quads) == 3


@pytest.mark.parametrize("graphs", [(), (G,), ("",), ("", G, H)])
def test_dump_of_the_whole_dataset_holds_everything(store: Store, graphs: tuple[str, ...]) -> None:
    node = NamedNode("http://example.org/x")
    quads = {Quad(node, node, Literal(graph), graph_node(graph)) for graph in graphs}
    store.extend(quads)
    output = io.BytesIO()
    store.dump(output, View.ALL, RdfFormat.N_QUADS)
    assert set(parse(output.getvalue(), format=RdfFormat.N_QUADS)) == quads


@pytest.mark.parametrize(("view", "graph"), [(View.ALL, ""), (View((G,), (G, H)), G)])
def test_dump_as_triples_holds_the_default_graph(store: Store, view: View, graph: str) -> None:
    node = NamedNode("http://example.org/x")
    store.extend(Quad(node, node, Literal(name), graph_node(name)) for name in ("", G, H))
    output = io.BytesIO()
    store.dump(output, view, RdfFormat.N_TRIPLES)
    triples = parse(output.getvalue(), format=RdfFormat.N_TRIPLES)
    assert [quad.object.value for quad in triples] == [graph]


def test_a_second_process_is_refused_with_a_remedy(tmp_path: Path) -> None:
    first = Embedded(tmp_path / "store")
    with pytest.raises(Unavailable) as caught:
        Embedded(tmp_path / "store")
    assert "--server" in caught.value.remedy
    first.close()


def test_a_silent_engine_is_unavailable() -> None:
    gone = Remote(f"http://127.0.0.1:{free_port()}/query", seconds=2)
    with pytest.raises(Unavailable, match="does not answer"):
        gone.query(text("ask-a.rq"), View.ALL)
