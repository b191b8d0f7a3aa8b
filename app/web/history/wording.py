"""What changed, in words: part by part, property by property, what it said and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from app.graph.delta import Delta, graph_of
from app.graph.terms import curie
from app.web.context import workbench
from app.web.format import in_words
from app.web.labels import known, label
from app.web.locale import gettext
from app.web.titles import titles

_UNSAID = ("holotype:partOf",)
_TYPE = "rdf:type"
_NUMBER = re.compile(r"-(\d+)$")
Said = list[dict[str, Any]]


def worded(delta: Delta, document: str, around: Iterable[Quad] = ()) -> Said:
    """The changes of one document, the document itself first, then its parts in order.

    ``around`` is what else it says, for the names of its parts. Each change has ``part`` (its name
    within the document, "" for the document itself), ``of`` (the part in words), ``property``,
    ``label``, ``audience``, and ``removed`` and ``added``: values with ``text`` and what they are.
    """
    kinds = _kinds([*delta, *around], document)
    graphs = workbench().platform.graphs
    found: dict[tuple[str, str, str], tuple[list[Any], list[Any]]] = {}
    for place, quads in enumerate((delta.removed, delta.added)):
        for quad in quads:
            name = curie(quad.predicate.value)
            if name in _UNSAID or not isinstance(quad.subject, NamedNode):
                continue
            part = quad.subject.value.removeprefix(document).removeprefix("#")
            key = (part, name, graphs.kind_of(graph_of(quad)) or "own")
            found.setdefault(key, ([], []))[place].append(quad.object)
    named = titles(_mentioned(delta, document))
    return [
        {
            "part": part,
            "of": _called(part, kinds),
            "property": name,
            "label": gettext("is a") if name == _TYPE else label(name),
            "audience": audience,
            "removed": _values(gone, named),
            "added": _values(come, named),
        }
        for (part, name, audience), (gone, come) in sorted(found.items(), key=lambda one: _order(one[0]))
    ]


def _order(key: tuple[str, str, str]) -> tuple[str, int, bool, str, str]:
    part, name, audience = key
    number = _NUMBER.search(part)
    return _NUMBER.sub("", part), int(number[1]) if number else 0, name != _TYPE, label(name), audience


def _kinds(quads: Iterable[Quad], document: str) -> dict[str, str]:
    """The first class of each part, in the order of their names."""
    found: dict[str, str] = {}
    for quad in quads:
        if curie(quad.predicate.value) == _TYPE and isinstance(quad.object, NamedNode):
            part = quad.subject.value.removeprefix(document).removeprefix("#")  # type: ignore[union-attr]
            kind = curie(quad.object.value)
            found[part] = min(found.get(part, kind), kind)
    return found


def _called(part: str, kinds: Mapping[str, str]) -> str:
    """A part in words: ``Event 1``."""
    if not part:
        return ""
    number = _NUMBER.search(part)
    kind = kinds.get(part, "")
    said = label(kind) if kind else in_words(_NUMBER.sub("", part))
    return f"{said} {number[1]}" if number else said


def _mentioned(delta: Delta, document: str) -> list[str]:
    base = workbench().base
    objects = {quad.object.value for quad in delta if isinstance(quad.object, NamedNode)}
    return sorted(o for o in objects if o.startswith(base) and not o.startswith(document))[:200]


def _values(terms: Iterable[Any], named: Mapping[str, str]) -> list[dict[str, str]]:
    return sorted((value(term, named) for term in terms), key=lambda one: (one["text"], str(one)))


def value(term: NamedNode | Literal | BlankNode | Triple, named: Mapping[str, str]) -> dict[str, str]:
    """A value as plain JSON: ``text`` always, ``iri`` of a resource, ``language``, ``datatype``."""
    if isinstance(term, NamedNode):
        said = named.get(term.value) or known(term.value) or term.value
        return {"text": said, "iri": term.value}
    if isinstance(term, Literal):
        found = {"text": term.value}
        if term.language:
            found["language"] = term.language
        elif not term.datatype.value.endswith("#string"):
            found["datatype"] = curie(term.datatype.value)
        return found
    return {"text": str(term)}
