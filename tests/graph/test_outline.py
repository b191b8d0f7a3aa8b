"""What is worked out for an outline holds for every text that has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.graph import lexer
from app.graph.catalogue import Catalogue
from app.graph.errors import BadQuery
from app.graph.outline import by_outline, outline, written
from app.graph.pattern_reading import Reading
from app.graph.patterns import patterns
from app.graph.root import data_root

HERE = Path(__file__).parent
PIECES = (
    *("<urn:a>", "<http://example.org/b#c>", "<c>", "<", ">", "<<", ">>", "<urn:it's>", "<urn:%20>"),
    *("'", '"', "'''", '"""', "\\", "#", "\n", " ", "ex:a", "?x", "_:b", "@en", "^^", "1", "SERVICE"),
    *("outline:0", "<outline:0/>", "{", "}", "(", "[", ".", ";", "=", "&&", "a"),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=20).map("".join)


def told(text: str) -> list[tuple[str, str]]:
    """The tokens of a text, with nothing said of IRIs but whether they are absolute, nor of strings."""
    said = {"iri": lambda written: str(":" in written), "string": lambda _: ""}
    return [(token.kind, said.get(token.kind, str)(token.text)) for token in lexer.tokens(text)]


@settings(max_examples=1000, deadline=None)
@given(TEXTS)
@example(text="{ ?a<urn:b>'<urn:c>'@en . # <urn:d>\n }")
@example(text="'a<urn:'SERVICE<urn:b>'c'")
@example(text="<<urn:a urn:b>>")
def test_other_iris_leave_the_other_tokens_as_they_are(text: str) -> None:
    found = outline(text)
    if found is not None:
        assert told(written(found.between)) == told(text)
        assert len(found.between) == len(found.iris) + 1


def test_one_outline_is_judged_once() -> None:
    asked: list[str] = []

    def judge(text: str) -> int:
        asked.append(text)
        return len(lexer.tokens(text))

    judged = by_outline(judge)
    text = (HERE / "queries" / "everything.rq").read_text(encoding="utf-8")
    found = {judged(f"{text} # <https://example.org/{number}>") for number in range(3)}
    assert len(asked) == len(found) == 1
    judged(text)
    assert len(asked) == 2


def test_complaint_is_about_the_text_itself() -> None:
    def judge(text: str) -> None:
        token = lexer.tokens(text)[-1]
        raise lexer.at(text, token, f"{token.start}")

    for length in (1, 50):
        text = f"ASK <urn:{'x' * length}> ("
        with pytest.raises(BadQuery) as caught:
            by_outline(judge)(text)
        assert caught.value.message == str(text.index("("))


def test_patterns_of_an_outline_are_those_of_the_text() -> None:
    texts = [query.text for query in Catalogue(data_root() / "queries")]
    texts += [path.read_text(encoding="utf-8") for path in sorted(HERE.glob("patterns/read/*.rq"))]
    read = 0
    for text in texts:
        declared, base, start = lexer.prologue(text)
        tokens = [token for token in lexer.tokens(text) if token.start >= start]
        found, known = outline(text), patterns(text)
        if found is not None and found.iris and known is not None and not base:
            assert known == Reading(tokens, declared).all()
            read += 1
    assert read > 20
