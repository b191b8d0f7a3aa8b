"""Running plans: first the question a clean batch answers with nothing, then what exactly is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution

from app.graph.shape_fragments import fill, fragment
from app.graph.shape_model import Path, Targets, Term
from app.graph.shape_plan import SOURCE, Check, Plan, Rule, Step
from app.graph.shape_profile import Profile
from app.graph.shape_report import Result
from app.graph.shape_scope import Scope
from app.graph.shape_sources import Named, WholeStore
from app.graph.shape_sparql import once

T = TypeVar("T")
CHUNK = 1000  # focus nodes named in one query
_PLACE = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class Target:
    """A plan with the classes that its target means, subclasses included."""

    plan: Plan
    classes: tuple[NamedNode, ...]


def run(
    targets: Sequence[Target], scope: Scope, focus: Sequence[Term] | None, threads: int = 1
) -> Iterator[Result]:
    """Validate ``focus``, or every target in the graphs of the scope.

    Steps over a whole store are shared out among ``threads``: the engine works without the lock of
    the interpreter.
    """
    profile = None
    if focus is not None or scope.small is not None:
        profile = Profile(scope, focus)
        if profile.has_blank_nodes:
            profile = None
    whole: list[tuple[Step, WholeStore]] = []
    for target in targets:
        plan = target.plan
        nodes: list[Term] = []
        if profile is not None:
            nodes = profile.targets(plan.shape.targets, target.classes)
        if profile is None or any(isinstance(node, BlankNode) for node in nodes):
            whole.extend(whole_steps([target], scope))
            continue
        for start in range(0, len(nodes), CHUNK):
            yield from _results(plan, scope, Named(nodes[start : start + CHUNK], profile))
    yield from shared_out(whole, lambda step, source: list(_found(step, scope, source)), threads)


def whole_steps(targets: Sequence[Target], scope: Scope) -> list[tuple[Step, WholeStore]]:
    """Every step of the plans, each with the source of all its focus nodes."""
    found: list[tuple[Step, WholeStore]] = []
    for target in targets:
        source = WholeStore(target.plan.shape.targets, target.classes, scope)
        found.extend((step, source) for step in target.plan.steps)
    return found


def shared_out(
    steps: Sequence[tuple[Step, WholeStore]], work: Callable[[Step, WholeStore], list[T]], threads: int
) -> Iterator[T]:
    """What comes of the steps, in their order, worked on by several threads."""
    if threads < 2:
        for step, source in steps:
            yield from work(step, source)
        return
    with ThreadPoolExecutor(threads) as pool:
        for found in pool.map(lambda each: work(*each), steps):
            yield from found


def focus_nodes(
    targets: Targets, classes: Sequence[NamedNode], scope: Scope, focus: Sequence[Term] | None
) -> list[Term]:
    """The focus nodes that targets mean: among ``focus``, or in the graphs of the scope."""
    if focus is not None:
        return Profile(scope, focus).targets(targets, classes)
    found = (
        row["focus"]
        for pattern in WholeStore(targets, classes, scope).sources("focus")
        for row in scope.rows(fill(fragment("each-focus").query, marks={"target": pattern}))
    )
    return list(dict.fromkeys(found))


def _results(plan: Plan, scope: Scope, source: Named) -> Iterator[Result]:
    bundled = set()
    for pattern, steps in source.bundled(plan.steps):
        bad = _bundle(pattern, steps, scope)
        for step in steps:
            bundled.add(id(step))
            if step.need.predicate in bad:
                yield from _told(step, scope, source, source.patterns(step))
    for step in plan.steps:
        if id(step) not in bundled:
            yield from _found(step, scope, source)


def _found(step: Step, scope: Scope, source: WholeStore | Named) -> Iterator[Result]:
    """What one step finds: its first question, and what exactly only where that has an answer."""
    patterns = dirty(step, scope, source)
    if patterns:
        yield from _told(step, scope, source, patterns)


def dirty(step: Step, scope: Scope, source: WholeStore | Named) -> list[str]:
    """Patterns of the source among whose focus nodes the step finds anything at all."""
    return [text for text in source.patterns(step) if _first(step, scope, source, text) is not None]


def _bundle(pattern: str, steps: Sequence[Step], scope: Scope) -> set[Term]:
    """Predicates of the steps that have something to tell."""
    marks = {"target": pattern, "condition": " || ".join(step.part for step in steps)}
    text = fill(fragment("bundle").query, marks=marks)
    return {row["predicate"] for row in scope.rows(text)}


def _told(step: Step, scope: Scope, source: WholeStore | Named, patterns: Sequence[str]) -> Iterator[Result]:
    """What exactly is wrong, rule by rule."""
    for rule in step.rules:
        found = {tuple(row.items()): read(rule, row) for row in rows(rule, step, scope, source, patterns)}
        yield from found.values()


def rows(
    rule: Rule, step: Step, scope: Scope, source: WholeStore | Named, patterns: Sequence[str]
) -> Iterator[dict[str, Term]]:
    """What a rule finds, as bound names; the same may come more than once."""
    for text in patterns:
        solutions = scope.rows(_text(rule.check, step, source.whole, text))
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            yield {name: row[name] for name in names if row[name] is not None}


def _first(step: Step, scope: Scope, source: WholeStore | Named, text: str) -> QuerySolution | None:
    return next(scope.rows(_text(step.check, step, source.whole, text)), None)


def _text(check: Check, step: Step, whole: bool, source: str) -> str:
    if whole and check.scan:
        return check.scan.replace(SOURCE, source)
    if whole and step.once:
        source = once(source, step.root)
    return check.focused.replace(SOURCE, source)


def read(rule: Rule, row: dict[str, Term]) -> Result:
    """What a row of a rule reports."""
    shape, parameter = rule.shape, rule.constraint.parameter
    value, path, messages = row.get("value"), shape.path, rule.messages
    if parameter == "closed":
        path = Path("predicate", _named(row.get("predicate")))
    elif parameter == "sparql":
        stated = row.get("path")
        path = Path("predicate", stated) if isinstance(stated, NamedNode) else path
        said = row.get("message")
        messages = (said,) if isinstance(said, Literal) else messages
        messages = tuple(_worded(message, row) for message in messages)
    if value is None and shape.path is None and parameter != "hasValue":
        value = row["focus"]
    return Result(row["focus"], path, value, shape.node, rule.component, shape.severity, messages)


def _named(term: Term | None) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None


def _worded(message: Literal, row: dict[str, Term]) -> Literal:
    """A message of a SPARQL constraint with the names in braces replaced by what was found."""

    def found(match: re.Match[str]) -> str:
        term = row.get("focus" if match[1] == "this" else match[1])
        return match[0] if term is None else term.value

    text = _PLACE.sub(found, message.value)
    return Literal(text, language=message.language) if message.language else Literal(text)
