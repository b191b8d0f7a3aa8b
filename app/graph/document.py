"""A document: a resource and its parts; the unit of page, validation, revision and history."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from app.graph.answer import plain
from app.graph.terms import curie, iri, prefixes

_TYPE = "rdf:type"
_NATIVE = {"xsd:boolean": re.compile("true|false"), "xsd:integer": re.compile(r"0|-?[1-9][0-9]{0,14}")}
FORMATS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


class Value(NamedTuple):
    """One value: ``text`` always; ``iri`` for a resource, else ``language`` and ``datatype``."""

    text: str
    iri: str = ""
    language: str = ""
    datatype: str = ""

    @property
    def plain(self) -> Any:
        """A number or truth value where the datatype says so, else the text."""
        return plain(Literal(self.text, datatype=iri(self.datatype))) if self.datatype else self.text


@dataclass
class Node:
    """A resource of the document with what is said of it; properties by CURIE."""

    iri: str
    document: str
    _all: dict[str, Node] = field(repr=False)
    said: dict[str, list[Value]] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """The name of the part within its document, "" for the document itself."""
        return self.iri.removeprefix(self.document).removeprefix("#")

    @property
    def types(self) -> list[str]:
        return [curie(value.iri) for value in self.said.get(_TYPE, ())]

    @property
    def properties(self) -> list[str]:
        return sorted(self.said)

    def values(self, property: str) -> list[Value]:
        return self.said.get(property, [])

    def texts(self, property: str) -> list[str]:
        return [value.text for value in self.values(property)]

    def text(self, property: str, default: str = "") -> str:
        """The first value as text."""
        return next(iter(self.texts(property)), default)

    def nodes(self, property: str) -> list[Node]:
        """The parts of this document that the property leads to."""
        found = (self._all.get(value.iri) for value in self.values(property))
        return [node for node in found if node is not None]

    def node(self, property: str) -> Node | None:
        return next(iter(self.nodes(property)), None)


class Document:
    """A resource and everything ``holotype:partOf`` it, as one principal sees it."""

    def __init__(self, name: str, triples: Iterable[Triple], *, base: str, commit: int = 0) -> None:
        self.iri = name
        self.base = base
        self.commit = commit
        self.triples = list(triples)
        self.parts: dict[str, Node] = {}
        self.root = self._part(name)
        for triple in self.triples:
            assert not isinstance(triple.subject, Triple)
            subject = self._part(triple.subject.value)
            subject.said.setdefault(curie(triple.predicate.value), []).append(_value(triple.object))
        for node in self.parts.values():
            for values in node.said.values():
                values.sort()

    def _part(self, name: str) -> Node:
        if name not in self.parts:
            self.parts[name] = Node(name, self.iri, self.parts)
        return self.parts[name]

    def __bool__(self) -> bool:
        return bool(self.triples)

    @property
    def kind(self) -> str:
        """The first step of its path below the base: specimen, media, dataset …"""
        return self.iri.removeprefix(self.base).split("/", 1)[0]

    @property
    def revision(self) -> str:
        """The activity that made it what it is now."""
        return self.root.text("prov:wasGeneratedBy") or self.iri

    def serialise(
        self,
        media_type: str,
        *,
        context: Mapping[str, Any] | None = None,
        more: Sequence[Triple] = (),
    ) -> bytes:
        """The document, with ``more``, in an RDF format, or as the JSON-LD tree of ``context``."""
        names = self.prefixes_used | {curie(triple.predicate.value).split(":", 1)[0] for triple in more}
        used = {p: prefixes[p] for p in sorted(names & set(prefixes))}
        if media_type in FORMATS:
            triples = sorted([*self.triples, *more], key=str)
            return serialize(triples, format=FORMATS[media_type], prefixes=used) or b""
        tree = {"@context": {**used, **(context or {})}, **self.tree(context or {})}
        return json.dumps(tree, ensure_ascii=False, indent=1).encode()

    @cached_property
    def prefixes_used(self) -> set[str]:
        names = {name for node in self.parts.values() for name in (*node.said, *node.types)}
        names |= {curie(v.datatype) for n in self.parts.values() for vs in n.said.values() for v in vs}
        return {name.split(":", 1)[0] for name in names} & set(prefixes)

    def tree(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Nested JSON with CURIE keys; ``context`` (JSON-LD) says which keys are always lists."""
        return self._branch(self.root, context, frozenset())

    def flat(self, context: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The same, each resource by itself and none inside another."""
        every = frozenset(self.parts)
        return [self._branch(node, context, every) for _, node in sorted(self.parts.items()) if node.said]

    def _branch(self, node: Node, context: Mapping[str, Any], above: frozenset[str]) -> dict[str, Any]:
        above |= {node.iri}
        branch: dict[str, Any] = {"@id": node.iri}
        if node.types:
            branch["@type"] = node.types[0] if len(node.types) == 1 else node.types
        for name in node.properties:
            if name == _TYPE:
                continue
            items = [self._leaf(value, context, above, name) for value in node.said[name]]
            term = context.get(name, {})
            as_list = isinstance(term, Mapping) and term.get("@container") == "@set"
            branch[name] = items if as_list or len(items) > 1 else items[0]
        return branch

    def _leaf(self, value: Value, context: Mapping[str, Any], above: frozenset[str], name: str) -> Any:
        if value.iri:
            inner = self.parts.get(value.iri)
            if inner is not None and inner.said and value.iri not in above:
                return self._branch(inner, context, above)
            term = context.get(name, {})
            coerced = isinstance(term, Mapping) and term.get("@type") == "@id"
            return value.iri if coerced else {"@id": value.iri}
        if value.language:
            return {"@value": value.text, "@language": value.language}
        term = context.get(name, {})
        asked = term.get("@type", "") if isinstance(term, Mapping) else ""
        if not value.datatype:  # a bare string would be taken for what the term is said to be
            return {"@value": value.text} if asked else value.text
        if asked in ("", value.datatype) and _is_native(value):
            return value.plain
        if asked == value.datatype:
            return value.text
        return {"@value": value.text, "@type": value.datatype}


def _is_native(value: Value) -> bool:
    """Whether JSON-LD reads a JSON number or truth value back as this very literal."""
    form = _NATIVE.get(value.datatype)
    return form is not None and form.fullmatch(value.text) is not None


def _value(term: Any) -> Value:
    if isinstance(term, NamedNode):
        return Value(term.value, iri=term.value)
    if isinstance(term, Literal):
        if term.language:
            return Value(term.value, language=term.language)
        datatype = curie(term.datatype.value)
        return Value(term.value, datatype="" if datatype == "xsd:string" else datatype)
    return Value(str(term))
