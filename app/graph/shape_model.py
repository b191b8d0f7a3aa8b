"""Shapes as plain data: what is demanded of which nodes, in the engine's own terms.

Vocabulary and meaning: W3C Shapes Constraint Language (SHACL), Recommendation of 20 July 2017.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"

NOTHING = "<urn:holotype:nothing>"  # a property that nothing has

VIOLATION = NamedNode(SH + "Violation")

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

# How the operators of a path are written, before and after their one operand.
_AROUND = {
    "inverse": ("^", ""),
    "zeroOrMore": ("", "*"),
    "oneOrMore": ("", "+"),
    "zeroOrOne": ("", "?"),
}
_BETWEEN = {"sequence": "/", "alternative": "|"}


@dataclass(frozen=True)
class Path:
    """A property path. ``kind`` is ``predicate`` (then ``predicate`` is set) or an operator."""

    kind: str
    predicate: NamedNode | None = None
    parts: tuple[Path, ...] = ()

    def query_text(self) -> str:
        """The path as a compiled query has it.

        A sequence gets a branch that leads nowhere: without it the engine takes the sequence apart
        and may begin at its far end, even where the near end is known.
        """
        return f"({self.text()}|{NOTHING})" if self.kind == "sequence" else self.text()

    def text(self) -> str:
        """The path as SPARQL writes it, in full IRIs."""
        if self.predicate is not None:
            return str(self.predicate)
        if self.kind in _BETWEEN:
            return "(" + _BETWEEN[self.kind].join(part.text() for part in self.parts) + ")"
        before, after = _AROUND[self.kind]
        return f"({before}{self.parts[0].text()}{after})"

    def predicates(self) -> Iterator[NamedNode]:
        """Every predicate that occurs in the path."""
        if self.predicate is not None:
            yield self.predicate
        for part in self.parts:
            yield from part.predicates()

    def quads(self) -> tuple[Node, list[Quad]]:
        """The path as RDF: its node, and the quads that describe the node."""
        if self.predicate is not None:
            return self.predicate, []
        heads: list[Node] = []
        quads: list[Quad] = []
        for part in self.parts:
            head, rest = part.quads()
            heads.append(head)
            quads.extend(rest)
        if self.kind in _BETWEEN:
            first, listed = rdf_list(heads)
            quads.extend(listed)
            if self.kind == "sequence":
                return first, quads
            heads = [first]
        bare = BlankNode()
        quads.append(Quad(bare, NamedNode(f"{SH}{self.kind}Path"), heads[0]))
        return bare, quads


def plain(term: NamedNode | BlankNode | Literal | Triple) -> Term:
    """A term that is no triple. Raises ValueError: nothing here speaks of triple terms."""
    if isinstance(term, Triple):
        raise ValueError("a triple as a term is not foreseen")
    return term


def node(term: NamedNode | BlankNode | Literal | Triple) -> Node:
    """A term that can be a subject. Raises ValueError for any other."""
    if isinstance(term, Triple | Literal):
        raise ValueError(f"{term} is not a node")
    return term


def rdf_list(items: Sequence[Node]) -> tuple[Node, list[Quad]]:
    """An RDF list: its first node (``rdf:nil`` when empty) and its quads."""
    head: Node = NamedNode(RDF + "nil")
    quads: list[Quad] = []
    for item in reversed(items):
        cell = BlankNode()
        quads.append(Quad(cell, NamedNode(RDF + "first"), item))
        quads.append(Quad(cell, NamedNode(RDF + "rest"), head))
        head = cell
    return head, quads


@dataclass(frozen=True)
class Targets:
    """Where a shape looks for its focus nodes."""

    classes: tuple[NamedNode, ...] = ()
    nodes: tuple[Term, ...] = ()
    subjects_of: tuple[NamedNode, ...] = ()
    objects_of: tuple[NamedNode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.classes or self.nodes or self.subjects_of or self.objects_of)


@dataclass(frozen=True)
class Constraint:
    """One demand: ``parameter`` is the local name of the property that states it.

    ``values`` are its operands: one term, or the members of its list. ``extra`` holds companions
    such as ``flags`` or ``ignoredProperties``.
    """

    parameter: str
    values: tuple[Term, ...]
    extra: dict[str, tuple[Term, ...]] = field(default_factory=dict, hash=False)


def in_language(texts: Iterable[Literal], language: str = "en") -> Literal | None:
    """The text in a language, else an English or language-less one, else any; None where there is none."""
    order = {language: 0, "en": 1, None: 1}
    ranked = sorted(texts, key=lambda text: order.get(text.language, 2))
    return ranked[0] if ranked else None


@dataclass
class Shape:
    """A node shape (``path`` is None) or a property shape."""

    node: Node
    path: Path | None = None
    targets: Targets = Targets()
    constraints: list[Constraint] = field(default_factory=list)
    severity: NamedNode = VIOLATION
    messages: tuple[Literal, ...] = ()
    names: tuple[Literal, ...] = ()
    deactivated: bool = False
    trouble: str = ""  # why the reader could not make sense of it; such a shape is not covered

    @property
    def name(self) -> str:
        """What it is called in English; empty for a shape that is not called anything."""
        found = in_language(self.names)
        return found.value if found else ""

    @property
    def label(self) -> str:
        """The last part of the shape's IRI; empty for a shape without a name."""
        if isinstance(self.node, BlankNode):
            return ""
        return self.node.value.rpartition("#")[2].rpartition("/")[2]
