"""``SERVICE holotype:search`` in a query becomes VALUES."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from app.graph.errors import BadQuery
from app.graph.search import Hit, Hits, Search
from app.graph.search_service import CALLS, expand_search

HERE = Path(__file__).parent / "search" / "service"
GOOD = HERE / "good"
BAD = HERE / "bad"


class Asked:
    """A search that notes what it is asked for and finds two documents."""

    def __init__(self, hits: Hits | None = None) -> None:
        self.searches: list[Search] = []
        self.hits = hits or Hits(
            12,
            (Hit("https://example.org/specimen/A", 2.5), Hit("https://example.org/specimen/B", 0.25)),
        )

    def __call__(self, search: Search) -> Hits:
        self.searches.append(search)
        return self.hits


def rows(text: str) -> list[tuple[str, ...]]:
    store = Store()
    store.load(path=HERE / "data.ttl", format=RdfFormat.TURTLE)
    return [tuple(term.value for term in solution) for solution in store.query(text)]


A, B = "https://example.org/specimen/A", "https://example.org/specimen/B"


@pytest.mark.parametrize(
    ("name", "search", "expected"),
    [
        ("plain", Search("oak", limit=20), [(A, "Quercus"), (B, "Fagus")]),
        ("score", Search("oak", limit=100), [(A, "2.5", "1", "12"), (B, "0.25", "2", "12")]),
        (
            "filters",
            Search(
                "",
                {"country": ("TZ", "Côte d’Ivoire"), "catalogNumber": ("a=b&c",)},
                {"year": ("1890", "1914")},
                (-10, 0, 10, 20),
                sort="-year",
                offset=5,
                limit=2,
            ),
            [(A, "6"), (B, "7")],
        ),
        ("full-address", Search("oak", limit=100), [(A,), (B,)]),
        ("other-prefix", Search("oak", limit=100), [(A,), (B,)]),
        ("escapes", Search('"oa"k\\ \n é 🦋 } ?x # . */', limit=100), [(A,), (B,)]),
        ("long-quotes", Search('a "quoted"\nword', limit=100), [(A,), (B,)]),
        ("optional", Search("oak", limit=100), [(A, "Quercus"), (B, "Fagus")]),
        ("dollar", Search("oak", limit=100), [(A,), (B,)]),
    ],
)
def test_good(name: str, search: Search, expected: list[tuple[str, ...]]) -> None:
    asked = Asked()
    text = expand_search((GOOD / f"{name}.rq").read_text(encoding="utf-8"), asked)
    assert asked.searches == [search]
    assert sorted(rows(text)) == sorted(expected)


def test_two_searches_are_joined() -> None:
    asked = Asked()
    text = expand_search((GOOD / "two.rq").read_text(encoding="utf-8"), asked)
    assert [search.text for search in asked.searches] == ["oak", "beech"]
    assert rows(text) == [(A, B), (B, A)] or sorted(rows(text)) == [(A, B), (B, A)]


def test_nothing_found_gives_nothing() -> None:
    text = (GOOD / "score.rq").read_text(encoding="utf-8")
    assert rows(expand_search(text, Asked(Hits(0)))) == []


def test_text_without_a_search_stays_as_it_is() -> None:
    asked = Asked()
    text = (HERE / "untouched.rq").read_text(encoding="utf-8")
    assert expand_search(text, asked) == text
    assert asked.searches == []


def test_lines_after_the_search_keep_their_numbers() -> None:
    text = (GOOD / "filters.rq").read_text(encoding="utf-8")
    lines, expanded = text.splitlines(), expand_search(text, Asked()).splitlines()
    assert len(expanded) == len(lines)
    assert expanded[-1] == lines[-1]


@pytest.mark.parametrize(
    ("name", "line", "place", "says"),
    [
        ("empty", 3, "} }", "asks for nothing"),
        ("only-limit", 3, "} }", "asks for nothing"),
        ("variable-as-text", 3, "?q", "takes a text in quotes"),
        ("number-as-text", 3, "5", "takes a text in quotes"),
        ("unknown-property", 3, "holotype:colour", "“holotype:colour” is no property of a search"),
        ("other-vocabulary", 4, "dwc:country", "“dwc:country” is no property of a search"),
        ("two-documents", 3, "?other", "One search finds one variable, which is ?document here"),
        ("pattern-inside", 3, "FILTER", "“FILTER” has no place in a search"),
        ("text-limit", 3, '"5"', "takes a whole number"),
        ("negative-limit", 3, "-5", "takes a whole number"),
        ("huge-limit", 3, "100001", "100000 results at most"),
        ("many-with-score", 3, "{ ?document holotype:query", "More than 1000 results come without score"),
        ("limit-twice", 3, "6", "is given twice"),
        ("query-twice", 3, '"b"', "is given twice"),
        ("score-as-text", 3, '"b"', "gives its value to a variable"),
        ("same-variable", 3, "?document }", "?document cannot take holotype:score"),
        ("no-filter", 3, '"TZ"', "“TZ” is no filter"),
        ("own-filter", 3, '"limit=5"', "“limit” is no filter"),
        ("unknown-field", 3, '"colour=red"', "No field is called so"),
        ("unknown-order", 3, '"colour"', "cannot be ordered by"),
        ("unclosed", 3, '"a"', "The text ends where"),
        ("no-braces", 3, "?d", "“{” is due"),
        ("ends-at-once", 3, "holotype:search", "The text ends where"),
    ],
)
def test_bad(name: str, line: int, place: str, says: str) -> None:
    text = (BAD / f"{name}.rq").read_text(encoding="utf-8")
    with pytest.raises(BadQuery) as refusal:
        expand_search(text, Asked(Hits(0, ignored=("colour",))))
    assert says in refusal.value.message
    assert refusal.value.line == line
    assert refusal.value.column is not None
    assert text.splitlines()[line - 1][refusal.value.column - 1 :].startswith(place)


def test_too_many_searches() -> None:
    text = (GOOD / "plain.rq").read_text(encoding="utf-8")
    start, end = text.index("SERVICE"), text.index("}") + 1
    many = text[:start] + text[start:end] * (CALLS + 1) + text[end:]
    with pytest.raises(BadQuery, match="searches in one query"):
        expand_search(many, Asked())


def test_identifier_cannot_become_syntax() -> None:
    text = (GOOD / "plain.rq").read_text(encoding="utf-8")
    # what would close the clause early is no IRI, so it is refused where terms are made
    with pytest.raises(ValueError, match="IRI"):
        expand_search(text, Asked(Hits(1, (Hit("https://example.org/a> } #", 1.0),))))
    awkward = "https://example.org/specimen/%20'()*+,;=é"
    assert NamedNode(awkward).value == awkward
    found = expand_search((GOOD / "full-address.rq").read_text(), Asked(Hits(1, (Hit(awkward),))))
    assert rows(found) == [(awkward,)]
