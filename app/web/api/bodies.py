"""What goes over the wire: bodies of requests and answers by media type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.web.formats import FORMATS, HTML, LINKSETS
from app.web.negotiation import BY_FORM, GRAPHS

JSON, JSON_LD = "application/json", "application/ld+json"
_TABLES: Mapping[str, Sequence[str]] = {
    "documents": [
        *(form.media_type for form in FORMATS.values() if form.describes),
        *(form.media_type for form in LINKSETS.values()),
    ],
    "graphs": list(GRAPHS),
    "sparql": [*dict.fromkeys(media_type for offers in BY_FORM.values() for media_type in offers), HTML],
}
# The schema of each media type that is JSON, by name of the table.
_SCHEMAS: Mapping[str, Mapping[str, str]] = {
    "documents": {JSON_LD: "document"},
    "graphs": {JSON: "jsonld-graph", JSON_LD: "jsonld-graph"},
    "sparql": {
        JSON: "sparql-answer",
        JSON_LD: "jsonld-graph",
        "application/sparql-results+json": "sparql-answer",
    },
}
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


def _of(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}} if name else {}


def content(variant: Mapping[str, Any]) -> dict[str, Any]:
    """The content of an answer: JSON with its schema, or the declared media types."""
    types = variant.get("types", ())
    if types:
        named = _TABLES[types] if isinstance(types, str) else types
        known = _SCHEMAS.get(types, {}) if isinstance(types, str) else {JSON: variant.get("answer", "")}
        return {media_type: _of(known.get(media_type, "")) for media_type in named}
    if "answer" not in variant and not variant.get("media_type"):
        return {}
    others: dict[str, Any] = {media_type: {} for media_type in variant.get("also", ())}
    return {variant.get("media_type", JSON): _of(variant.get("answer", "")), **others}


def request_body(
    types: Sequence[str], form: Sequence[str] | Mapping[str, Any] = ("query", "update")
) -> dict[str, Any]:
    """The bodies that are read; ``form`` names the fields of a form, or gives the schema of each."""
    return {"content": {media_type: _body(media_type, form) for media_type in types}}


def _body(media_type: str, form: Sequence[str] | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(form, Mapping) and media_type in (_FORM, _MULTIPART):
        return {"schema": {"type": "object", "properties": dict(form)}}
    if media_type == _FORM:
        text = {"type": "string"}
        return {"schema": {"type": "object", "properties": dict.fromkeys(form, text)}}
    if media_type == _MULTIPART:
        file = {"type": "string", "contentMediaType": "application/octet-stream"}
        return {"schema": {"type": "object", "properties": {"archive": file}}}
    if media_type == "application/zip":
        return {}
    return {"schema": {"type": "string"}}
