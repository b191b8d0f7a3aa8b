"""From Turtle to shapes: reads what SHACL says about each shape of a shapes graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from app.graph.shape_model import OWL, RDF, RDFS, SH, Constraint, Node, Path, Shape, Targets, Term, plain
from app.graph.shape_model import node as as_node

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_OPERATORS = ("inverse", "zeroOrMore", "oneOrMore", "zeroOrOne")
# Parameters whose object is one term, a list, one shape or a list of shapes.
_PLAIN = [
    "class",
    "datatype",
    "nodeKind",
    "minCount",
    "maxCount",
    "minExclusive",
    "minInclusive",
    "maxExclusive",
    "maxInclusive",
    "minLength",
    "maxLength",
    "equals",
    "disjoint",
    "lessThan",
    "lessThanOrEquals",
    "hasValue",
    "node",
    "property",
    "not",
    "sparql",
]
_LISTS = ("in", "languageIn", "and", "or", "xone")
_COMPANIONS = {"pattern": ("flags",), "closed": ("ignoredProperties",)}
# What says something about a shape and demands nothing.
_SILENT = frozenset(
    [
        "path",
        "targetClass",
        "targetNode",
        "targetSubjectsOf",
        "targetObjectsOf",
        "severity",
        "message",
        "deactivated",
        "name",
        "description",
        "order",
        "group",
        "defaultValue",
        "flags",
        "ignoredProperties",
        "uniqueLang",
        "closed",
        "pattern",
        "qualifiedValueShape",
        "qualifiedMinCount",
        "qualifiedMaxCount",
        "qualifiedValueShapesDisjoint",
        "declare",
        "prefixes",
        "select",
        "suggestedShapesGraph",
        "shapesGraph",
        "entailment",
    ]
)
_KNOWN = _SILENT | set(_PLAIN) | set(_LISTS)


class ShapesGraph:
    """A shapes graph, indexed by subject, from which shapes are read one by one.

    ``shapes`` holds every shape of the graph by its node.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[Node, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            found = self._about[as_node(quad.subject)][quad.predicate.value]
            if (term := plain(quad.object)) not in found:
                found.append(term)
        # Parameters of constraint components that the shapes graph brings along itself.
        self._own_parameters = {
            path.value
            for about in list(self._about)
            for parameter in self.objects(about, SH + "parameter")
            for path in self.objects(parameter, SH + "path")
        }
        self.shapes: dict[Node, Shape] = {}
        for about in list(self._about):
            if self._is_shape(about):
                self.shape(about)

    def objects(self, node: Term, *names: str) -> list[Term]:
        """Objects of the node's statements with the given predicate IRIs."""
        about = None if isinstance(node, Literal) else self._about.get(node)
        return [] if about is None else [term for name in names for term in about.get(name, ())]

    def shape(self, named: Term) -> Shape:
        """The shape at a node, read once; any node may be used as a shape."""
        at = as_node(named)
        if at in self.shapes:
            return self.shapes[at]
        found = self.shapes[at] = Shape(at)
        try:
            self._read(found)
        except ValueError as reason:
            found.trouble = str(reason)
        return found

    def _is_shape(self, node: Node) -> bool:
        types = {term.value for term in self.objects(node, RDF + "type")}
        if types & {SH + "NodeShape", SH + "PropertyShape"}:
            return True
        return any(self.objects(node, SH + name) for name in _TARGETS)

    def _texts(self, node: Node, property: str) -> tuple[Literal, ...]:
        return tuple(term for term in self.objects(node, property) if isinstance(term, Literal))

    def _read(self, shape: Shape) -> None:
        node = shape.node
        shape.deactivated = any(
            term.value in ("true", "1") for term in self.objects(node, SH + "deactivated")
        )
        shape.messages = self._texts(node, SH + "message")
        shape.names = self._texts(node, SH + "name")
        shape.targets = self._targets(node)
        for term in self.objects(node, SH + "severity"):
            if isinstance(term, NamedNode):
                shape.severity = term
        paths = self.objects(node, SH + "path")
        if len(paths) > 1:
            raise ValueError("a property shape has one path")
        if paths:
            shape.path = self.path(paths[0])
        for name in self._about.get(node, ()):
            local = name.removeprefix(SH)
            if local != name and local not in _KNOWN:
                raise ValueError(f"sh:{local} is not known to the compiler")
            if name in self._own_parameters:
                raise ValueError(f"<{name}> belongs to a constraint component of its own")
        shape.constraints = self._constraints(node)

    def _targets(self, node: Node) -> Targets:
        classes, nodes, subjects, objects = (self.objects(node, SH + name) for name in _TARGETS)
        types = {term.value for term in self.objects(node, RDF + "type")}
        if types & {RDFS + "Class", OWL + "Class"} and node not in classes:
            classes = [*classes, node]
        return Targets(_iris(classes), tuple(nodes), _iris(subjects), _iris(objects))

    def _constraints(self, node: Node) -> list[Constraint]:
        found = [Constraint(name, (term,)) for name in _PLAIN for term in self.objects(node, SH + name)]
        for name in _LISTS:
            for head in self.objects(node, SH + name):
                found.append(Constraint(name, tuple(self.members(head))))
        for name, companions in _COMPANIONS.items():
            for term in self.objects(node, SH + name):
                if name == "closed" and term.value not in ("true", "1"):
                    continue
                extra = {
                    key: tuple(self.members(value) if key == "ignoredProperties" else [value])
                    for key in companions
                    for value in self.objects(node, SH + key)
                }
                found.append(Constraint(name, (term,), extra))
        if any(term.value == "true" for term in self.objects(node, SH + "uniqueLang")):
            found.append(Constraint("uniqueLang", ()))
        found.extend(self._qualified(node))
        return found

    def _qualified(self, node: Node) -> list[Constraint]:
        counts = {
            name: tuple(self.objects(node, SH + name)) for name in ("qualifiedMinCount", "qualifiedMaxCount")
        }
        disjoint = any(
            term.value in ("true", "1") for term in self.objects(node, SH + "qualifiedValueShapesDisjoint")
        )
        found: list[Constraint] = []
        for shape in self.objects(node, SH + "qualifiedValueShape"):
            others = tuple(self._siblings(node, shape)) if disjoint else ()
            for name, numbers in counts.items():
                found.extend(
                    Constraint(name, (shape,), {"count": (number,), "others": others}) for number in numbers
                )
        return found

    def _siblings(self, node: Node, shape: Term) -> list[Term]:
        """Qualified value shapes of the other property shapes beside ``node``."""
        parents = [parent for parent in self._about if node in self.objects(parent, SH + "property")]
        found = [
            other
            for parent in parents
            for beside in self.objects(parent, SH + "property")
            for other in self.objects(beside, SH + "qualifiedValueShape")
        ]
        return [other for other in dict.fromkeys(found) if other != shape]

    def members(self, head: Term) -> list[Term]:
        """Members of an RDF list. Raises ValueError where it is none."""
        found: list[Term] = []
        seen = set()
        while head.value != RDF + "nil" or isinstance(head, Literal):
            first, rest = self.objects(head, RDF + "first"), self.objects(head, RDF + "rest")
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise ValueError("a list is not well-formed")
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def path(self, node: Term, above: tuple[Term, ...] = ()) -> Path:
        """The property path at ``node``. Raises ValueError where it is none."""
        if node in above:
            raise ValueError("a path contains itself")
        above = (*above, node)
        if isinstance(node, NamedNode):
            return Path("predicate", node)
        if not isinstance(node, BlankNode):
            raise ValueError("a path is an IRI or a blank node")
        if self.objects(node, RDF + "first"):
            members = [self.path(item, above) for item in self.members(node)]
            if len(members) < 2:
                raise ValueError("a sequence path has two steps at least")
            return Path("sequence", parts=tuple(members))
        for head in self.objects(node, SH + "alternativePath"):
            members = [self.path(item, above) for item in self.members(head)]
            if len(members) < 2:
                raise ValueError("an alternative path has two branches at least")
            return Path("alternative", parts=tuple(members))
        for kind in _OPERATORS:
            for inner in self.objects(node, f"{SH}{kind}Path"):
                return Path(kind, parts=(self.path(inner, above),))
        raise ValueError("a path is not well-formed")


def _iris(terms: Iterable[Term]) -> tuple[NamedNode, ...]:
    """Classes and predicates that have a name; a blank one has no instance to look for."""
    return tuple(term for term in terms if isinstance(term, NamedNode))
