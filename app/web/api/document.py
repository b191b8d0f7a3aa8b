"""The OpenAPI document of the running app, put together from its code, its queries and its schemas."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.web.api import documents
from app.web.api.declared import declarations, schemas
from app.web.api.operations import operations
from app.web.api.questions import questions
from app.web.api.refusals import responses
from app.web.context import workbench
from app.web.opends import opends_classes

# The groups of operations, in their order.
GROUPS = {
    "search": "Search the records, by words and by fields",
    "records": "One record or another document, in every format",
    "surveys": "What there is of a taxon, a country, a person",
    "downloads": "Whole searches as files",
    "collections": "Who holds what",
    "questions": "Queries of the house, run with values of your own",
    "queries": "Queries of the house, to read",
    "sparql": "Queries and updates of your own",
    "graphs": "Whole graphs",
    "feeds": "What changes, for those who keep a copy or want to be told",
    "access": "What is kept back, and why",
    "words": "Vocabularies, shapes, mappings",
    "people": "Signing in, and people",
    "checks": "Check data before they are loaded",
    "loads": "Bring archives in, and follow the work",
    "running": "Queries that run just now, for administrators",
    "installation": "How the installation stands, and what it is",
    "other": "What is not described further",
}
_ABOUT = (
    "Everything that the pages show, for programs. Each page has a twin in JSON at its address with "
    ".json; identifiers lead to the format that Accept asks for. Problems are RFC 9457 documents that "
    "say what is wrong, where, and how to mend it. Answers carry an ETag; If-None-Match gives 304 "
    "while nothing has changed. Reading needs no token."
)


def describe(app: Flask, address: str) -> dict[str, Any]:
    """The document; ``address`` is where the app is reached, without a slash at its end."""
    paths: dict[str, dict[str, Any]] = {}
    found = [*operations(app, declarations(app)), *questions()]
    for operation in sorted(found, key=lambda each: list(GROUPS).index(each.said["tags"][0])):
        paths.setdefault(operation.path, {})[operation.method] = dict(operation.said)
    used = {tag for path in paths.values() for said in path.values() for tag in said["tags"]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Holotype",
            "version": workbench().platform.status()["version"],
            "description": _ABOUT,
        },
        "servers": [{"url": address}],
        "tags": [{"name": name, "description": says} for name, says in GROUPS.items() if name in used],
        "paths": paths,
        "components": {
            "schemas": {
                **schemas(app),
                **documents.schemas(workbench().platform.shapes.forms),
                "opends": documents.opends(opends_classes()),
            },
            "responses": responses(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token made with: holotype token create --role …",
                }
            },
        },
    }
