"""The MIDS level of a document while it is made, by the same data that queries compute it with.

The elements, what they ask for and what answers them are in
``ontology/vocabularies/mids-elements.ttl``; nothing of that is repeated here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from pyoxigraph import RdfFormat, parse

from app.graph.terms import iri
from loaders.words import folder

Statement = tuple[str, str, str]
"""Subject, predicate and object, as N-Triples."""
Said = dict[str, list[tuple[str, str]]]  # predicate -> (subject, object)
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


def _cost(evidence: Evidence) -> tuple[bool, int, bool]:
    """One answer is enough, so what is cheap to look for comes first."""
    return bool(evidence.identifier), len(evidence.properties), bool(evidence.ignores or evidence.only)


class Asked(NamedTuple):
    """What a group is asked for, those of the lowest level first, and the highest level it can reach."""

    elements: tuple[Element, ...]
    highest: int


@cache
def asked_of(group: str) -> Asked:
    """What a group is asked for."""
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
    asked = [
        Element(int(entry[_h("levelNumber")][0]), tuple(sorted(answers.get(name, ()), key=_cost)))
        for name, entry in said.items()
        if group in entry.get(_h("requiredFor"), ())
    ]
    asked.sort(key=lambda element: element.level)
    return Asked(tuple(asked), highest)


@cache
def looked_at() -> frozenset[str]:
    """Every predicate that counts for any group, as N-Triples."""
    asked = (element for group in set(groups().values()) for element in asked_of(group).elements)
    return frozenset((_TITLE, _ID)).union(*(e.properties for element in asked for e in element.evidence))


def level(statements: Iterable[Statement], discipline: str) -> int:
    """The highest level at and below which nothing that is asked for is missing; 0 at least.

    The levels of openDS begin with 0, so a record that lacks even what Bare asks for stands there.
    """
    group = groups().get(discipline) or groups()["Unclassified"]
    asked, highest = asked_of(group)
    said: Said = {}
    for subject, predicate, value in statements:
        said.setdefault(predicate, []).append((subject, value))
    reached = highest
    for element in asked:
        if element.level <= reached and not any(_met(e, said) for e in element.evidence):
            reached = element.level - 1
    return max(reached, 0)


def _met(evidence: Evidence, said: Said) -> bool:
    if evidence.identifier:
        return _identified(evidence, said)
    nodes: set[str] | None = None
    for name in evidence.properties:
        if name not in said:
            return False
        found = {subject for subject, value in said[name] if _counts(value, evidence)}
        nodes = found if nodes is None else nodes & found
        if not nodes:
            return False
    return bool(nodes)


def _identified(evidence: Evidence, said: Said) -> bool:
    titled = {s for s, title in said.get(_TITLE, ()) if _text(title) == evidence.identifier}
    return any(s in titled and _counts(value, evidence) for s, value in said.get(_ID, ()))


def _counts(value: str, evidence: Evidence) -> bool:
    if not evidence.ignores and not evidence.only:
        return True
    word = _word(value)
    return word not in evidence.ignores and (not evidence.only or word in evidence.only)


@lru_cache(maxsize=20_000)
def _word(value: str) -> str:
    return _text(value).strip().lower()


def _text(value: str) -> str:
    """The text of an object in N-Triples: between the quotation marks."""
    return value[1 : value.rfind('"')] if value.startswith('"') else value
