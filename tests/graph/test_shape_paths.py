"""Sequence paths are kept whole wherever a path may stand, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from app.graph.shape_fragments import fill, written_out
from app.graph.shape_model import NOTHING
from app.graph.shape_paths import kept_whole

HERE = Path(__file__).parent / "shapes"


@pytest.mark.parametrize("name", ["paths-plain", "paths-sequences"])
def test_paths(name: str) -> None:
    tokens = written_out((HERE / f"{name}.rq").read_text(encoding="utf-8"))
    text = fill(kept_whole(tokens))
    Store().query(text)  # raises where the rewriting broke the query
    wanted = {"paths-plain": 0, "paths-sequences": 5}[name]
    assert text.count(f"|{NOTHING})") == wanted
    if not wanted:
        assert text == fill(tokens)
