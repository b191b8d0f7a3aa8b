"""From shapes to queries: the outer half of the compiler, which makes a plan of steps.

A step is one query that finds out whether anything is wrong with the values of one path, and the
rules behind it, each a query of its own that tells exactly what. A clean batch costs the first
query of each step and nothing else. A text holds the place ``SOURCE`` for the pattern that says
where the focus nodes are, on the variable ``Step.root``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from app.graph.shape_conditions import SELF, Conditions
from app.graph.shape_fragments import Fragment, fill, fragment
from app.graph.shape_model import SH, Constraint, Node, Path, Shape
from app.graph.shape_operands import NotCovered, number, value_file
from app.graph.shape_plan import SOURCE, Check, Need, Plan, Rule, Step
from app.graph.shape_reader import ShapesGraph
from app.graph.shape_scans import is_sequence, is_step, sequence_scan, values_scan
from app.graph.shape_sparql import sparql_constraint
from app.graph.terms import curie

NEVER = 10**9
_SPARQL = SH + "SPARQLConstraintComponent"
# Constraints that need more than so many values before they can be broken.
_NEED_VALUES = {"disjoint": 0, "lessThan": 0, "lessThanOrEquals": 0, "uniqueLang": 1}


@dataclass(frozen=True)
class _Place:
    """A shape on the way from the root: ``hops`` lead from the focus nodes of the root to its own."""

    shape: Shape
    hops: tuple[Path, ...]
    within: tuple[Node, ...]

    @property
    def root(self) -> str:
        return "outer" if self.hops else "focus"

    def source(self) -> str:
        """The pattern that binds ``?focus``: the source of the root, and the way from there."""
        text, name = SOURCE, self.root
        for index, path in enumerate(self.hops, 1):
            following = "focus" if index == len(self.hops) else f"between_{index}"
            text = fill(
                fragment("value-nodes").body,
                marks={"target": text, "path": path.query_text()},
                names={"outer": name, "focus": following},
            )
            name = following
        return text

    def need(self, predicate: NamedNode | None, over: int = 0, under: int = 0) -> Need:
        return Need(self.hops[0].predicate) if self.hops else Need(predicate, over, under)


class Compiler:
    """Makes plans from shapes, with ``conditions`` for what is asked of single values."""

    def __init__(self, conditions: Conditions, graph: ShapesGraph) -> None:
        self._conditions = conditions
        self._graph = graph

    def plan(self, shape: Shape) -> Plan:
        """Raises NotCovered where a part of the shape cannot be asked as a query."""
        steps: list[Step] = []
        self._steps(_Place(shape, (), ()), steps)
        return Plan(shape, tuple(steps))

    def _steps(self, place: _Place, steps: list[Step]) -> None:
        shape = place.shape
        if shape.node in place.within:
            raise NotCovered("a shape that contains itself")
        if shape.trouble:
            raise NotCovered(shape.trouble)
        if shape.deactivated:
            return
        within = (*place.within, shape.node)
        single: list[tuple[Constraint, str]] = []
        for constraint in shape.constraints:
            if constraint.parameter == "property":
                hops = place.hops if shape.path is None else (*place.hops, shape.path)
                inner = self._graph.shape(constraint.values[0])
                self._steps(_Place(inner, hops, within), steps)
            elif value_file(constraint):
                variable = "focus" if shape.path is None else "value"
                single.append((constraint, self._conditions.bad(constraint, variable, within)))
            elif constraint.parameter == "sparql":
                steps.extend(self._sparql(constraint, place))
            else:
                steps.append(self._whole(constraint, place, within))
        if single:
            steps.append(self._single(single, place))

    def _single(self, single: list[tuple[Constraint, str]], place: _Place) -> Step:
        """All constraints on single values of one path: one scan, and one rule for each."""
        rules = tuple(
            _rule(
                self._values(place, [(constraint, condition)]),
                place.shape,
                constraint,
                fragment(value_file(constraint)),
            )
            for constraint, condition in single
        )
        condition = " || ".join(text for _, text in single)
        check = self._values(place, single)
        path = place.shape.path
        predicate = None if path is None else path.predicate
        part = ""
        if predicate is not None and not place.hops:
            marks = {"path": str(predicate), "condition": condition}
            part = f"({fill(fragment('bundle-part').condition, marks=marks)})"
        return Step(check, rules, place.root, place.need(predicate), path, part)

    def _values(self, place: _Place, single: list[tuple[Constraint, str]]) -> Check:
        """The scan of a path (or of the focus nodes themselves) for what breaks a constraint."""
        marks = {"target": place.source(), "condition": " || ".join(text for _, text in single)}
        path = place.shape.path
        if path is None:
            return Check(fill(fragment("focus").query, marks=marks))
        marks["path"] = path.query_text()
        scan = ""
        if is_step(path) and not place.hops:
            others = [text for constraint, text in single if constraint.parameter != "class"]
            classes = [c.values[0] for c, _ in single if c.parameter == "class"]
            scan = values_scan(path, others, [self._conditions.classes(top) for top in classes])
        return Check(fill(fragment("values").query, marks=marks), scan)

    def _whole(self, constraint: Constraint, place: _Place, within: tuple[Node, ...]) -> Step:
        """A constraint that looks at all values of a focus node together."""
        shape, name = place.shape, constraint.parameter
        path = None if shape.path is None else shape.path.predicate
        marks = {"target": place.source(), "path": SELF}
        if shape.path is not None:
            marks["path"] = shape.path.query_text()
        scan_file, need = "", place.need(None)
        if name in ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"):
            if shape.path is None:
                raise NotCovered("a count without a path")
            wanted = number(constraint.extra.get("count", constraint.values)[0])
            file, scan_file = _count_files(name, wanted)
            given = {name if name in ("minCount", "maxCount") else "count": str(wanted)}
            if constraint.extra:
                marks["condition"] = self._conditions.qualified(constraint, "value", within)
            if name in ("maxCount", "qualifiedMaxCount"):
                need = place.need(path, wanted)
            elif wanted == 1 and name == "minCount":
                need = place.need(path, NEVER, 1)
        else:
            file, given = self._conditions.pattern(constraint, shape)
            if name in _NEED_VALUES:
                need = place.need(path, _NEED_VALUES[name])
            elif name == "closed" and not place.hops:
                need = Need(beyond=frozenset(given["allowed"].split(", ")))
        focused = fill(fragment(file).query, given=given, marks=marks)
        scan = ""
        if scan_file and shape.path is not None and is_step(shape.path) and not place.hops:
            scan = fill(fragment(scan_file).query, given=given, marks=marks)
        check = first = Check(focused, scan)
        if file == "min-count-one" and shape.path and is_sequence(shape.path) and not place.hops:
            check = first = Check(focused, sequence_scan(shape.path))
        if scan and file == "max-count-one":
            first = Check(focused, fill(fragment("max-count-one-scan").query, marks=marks))
        rule = _rule(check, shape, constraint, fragment(file))
        return Step(first, (rule,), place.root, need, shape.path)

    def _sparql(self, constraint: Constraint, place: _Place) -> Iterator[Step]:
        """A constraint that is a query already; none where it is switched off."""
        node = constraint.values[0]
        if any(t.value in ("true", "1") for t in self._graph.objects(node, SH + "deactivated")):
            return
        found = sparql_constraint(self._graph, node, place.shape, place.source())
        check = Check(found.query, found.scan)
        rule = Rule(check, place.shape, constraint, _SPARQL, found.messages)
        yield Step(check, (rule,), place.root, place.need(None), None, once=True)


def _rule(check: Check, shape: Shape, constraint: Constraint, file: Fragment) -> Rule:
    component = SH + file.component.removeprefix("sh:")
    messages = shape.messages or (Literal(_worded(file.message, constraint)),)
    return Rule(check, shape, constraint, component, messages)


def _worded(message: str, constraint: Constraint) -> str:
    """The house's own message, with the operands written short."""
    operands = constraint.extra.get("count", constraint.values)
    short = [curie(t.value) if isinstance(t, NamedNode) else t.value for t in operands[:20]]
    text = ", ".join(short) + (" …" if len(operands) > len(short) else "")
    return message.replace("{count}", text).replace(f"{{{constraint.parameter}}}", text)


def _count_files(name: str, wanted: int) -> tuple[str, str]:
    """Query files of a count: the one from focus nodes, and the one for a whole store."""
    if name == "minCount":
        return ("min-count-one", "min-count-one-scan") if wanted == 1 else ("min-count", "")
    if name == "maxCount":
        few = {0: "max-count-none", 1: "max-count-one"}
        return few.get(wanted, "max-count"), "max-count-scan"
    return "qualified-min-count" if name == "qualifiedMinCount" else "qualified-max-count", ""
