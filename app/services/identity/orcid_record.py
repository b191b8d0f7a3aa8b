"""What an ORCID record says that a profile can say too: names, employments, keywords, addresses of pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.web.format import is_link

_LONGEST = 200  # letters of a statement
_MOST = 50  # statements of one kind


class Found(NamedTuple):
    """A statement of the record. ``kind`` is name, affiliation, expertise or link.

    ``more`` is what the person is there, or the address of a page; the two years are of an employment.
    """

    kind: str
    text: str
    more: str = ""
    since: str = ""
    until: str = ""

    @property
    def key(self) -> str:
        """A short name of the statement, the same at every reading."""
        return hashlib.sha256("\n".join(self).encode()).hexdigest()[:16]


def found(record: Mapping[str, Any]) -> list[Found]:
    """The statements of a record of the API 3.0, each once; what has not the shape it should is left out."""
    every = dict.fromkeys((*_names(record), *_employments(record), *_keywords(record), *_links(record)))
    seen: dict[str, int] = {}
    kept = []
    for one in every:
        seen[one.kind] = seen.get(one.kind, 0) + 1
        if one.text and seen[one.kind] <= _MOST:
            kept.append(one)
    return kept


def _names(record: Mapping[str, Any]) -> Iterator[Found]:
    name = _at(record, "person", "name")
    given, family = _words(name, "given-names", "value"), _words(name, "family-name", "value")
    yield Found("name", _words(name, "credit-name", "value"))
    yield Found("name", f"{given} {family}".strip())
    for other in _list(record, "person", "other-names", "other-name"):
        yield Found("name", _words(other, "content"))


def _employments(record: Mapping[str, Any]) -> Iterator[Found]:
    for group in _list(record, "activities-summary", "employments", "affiliation-group"):
        for summary in _list(group, "summaries")[:1]:  # the same job as several sources tell it
            said = _at(summary, "employment-summary")
            role = ", ".join(filter(None, (_words(said, "role-title"), _words(said, "department-name"))))
            years = [_words(said, f"{end}-date", "year", "value")[:4] for end in ("start", "end")]
            since, until = (year if year.isdecimal() else "" for year in years)
            yield Found("affiliation", _words(said, "organization", "name"), role[:_LONGEST], since, until)


def _keywords(record: Mapping[str, Any]) -> Iterator[Found]:
    for keyword in _list(record, "person", "keywords", "keyword"):
        yield Found("expertise", _words(keyword, "content"))


def _links(record: Mapping[str, Any]) -> Iterator[Found]:
    for link in _list(record, "person", "researcher-urls", "researcher-url"):
        address = _at(link, "url", "value")
        if isinstance(address, str) and len(address) < 2000 and is_link(address):
            yield Found("link", _words(link, "url-name") or address[:_LONGEST], address)


def _at(said: Any, *steps: str) -> Any:
    """What lies below some steps; None where one is missing or of another kind."""
    for step in steps:
        said = said.get(step) if isinstance(said, Mapping) else None
    return said


def _list(said: Any, *steps: str) -> list[Any]:
    there = _at(said, *steps)
    return there if isinstance(there, list) else []


def _words(said: Any, *steps: str) -> str:
    """A text below some steps on one line, without what cannot be printed; "" where there is none."""
    there = _at(said, *steps)
    plain = "".join(c if c.isprintable() else " " for c in there) if isinstance(there, str) else ""
    return " ".join(plain.split())[:_LONGEST]
