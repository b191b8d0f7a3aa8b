"""The queries of the house as operations: parameters and columns as their headers have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.graph import executable, sparql
from app.graph.catalogue import Query
from app.web.answers import FORMATS, JSON
from app.web.api.declared import Schema
from app.web.api.operations import Operation
from app.web.api.parameters import of_query
from app.web.api.refusals import named
from app.web.api.samples import Samples
from app.web.context import workbench

_VALUE = {"type": ["string", "number", "boolean", "null"]}
_REFUSED = (400, 406, 429, 503)


def questions() -> Iterator[Operation]:
    """One operation for each query that can be asked as it stands."""
    samples = Samples(workbench())
    for query in executable.questions(workbench().platform.catalogue):
        content: dict[str, Any] = {}
        for media_type in FORMATS[sparql.form(query.text)].values():
            content[media_type] = {"schema": schema(query)} if media_type == JSON else {}
        responses: dict[str, Any] = {"200": {"description": "The answer.", "content": content}}
        responses["304"] = {"description": "Nothing has changed since the answer that If-None-Match names."}
        for status in _REFUSED:
            responses[str(status)] = {"$ref": f"#/components/responses/{named(status)}"}
        said = {
            "operationId": f"query-{query.name.replace('/', '-')}",
            "tags": ["questions"],
            "summary": query.summary,
            "parameters": of_query(query, samples),
            "responses": responses,
        }
        yield Operation(f"/queries/{query.name}/answer", "get", "answers.answer", said)


def schema(query: Query) -> Schema:
    """The schema of an answer in JSON."""
    head: dict[str, Any] = {
        "query": {"const": query.name},
        "commit": {"type": "integer", "description": "the commit it was read from"},
    }
    if sparql.form(query.text) == "ask":
        properties = {**head, "answer": {"type": "boolean"}}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    columns = {name: {"description": says, **_VALUE} for name, says in query.columns.items()}
    # queries that fill the search index name their columns by its fields, not in their header
    others: Any = _VALUE if query.name.startswith("search/") else False
    row = {
        "type": "object",
        "properties": columns,
        "required": list(columns),
        "additionalProperties": others,
    }
    properties = {
        **head,
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": row},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
