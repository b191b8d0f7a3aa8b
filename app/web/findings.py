"""What a load found wanting, as pages show it: rule by rule, a few cases of each message."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from app.graph.shape_model import Shape
from app.graph.terms import prefixes
from app.web.format import href
from app.web.rules_said import by_label, words

_SHAPES = prefixes["holotype"].removesuffix("ns/") + "shapes/"
CASES = 5  # shown of each finding


def findings(faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was refused first, then by number."""
    shapes = by_label() if faults else {}
    found = [_finding(fault, shapes) for fault in faults]
    severities = ("error", "warning", "info")
    return sorted(found, key=lambda one: (severities.index(one["severity"]), -one["count"]))


def _finding(fault: dict[str, Any], shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """One rule with its exact count; its cases by message in the language of the page, a few of each."""
    shape = shapes.get(fault["rule"])
    told = [case | words(case, shape) for case in fault["cases"]]
    cases = sorted(told, key=lambda case: (str(case["message"]), str(case["remedy"])))
    grouped = groupby(cases, key=lambda case: (str(case["message"]), str(case["remedy"]), case["language"]))
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
                "language": language,
                "cases": [
                    {key: case[key] for key in ("file", "row", "column", "value")}
                    for case in list(found)[:CASES]
                ],
            }
            for (message, remedy, language), found in grouped
        ],
    }
