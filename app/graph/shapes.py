"""What data must look like, asked as queries: the public face of the shapes.

``Shapes.load`` reads SHACL and compiles it once; ``validate`` asks the engine. A shape with a part
the compiler has no query for is named in ``uncovered`` and run by pySHACL on a copy of the data it
touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from app.graph.form_model import Form
from app.graph.form_reading import forms
from app.graph.root import data_root
from app.graph.shape_access import Readable
from app.graph.shape_compiler import Compiler
from app.graph.shape_conditions import Conditions
from app.graph.shape_fragments import fill, fragment
from app.graph.shape_hierarchy import Hierarchy
from app.graph.shape_model import RDFS, SH, XSD, Node, Shape, Term, plain
from app.graph.shape_operands import NotCovered, written
from app.graph.shape_reader import ShapesGraph
from app.graph.shape_report import Report, Result
from app.graph.shape_run import Target, focus_nodes, run
from app.graph.shape_scope import Graph, Scope, touched
from app.graph.shape_survey import Tally, survey, tallied


@dataclass(frozen=True)
class Uncovered:
    """A shape the compiler has no queries for, and why."""

    shape: Shape
    reason: str


@dataclass(frozen=True)
class _Compiled:
    """All plans under one class hierarchy."""

    targets: tuple[Target, ...]
    uncovered: tuple[Uncovered, ...]
    hierarchy: Hierarchy


class Shapes:
    """A set of shapes, compiled. Holds no store; may be used from several threads."""

    def __init__(self, quads: Sequence[Quad], ontology: Iterable[Quad] = ()) -> None:
        self.quads = list(quads)
        self._graph = ShapesGraph(self.quads)
        stated = [
            quad
            for quads in (self.quads, ontology)
            for quad in quads
            if quad.predicate.value == RDFS + "subClassOf"
        ]
        edges = ((plain(quad.subject), plain(quad.object)) for quad in stated)
        self._plain = self._compile(Hierarchy(edges))
        self._others: dict[frozenset[tuple[Term, Term]], _Compiled] = {}

    @classmethod
    def load(
        cls,
        paths: FilePath | Iterable[FilePath],
        ontology: Iterable[FilePath] = (),
        *,
        hints: bool = True,
    ) -> Shapes:
        """Read shapes from Turtle files; ``ontology`` files add ``rdfs:subClassOf`` statements.

        The prefixes of the house are always among what ``sh:prefixes`` may name. Without ``hints``
        shapes of severity sh:Info are deactivated.
        """
        files = [paths] if isinstance(paths, FilePath) else list(paths)
        quads = list(_read([*files, data_root() / "ontology" / "prefixes.ttl"]))
        return cls(quads if hints else [*quads, *_deactivated(quads)], _read(ontology))

    @property
    def uncovered(self) -> Sequence[Uncovered]:
        """Shapes with targets that pySHACL runs instead of the engine."""
        return self._plain.uncovered

    @property
    def shapes(self) -> dict[Node, Shape]:
        """Every shape by its node, as read."""
        return self._graph.shapes

    @cached_property
    def forms(self) -> dict[str, Form]:
        """What can be said of each class, by its short name: forms, schemas and templates are made of it."""
        return forms(self.quads)

    @cached_property
    def targeted(self) -> frozenset[str]:
        """The IRI of every class whose instances a rule looks at, subclasses included."""
        return frozenset(name.value for target in self._plain.targets for name in target.classes)

    @property
    def hierarchy(self) -> Sequence[Quad]:
        """The ``rdfs:subClassOf`` statements of shapes and ontology, which data need not repeat."""
        return self._plain.hierarchy.quads()

    def validate(
        self,
        store: Oxigraph | Readable,
        focus: Iterable[NamedNode | str] | None = None,
        graphs: Iterable[Graph] | None = None,
        context: Iterable[Graph] = (),
        threads: int = 1,
    ) -> Report:
        """Validate ``focus`` (IRIs; None: every target) in the union of ``graphs``.

        ``graphs`` None: all graphs of the store. ``context``: graphs whose statements are seen but
        whose resources are not checked. What is no target of any shape conforms.
        ``threads``: how many work on a whole store at once.
        """
        scope = Scope(store, graphs, context)
        nodes = None
        if focus is not None:
            nodes = [NamedNode(node) if isinstance(node, str) else node for node in focus]
            if not nodes:
                return Report(())
        compiled = self._for(scope)
        results = list(run(compiled.targets, scope, nodes, threads))
        if compiled.uncovered:
            results.extend(self._judged(compiled, scope, nodes))
        return Report(results)

    def survey(
        self,
        store: Oxigraph | Readable,
        graphs: Iterable[Graph],
        context: Iterable[Graph] = (),
        *,
        threads: int = 1,
        cases: int = 3,
    ) -> list[Tally]:
        """Count what is wrong with every target in ``graphs``, rule by rule, with a few cases each.

        The counts are those of ``validate``; memory does not grow with them.
        """
        scope = Scope(store, graphs, context)
        compiled = self._for(scope)
        found = survey(compiled.targets, scope, threads, cases)
        if compiled.uncovered:
            found += tallied(self._judged(compiled, scope, None), cases)
        return sorted(found, key=Tally.sort_key)

    def validate_batch(
        self, store: Oxigraph | Readable, graphs: Iterable[Graph] | None = None, context: Iterable[Graph] = ()
    ) -> Report:
        """Validate everything in a small store in memory: one chunk of documents."""
        return self.validate(store, None, graphs, context)

    def _for(self, scope: Scope) -> _Compiled:
        """The plans under the hierarchy of the scope, which may know more subclasses."""
        beyond = self._plain.hierarchy.unknown(self._classes, scope)
        if not beyond:
            return self._plain
        key = frozenset(beyond)
        if key not in self._others:
            if len(self._others) >= 8:
                self._others.clear()
            self._others[key] = self._compile(Hierarchy(self._plain.hierarchy.edges | key))
        return self._others[key]

    @cached_property
    def _classes(self) -> set[Term]:
        """Every class that a target or a constraint asks for."""
        shapes = self._graph.shapes.values()
        found: set[Term] = {node for shape in shapes for node in shape.targets.classes}
        for shape in shapes:
            for constraint in shape.constraints:
                if constraint.parameter == "class":
                    found.update(constraint.values)
        return found

    def _compile(self, hierarchy: Hierarchy) -> _Compiled:
        conditions = Conditions(
            self._graph.shape,
            lambda top: [written(node) for node in hierarchy.classes(top)],
            _regex_works,
        )
        compiler = Compiler(conditions, self._graph)
        targets, uncovered = [], []
        for shape in list(self._graph.shapes.values()):
            if not shape.targets or shape.deactivated:
                continue
            try:
                if any(isinstance(node, BlankNode) for node in shape.targets.nodes):
                    raise NotCovered("a blank node as target")
                classes = hierarchy.below(shape.targets.classes)
                targets.append(Target(compiler.plan(shape), classes))
            except NotCovered as reason:
                uncovered.append(Uncovered(shape, str(reason)))
        return _Compiled(tuple(targets), tuple(uncovered), hierarchy)

    def _judged(self, compiled: _Compiled, scope: Scope, focus: Sequence[Term] | None) -> list[Result]:
        """What pySHACL finds for the shapes that are not covered."""
        targets = {}
        for entry in compiled.uncovered:
            stated = entry.shape.targets
            classes = compiled.hierarchy.below(stated.classes)
            if found := focus_nodes(stated, classes, scope, focus):
                targets[entry.shape.node] = found
        if not targets:
            return []
        nodes = [node for found in targets.values() for node in found]
        from app.graph.shape_judge import judge  # late: it takes as long to import as all else

        return judge(self.quads, [*touched(scope, nodes), *self.hierarchy], targets)


def _read(files: Iterable[FilePath]) -> Iterator[Quad]:
    for file in files:
        yield from parse(path=file, format=RdfFormat.TURTLE, base_iri=file.resolve().as_uri())


def _regex_works(pattern: str, flags: str) -> bool:
    """Whether the engine understands a regular expression with its flags."""
    given = {"pattern": str(Literal(pattern)), "flags": str(Literal(flags))}
    return bool(Oxigraph().query(fill(fragment("pattern-works").query, given=given)))


def _deactivated(quads: Sequence[Quad]) -> Iterator[Quad]:
    """What switches shapes of severity sh:Info off."""
    info, off = NamedNode(SH + "Info"), NamedNode(SH + "deactivated")
    true = Literal("true", datatype=NamedNode(XSD + "boolean"))
    for quad in quads:
        if quad.predicate.value == SH + "severity" and quad.object == info:
            yield Quad(quad.subject, off, true)


def house_shapes(root: FilePath, *, hints: bool = True) -> Shapes:
    """All shapes below ``root``, with the subclasses its ontology knows.

    Without ``hints`` shapes of severity sh:Info are left out: asking them of a million records and
    throwing the answers away took a fifth of the time of a batch.
    """
    files = (sorted((root / name).glob("*.ttl")) for name in ("shapes", "ontology"))
    return Shapes.load(*files, hints=hints)
