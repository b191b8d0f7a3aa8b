"""The page of a vocabulary: its concepts as a tree, with the records that have them."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from app.graph.document import Document
from app.web.context import workbench
from app.web.format import href
from app.web.generic import title, told
from app.web.locale import gettext
from app.web.pages import Page
from app.web.words.vocabularies import FOREIGN, Row, concepts, counted, short, tree


def address(scheme: str, concept: str) -> str:
    """The page of a concept: below its scheme where its IRI is not ours; "" where it has none."""
    name = short(scheme)
    if name in FOREIGN and concept.startswith(FOREIGN[name]):
        return url_for("words.concept", scheme=name, name=concept.removeprefix(FOREIGN[name]))
    local = href(concept)
    return local if local != concept else ""


def shown(scheme: str, row: Row, depth: int, numbers: dict[str, tuple[int, str]]) -> dict[str, Any]:
    """A concept as lists have it."""
    concept = str(row["concept"])
    count, search = numbers.get(concept, (0, ""))
    return {
        "concept": concept,
        "title": row["title"] or concept.rsplit("/", 1)[-1],
        "definition": row["definition"] or "",
        "notation": row["notation"] or "",
        "rank": row["rank"] or "",
        "begins": row["begins"],
        "ends": row["ends"],
        "color": row["color"] or "",
        "depth": depth,
        "page": address(scheme, concept),
        "count": count,
        "search": search,
    }


def scheme_page(document: Document) -> Page:
    """A vocabulary."""
    rows = concepts(document.iri)
    numbers = counted(document.iri, rows)
    called = told(document, "skos:prefLabel") or told(document, "rdfs:label") or title(document)
    return Page(
        "words/scheme.html",
        {
            "title": called,
            "definition": told(document, "skos:definition"),
            "version": document.root.text("owl:versionInfo"),
            "concepts": [shown(document.iri, row, depth, numbers) for depth, row in tree(rows)],
        },
        {
            "it": document,
            "root": document.root,
            "kind": gettext("Vocabulary"),
            "is_counted": bool(numbers),
            "is_time": short(document.iri) == "geological-time",
            "is_tree": any(row["broader"] for row in rows.values()),
            "address": request.script_root + request.path.removesuffix(".html"),
        },
        stamp=workbench().platform.search_index().stamp,
    )
