"""The words in the store are those of the files, also where they are taught again."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat

from app.graph.platform import Platform


def words(folder: Path) -> set[bytes]:
    """The statements of the vocabulary graph between named things."""
    with Platform(folder) as platform:
        text = platform.workbench(platform.house).graph(platform.graphs.vocabulary, RdfFormat.N_TRIPLES)
    return {line for line in text.splitlines() if b"/genid/" not in line}


def test_words_that_are_taught_again_lose_nothing(tmp_path: Path) -> None:
    first = words(tmp_path)
    assert any(b"endsMa" in line and b'"0' in line for line in first)
    (tmp_path / "words.sha256").write_text("of another day")
    assert words(tmp_path) == first
