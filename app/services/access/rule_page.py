"""The page of one rule."""

from __future__ import annotations

from flask import request

from app.graph.document import Document
from app.services.access.policy import described
from app.web.context import workbench
from app.web.generic import tree
from app.web.pages import Page


def rule_page(document: Document) -> Page:
    """What the rule covers, how far it goes, why, on whose word, and when that is looked at again."""
    counts = workbench().read("access/counts-by-rule")
    counted = {str(row["rule"]): int(str(row["documents"])) for row in counts.rows}
    root = document.root
    said = {name: [value.iri or value.text for value in root.values(name)] for name in root.properties}
    (rule,) = described({document.iri: said}, counted)
    return Page(
        "access/rule.html",
        {"title": rule["title"] or document.iri, "rule": rule, "document": tree(document)},
        {"it": document, "address": request.script_root + request.path.removesuffix(".html")},
        answers=[counts],
    )
