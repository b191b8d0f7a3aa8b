"""What the standard reads and the engine does not."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from app.graph import dialect
from app.graph.errors import BadQuery
from tests.graph.reader_house import HERE


def text(name: str) -> str:
    return (HERE / "dialect" / name).read_text(encoding="utf-8")


def test_service_silent_asks_nothing() -> None:
    found = dialect.query(text("service-silent.rq"))
    assert "SERVICE" not in found.upper()
    assert found.count("\n") == text("service-silent.rq").count("\n")
    assert len(list(Store().query(found))) == 1  # type: ignore[arg-type]


def test_service_that_may_not_fail_stays() -> None:
    assert dialect.query(text("service.rq")) == text("service.rq")


def test_booleans_in_any_letters() -> None:
    assert bool(Store().query(dialect.query(text("booleans.rq"))))


def test_updates_that_may_fail_or_find_nothing() -> None:
    store = Store()
    store.update(dialect.update(text("silent.ru")))
    (quad,) = store
    assert quad.object.value.endswith("; stays")


@pytest.mark.parametrize("empty", ["", "  ", "# nothing\n"])
def test_empty_update(empty: str) -> None:
    Store().update(dialect.update(empty))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("booleans.rq", None),
        ("from.rq", (["https://example.org/a", "https://example.org/base/b"], ["https://example.org/c"])),
        ("from-construct.rq", (["https://example.org/a"], [])),
        ("from-after-expression.rq", (["https://example.org/a"], [])),
    ],
)
def test_dataset_of_a_query(name: str, found: tuple[list[str], list[str]] | None) -> None:
    assert dialect.dataset(text(name)) == found


def test_dataset_with_an_unknown_prefix_is_refused() -> None:
    with pytest.raises(BadQuery, match="no declared prefix"):
        dialect.dataset(text("from-unknown.rq"))
