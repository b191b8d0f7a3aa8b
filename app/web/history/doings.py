"""What an activity did, document by document, as the one who asks may know it: for its page."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import Any

from app.graph.document import Document
from app.graph.errors import NotFound
from app.graph.history import History
from app.graph.permission import Permissions
from app.web.context import platform, workbench
from app.web.format import href
from app.web.history.wording import worded
from app.web.titles import titles

WORDED = 20  # documents whose changes are told in words; of more the names
LISTED = 1000


def doings(activity: Document) -> dict[str, Any]:
    """``changes``: the documents with their versions and changes; seal, what it undoes, what undid it."""
    bench = workbench()
    rows = bench.read("ledger/documents-of", activity=activity.iri).rows
    documents: dict[str, int] = {}
    for row in rows:
        documents.setdefault(str(row["document"]), int(row["version"] or 0))
    called = titles(documents)
    changes = [_one(document, number, called, activity.iri) for document, number in _first(documents, WORDED)]
    changes += [_named(one, number, called) for one, number in list(_first(documents, LISTED))[WORDED:]]
    undone = bench.read("ledger/undone-by", activity=activity.iri).rows
    return {
        "changes": changes,
        "more": len(rows) > LISTED,
        "why": activity.root.text("dcterms:description"),
        "seal": activity.root.text("holotype:chainDigest"),
        "undoes": activity.root.text("holotype:undoes"),
        "undone_by": str(undone[0]["activity"]) if undone else "",
    }


def may_undo(told: dict[str, Any]) -> bool:
    """Whether the one who asks may change something at all, and there is something to take back."""
    permissions: Permissions = platform().permissions
    return bool(told["changes"]) and permissions.able(workbench().principal, "change").allowed


def _first(documents: dict[str, int], most: int) -> list[tuple[str, int]]:
    return list(islice(documents.items(), most))


def _named(document: str, number: int, called: dict[str, str]) -> dict[str, Any]:
    address = href(document)
    return {
        "document": document,
        "title": called.get(document) or document,
        "href": address,
        "version": number,
        "history": f"{address}/history" if address else "",
        "changes": [],
        "worded": False,
    }


def _one(document: str, number: int, called: dict[str, str], activity: str) -> dict[str, Any]:
    told = _named(document, number, called)
    with suppress(NotFound):
        for step in History(workbench(), document).steps():
            if step.version.activity == activity:
                told["worded"] = True
                told["made"] = not step.before and bool(step.after)
                if step.before:
                    told["changes"] = worded(step.delta, document, step.after)
                break
    return told
