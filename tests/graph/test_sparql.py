"""Text as tokens: nothing inside an IRI, a string or a comment is taken for a keyword."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from app.graph import lexer, sparql
from app.graph.errors import BadParameter, BadQuery

TEXTS = Path(__file__).parent / "texts"
ALL = sorted(p for p in (*TEXTS.glob("*.r[qu]"), *TEXTS.parent.rglob("hostile/*.rq")))


def text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_tokens_joined_are_the_text(path: Path) -> None:
    whole = path.read_text(encoding="utf-8")
    assert "".join(token.text for token in lexer.all_tokens(whole)) == whole


@given(st.text(max_size=200))
def test_any_text_is_tokens(whole: str) -> None:
    assert "".join(token.text for token in lexer.all_tokens(whole)) == whole


def test_words_in_strings_iris_comments_and_names_do_not_reach_out() -> None:
    sparql.refuse_outreach(text("hidden-words.rq"))


@pytest.mark.parametrize(("name", "column"), [("service.rq", 18), ("load.ru", 1)])
def test_reaching_out_is_refused_with_its_place(name: str, column: int) -> None:
    with pytest.raises(BadQuery) as caught:
        sparql.refuse_outreach(text(name))
    assert (caught.value.line, caught.value.column) == (1, column)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("ask.rq", "ask"),
        ("describe.rq", "graph"),
        ("construct.rq", "graph"),
        ("everything.rq", "select"),
        ("replace.ru", "update"),
        ("prologue-only.ru", "update"),
    ],
)
def test_form(name: str, form: str) -> None:
    assert sparql.form(text(name)) == form


def test_form_of_neither_is_refused() -> None:
    with pytest.raises(BadQuery, match="EXPLAIN"):
        sparql.form(text("neither.rq"))


@given(st.text(max_size=60))
def test_a_bound_literal_arrives_unharmed(value: str) -> None:
    store = Store()
    literal = Literal(value)
    said, thing = NamedNode("http://example.org/said"), NamedNode("http://example.org/a")
    store.add(Quad(thing, said, literal))
    bound = sparql.bind(text("binder.rq"), {"value": literal})
    assert '"$value"' in bound  # the one inside the string stays
    assert next(iter(store.query(bound)))["n"].value == "1"


def test_lists_stand_in_values() -> None:
    things = [NamedNode("http://example.org/a"), Literal('quote " and } brace')]
    rows = list(Store().query(sparql.bind(text("values-list.rq"), {"things": things})))
    assert [row["thing"] for row in rows] == things


def test_a_value_without_token_is_an_error() -> None:
    with pytest.raises(BadParameter, match="nobody"):
        sparql.bind(text("everything.rq"), {"nobody": Literal("x")})


def test_dataset_is_written_into_updates() -> None:
    store = Store()
    store.update(text("insert-a.ru"))
    graph = "http://example.org/g"
    store.update(sparql.with_dataset(text("replace.ru"), [graph], []))
    subjects = {q.predicate.value for q in store.quads_for_pattern(None, None, None, NamedNode(graph))}
    assert subjects == {"http://example.org/q"}


def test_dataset_reaches_delete_where() -> None:
    store = Store()
    store.update(text("insert-a.ru"))
    bound = sparql.with_dataset(text("delete-where.ru"), ["http://example.org/h"], [])
    store.update(bound)  # the template without graph deletes from the default graph: nothing there
    other = NamedNode("http://example.org/other")
    assert [q.object.value for q in store.quads_for_pattern(None, None, None, other)] == ["hidden"]


def test_two_datasets_exclude_each_other() -> None:
    with pytest.raises(BadQuery):
        sparql.with_dataset(text("with.ru"), ["http://example.org/h"], [])
