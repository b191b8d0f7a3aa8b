"""The MIDS level of a document while it is made, by the same data that queries compute it with.

The elements, what they ask for and what answers them are in
``ontology/vocabularies/mids-elements.ttl``; nothing of that is repeated here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pyoxigraph import RdfFormat, parse

from app.graph.terms import iri
from loaders.words import folder

_TITLE, _ID = f"<{iri('dcterms:title').value}>", f"<{iri('dcterms:identifier').value}>"


class Evidence(NamedTuple):
    """What answers an element: properties on one node, or an identifier of that title."""

    properties: frozenset[str]  # as N-Triples
    identifier: str
    ignores: frozenset[str]
    only: frozenset[str]


class Element(NamedTuple):
    """One piece of information, the level that asks for it, and what answers it."""

    level: int
    evidence: tuple[Evidence, ...]


def _said(scheme: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for quad in parse(path=str(folder() / f"{scheme}.ttl"), format=RdfFormat.TURTLE):
        said = found.setdefault(quad.subject.value, {})
        said.setdefault(quad.predicate.value, []).append(quad.object.value)
    return found


def _h(name: str) -> str:
    return iri(f"holotype:{name}").value


@cache
def groups() -> dict[str, str]:
    """Discipline, as its label says it, to the group that is asked for the same elements."""
    return {
        label: said[_h("midsGroup")][0]
        for said in _said("topic-discipline").values()
        if _h("midsGroup") in said
        for label in said[iri("skos:prefLabel").value]
    }


@cache
def elements(group: str) -> tuple[tuple[Element, ...], int]:
    """What a group is asked for, and the highest level it can reach."""
    highest = int(_said("mids-discipline")[group][_h("highestLevel")][0])
    said = _said("mids-elements")
    answers: dict[str, list[Evidence]] = {}
    for entry in said.values():
        for element in entry.get(_h("evidenceFor"), ()):
            if group in entry.get(_h("countsFor"), ()):
                answers.setdefault(element, []).append(
                    Evidence(
                        frozenset(f"<{name}>" for name in entry.get(_h("needsProperty"), ())),
                        entry.get(_h("needsIdentifier"), [""])[0],
                        frozenset(word.lower() for word in entry.get(_h("ignores"), ())),
                        frozenset(word.lower() for word in entry.get(_h("countsOnly"), ())),
                    )
                )
    asked = tuple(
        Element(int(entry[_h("levelNumber")][0]), tuple(answers.get(name, ())))
        for name, entry in said.items()
        if group in entry.get(_h("requiredFor"), ())
    )
    return asked, highest


def level(lines: Iterable[str], discipline: str) -> int:
    """The highest level at and below which nothing that is asked for is missing; -1 below Bare."""
    group = groups().get(discipline) or groups()["Unclassified"]
    asked, highest = elements(group)
    nodes: dict[str, dict[str, list[str]]] = {}
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        nodes.setdefault(subject, {}).setdefault(predicate, []).append(rest)
    titles = {
        _text(title): said[_ID]
        for said in nodes.values()
        if _ID in said
        for title in said.get(_TITLE, ())
    }
    missing = [e.level for e in asked if not any(_met(v, nodes, titles) for v in e.evidence)]
    return min(min(missing, default=highest + 1) - 1, highest)


def _met(
    evidence: Evidence, nodes: dict[str, dict[str, list[str]]], titles: dict[str, list[str]]
) -> bool:
    if evidence.identifier:
        return any(_counts(value, evidence) for value in titles.get(evidence.identifier, ()))
    return any(
        evidence.properties <= said.keys()
        and all(any(_counts(v, evidence) for v in said[name]) for name in evidence.properties)
        for said in nodes.values()
    )


def _counts(value: str, evidence: Evidence) -> bool:
    if not evidence.ignores and not evidence.only:
        return True
    word = _text(value).strip().lower()
    return word not in evidence.ignores and (not evidence.only or word in evidence.only)


def _text(value: str) -> str:
    """The text of an object as it stands in a line: between the quotation marks."""
    return value[1 : value.rfind('"')] if value.startswith('"') else value
