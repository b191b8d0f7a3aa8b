"""What is wrong with one value, as a SPARQL condition: the inner half of the shape compiler.

Every constraint that looks at one value at a time, and every shape a value must (or must not)
conform to, becomes an expression on one variable. Expressions join with ``||`` into one scan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import count

from pyoxigraph import Literal

from app.graph.shape_fragments import fill, fragment
from app.graph.shape_model import NOTHING, Constraint, Node, Path, Shape, Term
from app.graph.shape_operands import PAIRS, NotCovered, number, sample, value_file, written

# A path from a node to itself: a step that nothing takes, taken at most once.
SELF = f"{NOTHING}?"

MOST_COPIES = 12  # a count within a nested shape is written out value by value, up to here


class Conditions:
    """Writes conditions for one set of shapes.

    ``shape`` finds a shape by its node, ``classes`` gives a class with its subclasses, ``regex``
    tells whether the engine understands a pattern with its flags.
    """

    def __init__(
        self,
        shape: Callable[[Term], Shape],
        classes: Callable[[Term], Collection[str]],
        regex: Callable[[str, str], bool],
    ) -> None:
        self._shape = shape
        self.classes = classes
        self._regex = regex
        self._fresh = count(1)

    def fresh(self) -> str:
        """An ending that makes variable names of their own."""
        return f"_{next(self._fresh)}"

    def bad(self, constraint: Constraint, variable: str, within: tuple[Node, ...]) -> str:
        """The condition under which ``?variable`` breaks a constraint on single values."""
        file = value_file(constraint)
        operands = constraint.values
        name = constraint.parameter

        def one(**given: str) -> str:
            tokens = fragment(file).condition
            text = fill(tokens, given=given, names={"value": variable}, fresh=self.fresh())
            return f"({text})"

        if name == "nodeKind":
            return one()
        if name == "class":
            return one(**{"class": ", ".join(self.classes(operands[0]))})
        if file == "datatype-well-formed":
            return one(datatype=written(operands[0]), sample=str(sample(operands[0])))
        if name == "pattern":
            flags = constraint.extra.get("flags", (Literal(""),))[0]
            if not self._regex(operands[0].value, flags.value):
                raise NotCovered(f"the engine does not know the pattern {operands[0].value!r}")
            return one(pattern=written(operands[0]), flags=written(flags))
        if file in ("in-exactly", "language-in") or (file == "in" and not operands):
            each = [one(**{name: written(term)}) for term in operands]
            return f"({' && '.join(each)})" if each else "(true)"
        if file == "in":
            return one(**{"in": ", ".join(map(written, operands))})
        if name in ("node", "not", "and", "or", "xone"):
            marks = {"condition": self._logic(name, operands, variable, within)}
            tokens = fragment(file).condition
            return f"({fill(tokens, marks=marks, names={'value': variable})})"
        return one(**{name: written(operands[0])})

    def _logic(self, name: str, operands: tuple[Term, ...], variable: str, within: tuple[Node, ...]) -> str:
        good = [self.conforms(node, variable, within) for node in operands]
        if name != "xone":
            return "(" + (" || " if name == "or" else " && ").join(good) + ")" if good else "(true)"
        alone = [
            "(" + " && ".join(item if i == j else f"!{item}" for j, item in enumerate(good)) + ")"
            for i in range(len(good))
        ]
        return f"({' || '.join(alone)})"

    def conforms(self, node: Term, variable: str, within: tuple[Node, ...]) -> str:
        """The condition under which ``?variable`` conforms to the shape at ``node``."""
        return f"(!{self.breaks(self._shape(node), variable, within)})"

    def breaks(self, shape: Shape, variable: str, within: tuple[Node, ...]) -> str:
        """The condition under which ``?variable`` as focus node does not conform to the shape."""
        if shape.node in within:
            raise NotCovered("a shape that contains itself")
        if shape.trouble:
            raise NotCovered(shape.trouble)
        if shape.deactivated:
            return "(false)"
        within = (*within, shape.node)
        value = variable if shape.path is None else "value" + self.fresh()
        single, found = [], []
        for constraint in shape.constraints:
            if value_file(constraint):
                single.append(self.bad(constraint, value, within))
            elif constraint.parameter == "property":
                single.append(self.breaks(self._shape(constraint.values[0]), value, within))
            else:
                found.append(self._whole(constraint, shape, variable, within))
        if single and shape.path is not None:
            found.append(self.some(shape.path, variable, value, " || ".join(single)))
        elif single:
            found.extend(single)
        return f"({' || '.join(found)})" if found else "(false)"

    def _whole(self, constraint: Constraint, shape: Shape, variable: str, within: tuple[Node, ...]) -> str:
        """A constraint on all values of ``?variable`` together, as a condition."""
        name = constraint.parameter
        if name in ("minCount", "qualifiedMinCount"):
            wanted = number(constraint.extra.get("count", constraint.values)[0])
            return f"(!{self._at_least(wanted, constraint, shape, variable, within)})"
        if name in ("maxCount", "qualifiedMaxCount"):
            allowed = number(constraint.extra.get("count", constraint.values)[0])
            return self._at_least(allowed + 1, constraint, shape, variable, within)
        file, given = self.pattern(constraint, shape)
        marks = {"target": "{}", "path": SELF if shape.path is None else shape.path.query_text()}
        body = fill(
            fragment(file).body,
            given=given,
            marks=marks,
            names={"focus": variable},
            fresh=self.fresh(),
        )
        return self.exists(body, variable)

    def _at_least(
        self,
        wanted: int,
        constraint: Constraint,
        shape: Shape,
        variable: str,
        within: tuple[Node, ...],
    ) -> str:
        """``wanted`` different values (that conform), each told from the ones before it."""
        if shape.path is None:
            raise NotCovered("a count without a path")
        if wanted > MOST_COPIES:
            raise NotCovered(f"a count above {MOST_COPIES} in a nested shape")
        names = ["value" + self.fresh() for _ in range(wanted)]
        text = ""
        for index in reversed(range(wanted)):
            parts = [f"!sameTerm(?{names[index]}, ?{before})" for before in names[:index]]
            if constraint.parameter.startswith("qualified"):
                parts.append(self.qualified(constraint, names[index], within))
            if text:
                parts.append(text)
            condition = " && ".join(parts) or "true"
            text = self.some(shape.path, variable, names[index], condition)
        return text or "(true)"

    def qualified(self, constraint: Constraint, variable: str, within: tuple[Node, ...]) -> str:
        """The condition under which ``?variable`` counts for a qualified value shape."""
        good = self.conforms(constraint.values[0], variable, within)
        others = ["!" + self.conforms(node, variable, within) for node in constraint.extra["others"]]
        return f"({' && '.join([good, *others])})"

    def some(self, path: Path, variable: str, value: str, condition: str) -> str:
        """The condition that some value of the path meets ``condition`` on ``?value``."""
        marks = {"target": "{}", "path": path.query_text(), "condition": condition}
        names = {"focus": variable, "value": value}
        return self.exists(fill(fragment("values").body, marks=marks, names=names), variable)

    @staticmethod
    def exists(pattern: str, variable: str) -> str:
        """A pattern as a condition."""
        tokens = fragment("exists").condition
        return f"({fill(tokens, marks={'pattern': pattern}, names={'focus': variable})})"

    def pattern(self, constraint: Constraint, shape: Shape) -> tuple[str, dict[str, str]]:
        """Query file and operands of a constraint that looks at all values together."""
        name = constraint.parameter
        if name in PAIRS:
            return PAIRS[name], {name: written(constraint.values[0])}
        if name == "hasValue":
            return "has-value", {name: written(constraint.values[0])}
        if name == "uniqueLang":
            return "unique-lang", {}
        if name == "closed":
            return "closed", {"allowed": ", ".join(self._allowed(constraint, shape))}
        raise NotCovered(f"sh:{name} in a nested shape")

    def _allowed(self, constraint: Constraint, shape: Shape) -> list[str]:
        """Predicates a closed shape knows: those of its property shapes, and the ignored ones."""
        known = [written(term) for term in constraint.extra.get("ignoredProperties", ())]
        for beside in shape.constraints:
            if beside.parameter == "property":
                path = self._shape(beside.values[0]).path
                if path is not None and path.predicate is not None:
                    known.append(str(path.predicate))
        return list(dict.fromkeys(known)) or [NOTHING]
