"""Whose fault it is: from a finding in the graph to the row of the record that said so.

A fault of an extension row is no fault of the record: the row is set aside alone. Where the core
row and another disagree, the core row stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from loaders.build import Build, Culprit


def rows_that_said(build: Build, focus: str, predicate: str = "", value: str = "") -> set[int]:
    """Places of the rows that said this; without predicate or value, anything of the kind."""
    begins = " ".join(filter(None, (focus, predicate, value))) + " "
    starts = [start for start, _ in build.marks]
    return {
        build.marks[bisect_right(starts, number) - 1][1]
        for number, line in enumerate(build.lines)
        if line.startswith(begins)
    }


def culprits(build: Build, focus: str, predicate: str, value: str) -> set[Culprit]:
    """What has to be set aside to mend a finding; nothing where the fault is the record's own.

    ``focus``, ``predicate`` (empty for a longer path) and ``value`` (empty for none) as N-Triples.
    """
    if build.culprit is not None:
        return {build.culprit}
    if value and (places := rows_that_said(build, focus, predicate, value)):
        return _rows(places) if 0 not in places else set()
    if predicate and (places := rows_that_said(build, focus, predicate)):
        return _rows(places - {0} if 0 in places else places)
    places = rows_that_said(build, focus)
    return _rows(places) if 0 not in places else set()


def row_of(build: Build, focus: str, predicate: str) -> int:
    """The place of the row a finding is about, for its report."""
    if build.culprit is not None:
        return build.culprit[0]
    places = (predicate and rows_that_said(build, focus, predicate)) or rows_that_said(build, focus)
    return min(places, default=0)


def _rows(places: Iterable[int]) -> set[Culprit]:
    return {(place, "") for place in places}
