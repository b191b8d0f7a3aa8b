"""The page of something that was done to the graph: a load with its findings, an update."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import request

from app.graph.document import Document
from app.graph.terms import prefixes
from app.services.collections.refused_page import link_to
from app.web.context import workbench
from app.web.format import href
from app.web.generic import mentioned, title, tree
from app.web.history.agents import named
from app.web.history.doings import doings, may_undo
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page
from app.web.titles import titles

COUNTS = ("seen", "new", "changed", "unchanged", "gone", "refused")
_SHAPES = prefixes["holotype"].removesuffix("ns/") + "shapes/"
CASES = 5  # shown of each finding
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
            "findings": _findings(report.get("faults", [])),
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


def _findings(faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was refused first, then by number."""
    found = [_finding(fault) for fault in faults]
    severities = ("error", "warning", "info")
    return sorted(found, key=lambda one: (severities.index(one["severity"]), -one["count"]))


def _finding(fault: dict[str, Any]) -> dict[str, Any]:
    """One rule with its exact count; its cases by message, a few of each."""
    cases = sorted(fault["cases"], key=lambda case: (str(case["message"]), str(case["remedy"])))
    grouped = groupby(cases, key=lambda case: (str(case["message"]), str(case["remedy"])))
    rule = str(fault["rule"])
    return {
        "rule": rule,
        "severity": fault["severity"],
        "count": fault["count"],
        "href": href(_SHAPES + rule) if "Shape" in rule else "",
        "messages": [
            {
                "message": message,
                "remedy": remedy,
                "cases": [
                    {key: case[key] for key in ("file", "row", "column", "value")}
                    for case in list(found)[:CASES]
                ],
            }
            for (message, remedy), found in grouped
        ],
    }
