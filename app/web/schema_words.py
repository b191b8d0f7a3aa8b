"""The classes and properties in use, with their numbers, for whoever writes a query."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, Response, jsonify

from app.graph.inventory import Count
from app.graph.terms import curie, prefixes
from app.web import surveys
from app.web.context import workbench
from app.web.format import href
from app.web.labels import known

blueprint = Blueprint("schema_words", __name__)


def counted() -> Count | None:
    """The last count of the graphs, which may be of an earlier commit."""
    return surveys.inventories().newest()


def words() -> dict[str, Any]:
    """Classes by documents, properties by statements, the most used first; ``commit`` of the count."""
    count = counted()
    seen = {*workbench().view.default, *workbench().view.named}
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for graph, inventory in count.graphs.items() if count else ():
        if graph in seen:
            classes.update(inventory.classes)
            properties.update(inventory.properties)
    return {
        "commit": count.commit if count else None,
        "classes": [_word(*entry) for entry in classes.most_common()],
        "properties": [_word(*entry) for entry in properties.most_common()],
    }


def _word(name: str, number: int) -> dict[str, Any]:
    short = curie(name)
    written = short if short != name else f"<{name}>"
    return {"name": written, "label": known(name), "count": number, "href": href(name)}


@blueprint.get("/sparql/words.json")
def listed() -> Response:
    """The words and the prefixes, for editors."""
    response = jsonify({"prefixes": prefixes, **words()})
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    return response
