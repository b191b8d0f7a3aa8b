"""Which query file asks a constraint, and how its operands are written."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode

from app.graph.shape_model import SH, XSD, Constraint, Term

# A literal the datatype allows, for each datatype whose values the engine can compare.
_SAMPLES = {
    "integer": "1",
    "decimal": "1",
    "double": "1",
    "float": "1",
    "boolean": "true",
    "date": "2000-01-01",
    "dateTime": "2000-01-01T00:00:00",
    "time": "00:00:00",
    "gYear": "2000",
    "gYearMonth": "2000-01",
    "gMonth": "--01",
    "gDay": "---01",
    "gMonthDay": "--01-01",
    "duration": "P1Y",
    "dayTimeDuration": "P1D",
    "yearMonthDuration": "P1Y",
}
# The engine keeps well-formed literals of these as integers or date-times: what is left is none.
_SAMPLES |= dict.fromkeys(
    [
        "byte",
        "short",
        "int",
        "long",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "positiveInteger",
        "unsignedByte",
        "unsignedShort",
        "unsignedInt",
        "unsignedLong",
    ],
    "1",
) | {"dateTimeStamp": "2000-01-01T00:00:00Z"}
_VALUE_CHECKS = {
    "class": "class",
    "pattern": "pattern",
    "minInclusive": "min-inclusive",
    "maxInclusive": "max-inclusive",
    "minExclusive": "min-exclusive",
    "maxExclusive": "max-exclusive",
    "minLength": "min-length",
    "maxLength": "max-length",
    "languageIn": "language-in",
    "node": "node",
    "and": "and",
    "or": "or",
    "xone": "xone",
    "not": "not",
}
_NODE_KINDS = {
    "IRI": "node-kind-iri",
    "Literal": "node-kind-literal",
    "BlankNode": "node-kind-blank-node",
    "BlankNodeOrIRI": "node-kind-blank-node-or-iri",
    "BlankNodeOrLiteral": "node-kind-blank-node-or-literal",
    "IRIOrLiteral": "node-kind-iri-or-literal",
}
PAIRS = {
    "equals": "equals",
    "disjoint": "disjoint",
    "lessThan": "less-than",
    "lessThanOrEquals": "less-than-or-equals",
}


class NotCovered(Exception):
    """The compiler has no query for this; the reason is the message."""


def written(term: Term) -> str:
    """A term as SPARQL writes it. Raises NotCovered for a blank node, which no query can name."""
    if isinstance(term, BlankNode):
        raise NotCovered("a blank node as operand")
    return str(term)


def number(term: Term) -> int:
    """The operand of a count."""
    try:
        return int(term.value)
    except ValueError as error:
        raise NotCovered(f"“{term.value}” is no count") from error


def value_file(constraint: Constraint) -> str:
    """The query file of a constraint on single values; empty for any other constraint."""
    if constraint.parameter == "datatype":
        return "datatype-well-formed" if sample(constraint.values[0]) else "datatype"
    if constraint.parameter == "nodeKind":
        return _NODE_KINDS.get(constraint.values[0].value.removeprefix(SH), "")
    if constraint.parameter == "in":
        return "in" if all(map(_told_apart, constraint.values)) else "in-exactly"
    return _VALUE_CHECKS.get(constraint.parameter, "")


def sample(datatype: Term) -> Literal | None:
    """A literal of the datatype, to compare others with; None where the engine cannot."""
    text = _SAMPLES.get(datatype.value.removeprefix(XSD))
    if text is None or not isinstance(datatype, NamedNode):
        return None
    return Literal(text, datatype=datatype)


def _told_apart(term: Term) -> bool:
    """Whether ``=`` on the term means being the same term."""
    if isinstance(term, NamedNode):
        return True
    return isinstance(term, Literal) and (term.language is not None or term.datatype.value == XSD + "string")
