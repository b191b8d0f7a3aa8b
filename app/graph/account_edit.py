"""An account being changed: what is taken out and put in, gathered until all of it is written at once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from app.graph.account import Said, Sheet
from app.graph.document import Document
from app.graph.terms import iri

_HOUSE = ("prov:wasGeneratedBy", "ods:version", "dcterms:created")  # kept by the ledger, not by us


def address(text: str) -> NamedNode:
    """An IRI as a value. Raises ValueError for what is none."""
    return NamedNode(text)


class Edit:
    """Changes of one account. Parts are named without ``#``, "" is the account itself."""

    def __init__(self, graph: str, document: Document) -> None:
        self.document = document
        self._graph = NamedNode(graph)
        self._now = {Quad(t.subject, t.predicate, t.object, self._graph) for t in document.triples}
        self._sheet = Sheet(graph, document.iri)
        self._gone: set[Quad] = set()

    @property
    def removed(self) -> set[Quad]:
        return self._gone - self._sheet.quads

    @property
    def added(self) -> set[Quad]:
        return self._sheet.quads - self._now

    def say(self, part: str, **said: Said | Iterable[Said]) -> str:
        """Say more of a part, as ``Sheet.say`` does. Gives the IRI of the part."""
        return self._sheet.say(part, **said)

    def replace(self, part: str, **said: Said | Iterable[Said]) -> None:
        """Let a part say this and nothing else with these properties; "" takes them away."""
        subject = self._node(part)
        names = {iri(name.replace("_", ":", 1)) for name in said}
        self._gone |= {q for q in self._now if q.subject == subject and q.predicate in names}
        self._sheet.say(part, **said)

    def drop(self, part: str) -> None:
        """Remove a part and all that follows from it."""
        node = self._node(part)
        derived = iri("prov:wasDerivedFrom")
        parts = {node} | {q.subject for q in self._now if q.predicate == derived and q.object == node}
        self._gone |= {q for q in self._now if q.subject in parts}

    def clear(self) -> None:
        """Remove everything but what the house itself keeps."""
        kept = {iri(name) for name in _HOUSE}
        self._gone |= {q for q in self._now if q.predicate not in kept}

    def free(self, kind: str) -> str:
        """A name for a new part: ``grant-3``."""
        found = (re.fullmatch(rf"{kind}-(\d+)", node.id) for node in self.document.parts.values())
        return f"{kind}-{max((int(match[1]) for match in found if match), default=0) + 1}"

    def _node(self, part: str) -> NamedNode:
        return NamedNode(f"{self.document.iri}#{part}" if part else self.document.iri)
