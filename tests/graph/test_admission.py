"""Whatever is sent as a text is let in, or refused by name: nothing else happens."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.graph import admission
from app.graph.errors import BadQuery
from tests.graph.reader_house import HERE, query

WORDS = (
    *("SELECT", "ASK", "CONSTRUCT", "WHERE", "FROM", "NAMED", "SERVICE", "SILENT", "LOAD", "CLEAR"),
    *("GRAPH", "DATA", "VALUES", "COUNT", "UNION", "TRUE", "PREFIX", "BASE", "INSERT", "DELETE", ";"),
    *(
        "{",
        "}",
        "(",
        ")",
        "<<(",
        ")>>",
        "<",
        ">",
        "?x",
        "$y",
        '"',
        "'",
        "\\",
        "#",
        "\n",
        " ",
        "ex:",
        "<urn:a>",
    ),
)
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=30).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example(text="CLEAR(PREFIX")
@example(text=query("dialect/from-no-iri"))
@example(text=(HERE / "dialect" / "base-no-iri.ru").read_text(encoding="utf-8"))
def test_any_text_is_let_in_or_refused(text: str) -> None:
    for look in (admission.query, admission.update):
        with suppress(BadQuery):
            look(text)


def test_what_is_let_in_twice_is_looked_over_once() -> None:
    text = query("queries/from-secret")
    assert admission.query(text) is admission.query(text)
