"""The page of something that was done to the graph: a load with its findings, an update."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import request

from app.graph.document import Document
from app.services.collections.refused_page import link_to
from app.web.context import workbench
from app.web.findings import findings
from app.web.generic import mentioned, title, tree
from app.web.history.agents import named
from app.web.history.doings import doings, may_undo
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page
from app.web.titles import titles

COUNTS = ("seen", "new", "changed", "unchanged", "gone", "refused")
_SHOWN = tuple(f"holotype:{name}Count" for name in COUNTS)


def activity_page(document: Document) -> Page:
    """What was done, by whom, when; and for a load what it found, rule by rule."""
    root = document.root
    report = _report(document.iri.rsplit("/", 1)[-1])
    called = titles(mentioned(document))
    agents = named([root.text("prov:wasAssociatedWith")])
    done = doings(document)
    return Page(
        "collections/activity.html",
        {
            "title": title(document),
            "counts": {name: int(root.text(f"holotype:{name}Count") or 0) for name in COUNTS}
            if root.text("holotype:seenCount")
            else {},
            "findings": findings(report.get("faults", [])),
            "refused_href": link_to(document),
            "written": report.get("documents", {}),
            **done,
            "document": tree(document),
        },
        {
            "it": document,
            "root": root,
            "kinds": [label(kind) for kind in root.types if kind != "prov:Activity"],
            "agent": agents.get(root.text("prov:wasAssociatedWith")),
            "may_undo": not root.text("holotype:seenCount") and may_undo(done),
            "labels": {
                "seen": gettext("seen"),
                "new": gettext("new"),
                "changed": gettext("changed"),
                "unchanged": gettext("unchanged"),
                "gone": gettext("gone"),
                "refused": gettext("refused"),
            },
            "reported": bool(report),
            "seconds": report.get("seconds", 0),
            "shown": (*_SHOWN, "holotype:updateText", "prov:generated"),
            "titled": called,
            "address": request.script_root + request.path.removesuffix(".html"),
        },
    )


def _report(name: str) -> dict[str, Any]:
    """What a load found, as it was written when it ended; empty where there is no report."""
    path = workbench().platform.folder / "loads" / f"{Path(name).name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found
