"""What the rules that a check found broken are called and say, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.graph.findings import split
from app.graph.shape_model import Shape, in_language
from app.web.context import workbench
from app.web.locale import language
from app.web.sentences import filled, spoken


def translated(rules: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rules of a report, those of shapes in the language of the page where the shape speaks it.

    ``language`` of each says in which one its words are.
    """
    shapes = by_label()
    return [_told(rule) | words(rule, shapes.get(rule["rule"])) for rule in rules]


def by_label() -> dict[str, Shape]:
    """The shapes of this house by the names that reports give them."""
    return {shape.label: shape for shape in workbench().platform.shapes.shapes.values()}


def _told(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule without the patterns of its messages, its cases in the language of the page."""
    cases = [_case(case) for case in rule["cases"]]
    return {name: value for name, value in rule.items() if name != "said"} | {"cases": cases}


def _case(case: Mapping[str, Any]) -> dict[str, Any]:
    message = _from_pattern(case)
    told = {name: value for name, value in case.items() if name != "said"}
    return told | {"message": message, "language": spoken(message)}


def _from_pattern(what: Mapping[str, Any]) -> str:
    kept = what.get("said")
    return filled(kept["pattern"], kept["values"]) if kept else str(what["message"])


def words(rule: Mapping[str, Any], shape: Shape | None) -> dict[str, str]:
    """What replaces the words of a rule, or of one case. A message that is not the shape's own stays."""
    own = in_language(shape.messages) if shape else None
    said = in_language(shape.messages, language()) if shape else None
    if not shape:
        message, remedy = _from_pattern(rule), filled(rule["remedy"], {})
        return {"message": message, "remedy": remedy, "language": spoken(message)}
    if not own or not said or split(own.value)[0] != rule["message"]:
        return {"language": "en"}
    message, remedy = split(said.value)
    name = in_language(shape.names, said.language or "en")
    return {
        "title": name.value if name else rule.get("title", ""),
        "message": message,
        "remedy": remedy,
        "language": said.language or "en",
    }
