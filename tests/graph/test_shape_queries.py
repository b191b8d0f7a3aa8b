"""The query files of the shapes: legal as they stand, and every place to be filled is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from app.graph.root import data_root
from app.graph.shape_fragments import MARK, fill, fragment, written_out

FILES = sorted((data_root() / "queries" / "shapes").glob("*.rq"))
HERE = Path(__file__).parent / "shapes"
PLACES = {"path", "condition", "target", "pattern", "classes", "nodes"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_file_is_legal_and_its_marks_are_known(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    Store().query(text)  # raises where the text is no SPARQL
    found = fragment(file.stem)
    marks = {token.text[len(MARK) : -1] for token in found.query if token.text.startswith(MARK)}
    assert marks <= PLACES
    if found.component:
        assert found.component.endswith("ConstraintComponent")
        assert found.message


def test_body_and_condition_are_cut_out_by_tokens() -> None:
    found = fragment("datatype")
    text = fill(found.condition, given={"datatype": "<urn:d>"}, names={"value": "v"}, fresh="_1")
    assert text == "!COALESCE(DATATYPE(?v) = <urn:d>, false)"
    body = fill(fragment("min-count-one").body, marks={"target": "VALUES ?focus { }"})
    assert body.split() == (
        [
            "VALUES",
            "?focus",
            "{",
            "}",
            ".",
            "FILTER",
            "NOT",
            "EXISTS",
            "{",
            "?focus",
            "<urn:holotype:path>",
            "?value",
            "}",
        ]
    )


def test_names_are_written_out_and_comments_left_away() -> None:
    tokens = written_out((HERE / "declared.rq").read_text())
    text = fill(tokens, names={"x": "z"}, fresh="_2")
    assert text.split() == ["ASK", "{", "?z", "<urn:a/b>", "?y_2", "}"]


def test_undeclared_prefix_is_an_error() -> None:
    with pytest.raises(KeyError):
        written_out((HERE / "undeclared.rq").read_text())
