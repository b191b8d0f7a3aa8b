"""From shapes to forms.

A node shape becomes a form. Property shapes of one path become one field: the first violation by
``sh:order`` names and describes it, all are rules of it. What is demanded of a longer path is a rule
of the form.
Beside what SHACL has, a property shape may say ``holotype:valuesFrom`` (a vocabulary),
``holotype:readOnly`` (the house writes it) and ``skos:example`` (a value that fits).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, Quad

from app.graph.form_model import Field, Form, Group, Rule, Words
from app.graph.shape_model import RDFS, SH, XSD, Constraint, Shape, Term
from app.graph.shape_reader import ShapesGraph
from app.graph.shape_report import short_path
from app.graph.terms import curie, iri

_VOCABULARY, _READ_ONLY = iri("holotype:valuesFrom").value, iri("holotype:readOnly").value
_EXAMPLE = iri("skos:example").value
_NUMBERS = {"integer": "integer", "decimal": "decimal", "double": "decimal", "float": "decimal"}
_LAST = 10**6


def forms(quads: Iterable[Quad]) -> dict[str, Form]:
    """The form of every class that a node shape of ``quads`` aims at, by the class in short."""
    graph = ShapesGraph(quads)
    found: dict[str, Form] = {}
    for shape in graph.shapes.values():
        if shape.path is None and shape.targets.classes and not isinstance(shape.node, BlankNode):
            form = _form(graph, shape)
            found |= {name: form for name in form.classes}
    return {name: _joined(form, found) for name, form in found.items()}


def _joined(form: Form, every: Mapping[str, Form]) -> Form:
    """The form with the forms of its parts named."""
    fields = tuple(
        replace(field, form=every[field.classes[0]].name)
        if field.classes and field.classes[0] in every
        else field
        for field in form.fields
    )
    return replace(form, fields=fields)


def _form(graph: ShapesGraph, shape: Shape) -> Form:
    properties = [
        graph.shape(node)
        for each in shape.constraints
        if each.parameter == "property"
        for node in each.values
    ]
    by_path: dict[str, list[Shape]] = {}
    rules: list[Rule] = []
    for each in sorted(properties, key=lambda one: _number(graph, one.node, "order", _LAST)):
        if each.deactivated:
            continue
        if each.path is not None and each.path.predicate is not None:
            by_path.setdefault(short_path(each.path), []).append(each)
        else:
            rules.append(_rule(each))
    fields = [_field(graph, path, shapes) for path, shapes in by_path.items()]
    used = {group for one in properties for group in graph.objects(one.node, SH + "group")}
    return Form(
        name=shape.label,
        iri=shape.node.value,
        title=_words(graph, shape.node, RDFS + "label"),
        description=_words(graph, shape.node, SH + "description"),
        classes=tuple(curie(name.value) for name in shape.targets.classes),
        groups=tuple(sorted((_group(graph, each) for each in used), key=lambda one: (one.order, one.name))),
        fields=tuple(sorted(fields, key=lambda one: one.order)),
        rules=tuple(rules),
    )


def _group(graph: ShapesGraph, node: Term) -> Group:
    order = _number(graph, node, "order", _LAST)
    return Group(_local(node), _words(graph, node, RDFS + "label"), order)


def _field(graph: ShapesGraph, path: str, shapes: list[Shape]) -> Field:
    first = next(filter(_grave, shapes), shapes[0])
    binding = {c.parameter: c for s in reversed(shapes) if _grave(s) for c in s.constraints}
    most = [c for s in shapes for c in s.constraints if c.parameter == "maxCount"]
    asked = [s for s in shapes if not _grave(s) and _has(s, "minCount")]
    groups = graph.objects(first.node, SH + "group")
    example = graph.objects(first.node, _EXAMPLE)
    vocabulary = graph.objects(first.node, _VOCABULARY)
    lowest, beyond_low = _bound(binding, "min")
    highest, beyond_high = _bound(binding, "max")
    return Field(
        name=first.label.partition("-")[2],
        path=path,
        kind=_kind(binding, bool(vocabulary)),
        title=_words(graph, first.node, SH + "name"),
        description=_words(graph, first.node, SH + "description"),
        group=_local(groups[0]) if groups else "",
        order=_number(graph, first.node, "order", _LAST),
        minimum_count=int(_text(binding, "minCount") or 0),
        maximum_count=min((int(c.values[0].value) for c in most), default=None),
        recommended=bool(asked),
        read_only=any(term.value == "true" for term in graph.objects(first.node, _READ_ONLY)),
        datatype=curie(_text(binding, "datatype")) if "datatype" in binding else "",
        classes=tuple(curie(term.value) for term in binding["class"].values) if "class" in binding else (),
        choices=tuple(term.value for term in binding["in"].values) if "in" in binding else (),
        vocabulary=vocabulary[0].value if vocabulary else "",
        several_languages="uniqueLang" in binding,
        lowest=lowest,
        highest=highest,
        beyond=beyond_low or beyond_high,
        shortest=int(_text(binding, "minLength")) if "minLength" in binding else None,
        longest=int(_text(binding, "maxLength")) if "maxLength" in binding else None,
        pattern=_text(binding, "pattern") or _hinted_pattern(shapes),
        example=example[0].value if example else "",
        rules=tuple(map(_rule, shapes)),
    )


def _kind(binding: Mapping[str, Constraint], has_vocabulary: bool) -> str:
    datatype = _text(binding, "datatype").removeprefix(XSD)
    if "in" in binding:
        return "choice"
    if "class" in binding:
        return "part"
    if _text(binding, "nodeKind") == SH + "IRI":
        return "concept" if has_vocabulary else "address"
    named = {"boolean": "boolean", "date": "date", "dateTime": "moment", **_NUMBERS}
    return named.get(datatype, "text")


def _hinted_pattern(shapes: list[Shape]) -> str:
    """The form that a warning asks for, which helps who writes; it does not bind."""
    found = (c.values[0].value for s in shapes for c in s.constraints if c.parameter == "pattern")
    return next(found, "")


def _bound(binding: Mapping[str, Constraint], which: str) -> tuple[str, bool]:
    if f"{which}Inclusive" in binding:
        return _text(binding, f"{which}Inclusive"), False
    return _text(binding, f"{which}Exclusive"), f"{which}Exclusive" in binding


def _rule(shape: Shape) -> Rule:
    return Rule(
        shape.label,
        shape.severity.value.removeprefix(SH),
        tuple(dict.fromkeys(constraint.parameter for constraint in shape.constraints)),
        _by_language(shape.messages),
    )


def _grave(shape: Shape) -> bool:
    return shape.severity.value == SH + "Violation"


def _has(shape: Shape, parameter: str) -> bool:
    return any(constraint.parameter == parameter for constraint in shape.constraints)


def _text(binding: Mapping[str, Constraint], parameter: str) -> str:
    return binding[parameter].values[0].value if parameter in binding else ""


def _words(graph: ShapesGraph, node: Term, property: str) -> Words:
    return _by_language(term for term in graph.objects(node, property) if isinstance(term, Literal))


def _by_language(texts: Iterable[Literal]) -> Words:
    return {text.language or "en": text.value for text in texts}


def _number(graph: ShapesGraph, node: Term, name: str, instead: int) -> int:
    found = graph.objects(node, SH + name)
    return int(float(found[0].value)) if found else instead


def _local(node: Term) -> str:
    return node.value.rpartition("#")[2].rpartition("/")[2]
