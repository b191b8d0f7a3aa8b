"""Schemas of documents as JSON-LD, made of the same shapes as forms and checks.

A document holds what its form has, typed and bounded as the shapes demand; it may say more, so other
properties are any JSON-LD value. Parts are schemas of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.graph.form_model import Field, Form, parts

Schema = dict[str, Any]
# The kinds of documents, by the first step of their address, with the class that their form is of.
KINDS = {
    "specimen": "ods:DigitalSpecimen",
    "occurrence": "dwc:Occurrence",
    "media": "ods:DigitalMedia",
    "taxon": "dwc:Taxon",
    "event": "ods:Event",
    "institution": "ltc:OrganisationalUnit",
    "collection": "ltc:ObjectGroup",
    "dataset": "dcat:Dataset",
}
_ANY = {"$ref": "#/components/schemas/jsonld-value"}
_TYPE = {"type": ["string", "array"], "items": {"type": "string"}, "description": "its class, or classes"}
_REFERENCE = {
    "type": "object",
    "properties": {"@id": {"type": "string"}},
    "required": ["@id"],
    "additionalProperties": _ANY,
}


def schemas(forms: Mapping[str, Form]) -> dict[str, Schema]:
    """The schema of every kind of document and of their parts, by name."""
    found: dict[str, Schema] = {
        "document": _document(),
        "jsonld-value": {
            "title": "A value of JSON-LD",
            "type": ["string", "number", "boolean", "object", "array"],
        },
    }
    for kind, name in KINDS.items():
        waiting = [(f"document-{kind}", forms[name])]
        while waiting:
            called, form = waiting.pop()
            if called in found:
                continue
            found[called] = _schema(form)
            waiting += [(_part(below.name), below) for _, below in parts(form, forms)]
    return found


def opends(classes: Mapping[str, Mapping[str, str | list[str]]], name: str = "ods:DigitalSpecimen") -> Schema:
    """The schema of a document as openDS JSON, from the terms that ``ontology/opends.json`` lists."""
    definitions = {each: _opends_class(terms, classes) for each, terms in classes.items()}
    return {"title": "A specimen as openDS JSON", **definitions[name]}


def _opends_class(terms: Mapping[str, str | list[str]], classes: Mapping[str, Any]) -> Schema:
    def one(kind: str) -> Schema:
        if kind in classes:
            return {"type": "object", "required": ["@type"]}
        return {"type": {"text": "string"}.get(kind, kind)}

    properties = {
        term: {"type": "array", "items": one(kind[0])} if isinstance(kind, list) else one(kind)
        for term, kind in terms.items()
    }
    named = {name: {"type": "string"} for name in ("@id", "@type", "dcterms:identifier")}
    return {
        "type": "object",
        "properties": {**named, **properties},
        "required": ["@id", "@type"],
        "additionalProperties": False,
    }


def _document() -> Schema:
    """Any document: what its class demands of it holds."""
    return {
        "title": "A document as JSON-LD",
        "type": "object",
        "allOf": [
            {
                "if": {
                    "required": ["@type"],
                    "properties": {
                        "@type": {"anyOf": [{"const": name}, {"type": "array", "contains": {"const": name}}]}
                    },
                },
                "then": {"$ref": f"#/components/schemas/document-{kind}"},
            }
            for kind, name in KINDS.items()
        ],
    }


def _part(form: str) -> str:
    """The name of the schema of a part, by the name of its form."""
    return f"part-{re.sub(r'(?<=[a-z])(?=[A-Z])', '-', form.removesuffix('Shape')).lower()}"


def _schema(form: Form) -> Schema:
    properties: dict[str, Schema] = {
        "@context": {"type": "object"},
        "@id": {"type": "string", "description": "the IRI"},
        "@type": _TYPE,
    }
    properties |= {field.path: _property(field) for field in form.fields}
    asked = [field.path for field in form.fields if field.minimum_count]
    return {
        "title": form.title.get("en", form.name),
        "description": form.description.get("en", ""),
        "type": "object",
        "properties": properties,
        "required": ["@id", *asked],
        "additionalProperties": _ANY,
    }


def _property(field: Field) -> Schema:
    value = _value(field)
    several: Schema = {"type": "array", "items": value}
    if field.maximum_count is not None and _binds(field, "maxCount"):
        several["maxItems"] = field.maximum_count
    found: Schema = {
        "title": field.title.get("en", field.name),
        "description": field.description.get("en", ""),
        "anyOf": [value, several],
    }
    if field.example:
        found["examples"] = [_example(field)]
    if field.read_only:
        found["readOnly"] = True
    return found


def _binds(field: Field, constraint: str) -> bool:
    return any(rule.severity == "Violation" and constraint in rule.constraints for rule in field.rules)


def _example(field: Field) -> Any:
    return int(field.example) if field.kind == "integer" else field.example


def _value(field: Field) -> Schema:
    """One value, in every form that JSON-LD has for it."""
    if field.kind == "part" and field.form:
        return {"anyOf": [{"$ref": f"#/components/schemas/{_part(field.form)}"}, {"type": "string"}]}
    if field.kind in ("address", "concept", "part"):
        return {"anyOf": [{"type": "string", "format": "iri"}, _REFERENCE]}
    plain: Schema = {"type": ["string", "number", "boolean"]}
    if field.kind == "choice":
        plain = {"enum": list(field.choices)}
    elif field.kind == "integer":
        plain = {"type": "integer", **_bounds(field)}
    elif field.kind == "decimal":
        plain = {"type": ["number", "string"], "pattern": r"^[+-]?[0-9]*\.?[0-9]+$", **_bounds(field)}
    elif field.kind == "boolean":
        plain = {"type": "boolean"}
    written = {"type": ["integer", "string"]} if field.kind == "integer" else plain
    typed = {
        "type": "object",
        "properties": {"@value": written, "@type": {"type": "string"}, "@language": {"type": "string"}},
        "required": ["@value"],
        "additionalProperties": False,
    }
    return {"anyOf": [plain, typed]}


def _bounds(field: Field) -> Schema:
    prefix = "exclusiveM" if field.beyond else "m"
    found = {f"{prefix}inimum": field.lowest, f"{prefix}aximum": field.highest}
    return {name: float(bound) for name, bound in found.items() if bound}
