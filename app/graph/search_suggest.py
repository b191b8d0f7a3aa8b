"""Help in the search box: values that begin like the text, and a spelling that finds something."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tantivy import Searcher

from app.graph.search_counts import top_values, total
from app.graph.search_fields import Field
from app.graph.search_query import EVERYTHING, QueryBuilder
from app.graph.search_request import Search
from app.graph.search_schema import has_words
from app.graph.search_values import words

_WORD = re.compile(r"[^\W_]+")
SIMILAR = 20_000  # words with the same beginning that are compared


class Suggestion(NamedTuple):
    """A value of a field, and how many documents have it."""

    field: str
    value: str
    number: int


def suggest(
    searcher: Searcher, builder: QueryBuilder, fields: Iterable[Field], text: str, limit: int
) -> list[Suggestion]:
    """Values of which each word of ``text`` begins a word, the commonest first."""
    wanted = words(text)
    found: list[Suggestion] = []
    for field in fields:
        if field.kind != "facet" or not has_words(field):
            continue
        query = builder.begins(field, text)
        if query is not None and total(searcher, query):
            columns = {field.name: limit}
            values = top_values(searcher, query, columns, lambda value: _fits(value, wanted))
            found += [Suggestion(field.argument, v, number) for v, number in values[field.name]]
    found.sort(key=lambda suggestion: (-suggestion.number, suggestion.value, suggestion.field))
    return found[:limit]


def _fits(value: str, wanted: list[str]) -> bool:
    have = words(value)
    return all(any(word.startswith(begun) for word in have) for begun in wanted)


def instead(searcher: Searcher, builder: QueryBuilder, search: Search) -> str:
    """The text with each unknown word replaced by the likeliest known one; "" if that is no help."""
    changed = False

    def mend(found: re.Match[str]) -> str:
        nonlocal changed
        word = next(iter(words(found[0])), "")
        if not word or word.isdigit() or searcher.doc_freq(EVERYTHING, word):
            return found[0]
        likely = _likely(searcher, word)
        changed = changed or bool(likely)
        return likely or found[0]

    text = _WORD.sub(mend, search.text[:500])
    if not changed:
        return ""
    better = Search(text, search.filters, search.ranges, search.bbox)
    return text if total(searcher, builder.build(better)) else ""


def _likely(searcher: Searcher, word: str) -> str:
    """The commonest known word one slip away, or two in longer words; "" if there is none."""
    allowed = 1 if len(word) < 6 else 2
    beginnings = dict.fromkeys((word[:2], word[1::-1], word[:1]))
    best: tuple[int, int, str] | None = None
    for beginning in beginnings:
        for other, number in searcher.terms_with_prefix(EVERYTHING, beginning, limit=SIMILAR):
            if abs(len(other) - len(word)) > allowed or len(set(other) ^ set(word)) > 2 * allowed:
                continue
            slips = distance(word, other, allowed)
            if slips <= allowed and (best is None or (slips, -number, other) < best):
                best = (slips, -number, other)
        if best:
            return best[2]
    return ""


def distance(one: str, other: str, most: int) -> int:
    """Slips between two words: a letter too many, missing, wrong, or two swapped.

    More than ``most`` is not counted out.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, opposite in enumerate(other, 1):
            slips = min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != opposite))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite
            row.append(min(slips, before[j - 2] + 1) if swapped else slips)
        if min(row) > most:
            return most + 1
        before = above
    return row[-1]
