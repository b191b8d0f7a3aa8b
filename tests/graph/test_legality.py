"""What the standard forbids and the engine lets pass."""

from __future__ import annotations

import pytest

from app.graph.errors import BadQuery
from app.graph.legality import refuse_illegal
from tests.graph.reader_house import HERE


def text(name: str) -> str:
    return (HERE / "dialect" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "said", "place"),
    [
        ("aggregate-in-aggregate.rq", "COUNT stands within another aggregate", (2, 16)),
        ("term-about-literal.rq", "subject of a triple term", (2, 13)),
        ("term-about-term.rq", "subject of a triple term", (2, 13)),
    ],
)
def test_illegal(name: str, said: str, place: tuple[int, int]) -> None:
    with pytest.raises(BadQuery, match=said) as caught:
        refuse_illegal(text(name))
    assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize("name", ["aggregates-side-by-side.rq", "aggregate-in-sub-select.rq", "terms.rq"])
def test_legal(name: str) -> None:
    refuse_illegal(text(name))
