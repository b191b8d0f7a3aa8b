"""A search as a query that anybody can run, read and change: the same documents, by SPARQL alone.

Each thing that narrows a search is answered by one query of ``queries/conditions``, which says so
in its header (``answers.country = ["dwc:country", …]``). Their texts are joined as sub-selects.
What only the index knows, words above all, is asked of ``SERVICE holotype:search``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from app.graph import sparql
from app.graph.catalogue import Catalogue, Query
from app.graph.lexer import all_tokens, prologue
from app.graph.search_fields import Field, Fields
from app.graph.search_request import Range, Search, as_range
from app.graph.search_values import path
from app.graph.terms import iri, prefixes

GROUP = "conditions"
FRAME = "equivalent"
OPEN = (-99_999, 99_999)  # where a span of numbers has no end
_MARK = "<urn:holotype:conditions>"
_DATE = re.compile(
    r"^\s*([0-9]{4})(?:-?([01][0-9])(?:-?([0-3][0-9])([T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9])?)?)?)?"
)


class Condition(NamedTuple):
    """One thing that narrows: what it says, and the queries any of which answers it."""

    says: str
    texts: list[str]


class Equivalents:
    """Writes searches as SPARQL."""

    def __init__(self, catalogue: Catalogue, fields: Fields) -> None:
        self._catalogue = catalogue
        self._given = fields
        self._fields = {**fields, **{field.argument: field for field in fields.values()}}
        self._answers = {
            (name, value): query
            for query in catalogue.group(GROUP)
            for name, said in query.header.get("answers", {}).items()
            for value in (said if said in (["true"], ["false"]) else [""])
        }

    def documents(self, search: Search) -> str:
        """A query for the documents the search finds."""
        return self._framed("documents", search)

    def records(self, search: Search) -> str:
        """A query for what they say of themselves."""
        return self._framed("records", search)

    def total(self, search: Search) -> str:
        """A query for their number."""
        return self._framed("total", search)

    def _framed(self, frame: str, search: Search) -> str:
        conditions = list(self._conditions(self._given.resolved(search)))
        if not {"kind", "q"} & set(search.narrowed):
            conditions.append(Condition("", [self._catalogue[f"{GROUP}/document"].text]))
        lines: list[str] = []
        groups = []
        for says, texts in conditions:
            bodies = []
            for text in texts:
                start = prologue(text)[2]
                lines += [line for line in text[:start].splitlines() if line.startswith("PREFIX")]
                bodies.append(_indented(text[start:].strip()))
            says = " ".join((says or _summary(texts[0])).split())
            groups.append(f"  # {says}\n  {{\n" + "\n  } UNION {\n".join(bodies) + "\n  }")
        text = self._catalogue[f"{FRAME}/{frame}"].text
        whole = _filled(text[prologue(text)[2] :], "\n".join(groups))
        return sparql.shortened("\n".join(dict.fromkeys(lines)) + "\n" + whole.strip() + "\n", prefixes)

    # -- what narrows ------------------------------------------------------------------------

    def _conditions(self, search: Search) -> Iterator[Condition]:
        # what the index has no name for, it does not narrow by either; the kind comes last: it fits most
        for name, values in sorted(search.filters.items(), key=lambda item: item[0] == "kind"):
            if field := self._fields.get(name):
                yield Condition(f"{field.title}: {' or '.join(values)}", self._one(field, values))
        for name, ends in search.ranges.items():
            field = self._fields.get(name)
            if field is None:
                continue
            said = "..".join(ends)
            exact = field.kind not in ("number", "date")
            texts = self._one(field, (said,)) if exact else self._spans(field, [ends])
            yield Condition(f"{field.title}: {said}", texts)
        if search.bbox:
            west, south, east, north = search.bbox
            halves = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
            query = self._catalogue[f"{GROUP}/box"]
            yield Condition("", [query.bind(west=w, south=south, east=e, north=north) for w, e in halves])
        if search.geometry:
            yield Condition("", [self._catalogue[f"{GROUP}/shape"].bind(edges=search.geometry.edges)])
        if search.text.strip():
            yield Condition("", [self._catalogue[f"{FRAME}/words"].bind(words=search.text.strip())])

    def _one(self, field: Field, values: Sequence[str]) -> list[str]:
        """Any of the values of one field."""
        if field.kind in ("number", "date"):
            return self._spans(field, [as_range(value) or (value, value) for value in values])
        if field.kind == "flag" and (field.name, "true") in self._answers:
            known = [query for v in values if (query := self._answers.get((field.name, v)))]
            return [query.text for query in known] or [self._catalogue[f"{GROUP}/nothing"].text]
        query = self._answers.get((field.name, ""))
        if query is None:
            filtered = self._catalogue[f"{FRAME}/filtered"]
            return [filtered.bind(filter=f"{field.argument}={value}") for value in values]
        if field.kind == "tree":
            return [self._branches(field, query, [path(f"/{value}") for value in values])]
        said = [spelling for value in values for spelling in self._given.spellings(field, value)]
        return [_bound(query, field, values=_terms(said))]

    @staticmethod
    def _branches(field: Field, query: Query, branches: Sequence[str]) -> str:
        tips = [branch.rpartition("/")[2].replace("%2F", "/") for branch in branches]
        if "branches" in query.params:
            return query.bind(branches=branches, tips=tips)
        return query.bind(values=tips)

    def _spans(self, field: Field, spans: Sequence[Range]) -> list[str]:
        """Any of some spans of a number or a date."""
        query = self._answers.get((field.name, ""))
        nothing = self._catalogue[f"{GROUP}/nothing"].text
        if query is None:
            filtered = self._catalogue[f"{FRAME}/filtered"]
            return [filtered.bind(filter=f"{field.argument}={'..'.join(span)}") for span in spans]
        if "ranges" in query.params:
            ranges = [found for span in spans if (found := _numbers(span, field.whole))]
            return [query.bind(ranges=ranges)] if ranges else [nothing]
        periods = [ends for span in spans if (ends := _dates(span))]
        return [_bound(query, field, **{"from": low, "to": high}) for low, high in periods] or [nothing]


def _terms(values: Sequence[str]) -> list[NamedNode | Literal]:
    """Values as text and, where they are addresses, as IRIs too: both occur."""
    found: list[NamedNode | Literal] = [Literal(value) for value in values]
    for value in values:
        if re.match(r"^(https?|urn):[^\x00-\x20<>\"{}|^`\\]+$", value):
            found.append(NamedNode(value))
    return found


def _bound(query: Query, field: Field, **given: Any) -> str:
    bound = {name: Literal(term) if isinstance(term, str) else term for name, term in given.items()}
    if "properties" in query.params:
        bound["properties"] = [iri(name) for name in query.header["answers"][field.name]]
    return sparql.bind(query.text, bound)


def _numbers(span: Range, whole: bool) -> tuple[float, float] | None:
    """The ends of a span of numbers; None where neither is one."""
    convert = int if whole else float
    ends: list[float | None] = []
    for said in span:
        try:
            ends.append(convert(said))
        except ValueError:
            ends.append(None)
    low, high = ends
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return (OPEN[0] if low is None else low), (OPEN[1] if high is None else high)


def _dates(span: Range) -> tuple[str, str] | None:
    """The ends of a span of dates as ISO 8601 writes them; None where neither is one."""
    ends = []
    for said in span:
        found = _DATE.match(said)
        parts = [part for part in found.groups()[:3] if part] if found else []
        ends.append("-".join(parts) + ((found[4] or "").replace(" ", "T") if found else ""))
    low, high = ends
    if not low and not high:
        return None
    if low and high and low[: len(high)] > high:
        low, high = high, low
    return low or "0000", high or "9999"


def _summary(text: str) -> str:
    said = next(line for line in text.splitlines() if line.startswith("#+ summary"))
    return said.partition('"')[2].rstrip('"')


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _filled(text: str, groups: str) -> str:
    """The frame with the conditions in place of the triple that stands for them."""
    pieces: list[str] = []
    for token in all_tokens(text):
        if token.text == _MARK:
            while pieces and pieces[-1] != "{":
                pieces.pop()
            pieces.append("\n" + groups)
        else:
            pieces.append(token.text)
    return "".join(pieces)
