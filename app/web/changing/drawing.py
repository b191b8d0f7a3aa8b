"""A draft as a form to be drawn: sections, groups, fields with their help, choices and messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from app.graph.errors import BadParameter, Forbidden, Invalid
from app.graph.form_model import Field, Words
from app.graph.shape_report import Report, Result, short_path
from app.web.changing.draft import ROOT, Draft, Entered, Part, fields_of, forms, has_parts
from app.web.context import workbench
from app.web.format import language
from app.web.labels import known, label
from app.web.sentences import spoken

_LONG = 70  # characters from which a text gets several lines
_SEVERITIES = ("Violation", "Warning")
_LISTED = 300  # concepts of a vocabulary that are offered

Fault = BadParameter | Invalid | Forbidden  # what stands against a form


@dataclass
class Drawing:
    """Draws one draft; ``narrow`` are the fields whose values are not for everybody."""

    draft: Draft
    narrow: frozenset[tuple[str, str]] = frozenset()
    report: Report | None = None
    faults: Mapping[tuple[str, str], str] = field(default_factory=dict)
    focus: str = ""  # a part that was just added

    def section(self, part: Part, depth: int = 0) -> dict[str, Any]:
        """A part of the document, or the document itself, with its fields by group."""
        form = next((forms()[c] for c in part.classes if c in forms()), None)
        fields = fields_of(part.classes)
        groups = []
        titles = {group.name: word(group.title) for group in form.groups} if form else {}
        for name in ("", *titles):
            rows = [self._row(part, one, depth) for one in fields if one.group == name]
            if rows:
                groups.append(
                    {"name": name, "title": titles.get(name, ""), "open": _is_open(rows), "rows": rows}
                )
        described = (part.name, part.above, part.via, ",".join(part.classes), "new" if part.new else "")
        return {
            "part": part.name,
            "title": word(form.title) if form else (label(part.classes[0]) if part.classes else ""),
            "described": " ".join(described).rstrip(),
            "new": part.new,
            "focus": part.name == self.focus,
            "removed": part.name in self.draft.removed,
            "depth": depth,
            "groups": groups,
        }

    def _row(self, part: Part, one: Field, depth: int) -> dict[str, Any]:
        name = f"{part.name}/{one.path}"
        row: dict[str, Any] = {
            "name": name,
            "path": one.path,
            "title": one.title.get(language(), "") or known(one.path) or word(one.title) or label(one.path),
            "help": word(one.description),
            "foreign": language() not in one.description,
            "example": one.example,
            "required": one.minimum_count > 0,
            "recommended": one.recommended,
            "several": one.maximum_count is None or one.maximum_count > 1,
            "restricted": (part.name, one.path) in self.narrow,
            "messages": self._messages(part.name, one.path),
        }
        if has_parts(one):
            below = self.draft.below(part.name, one.path)
            full = one.maximum_count is not None and len(below) >= one.maximum_count
            parts = [self.section(each, depth + 1) for each in below if depth < 8]
            form = forms().get(one.classes[0])
            singular = word(form.title) if form else row["title"]
            return row | {"kind": "parts", "parts": parts, "singular": singular, "full": full}
        entered = self.draft.values.get((part.name, one.path), [])
        texts = [value.text for value in entered]
        choices = self._choices(one)
        if one.kind in ("choice", "boolean", "concept") and choices:
            offered = {value for value, _ in choices}
            choices = [*choices, *((text, text) for text in texts if text not in offered)]
        room = [Entered("")] if not entered or row["several"] else []
        return row | {
            "kind": "select" if one.kind in ("choice", "boolean", "concept") and choices else one.kind,
            "choices": choices,
            "values": [value._asdict() for value in (*entered, *room)],
            "languages": one.several_languages or any(value.language for value in entered),
            "long": any(len(text) > _LONG or "\n" in text for text in texts),
            "suggestions": one.kind == "text" and bool(one.vocabulary),
        }

    def _choices(self, one: Field) -> list[tuple[str, str]]:
        if one.kind == "boolean":
            return [("true", ""), ("false", "")]
        if one.kind == "choice":
            return [(value, self._called(one, value)) for value in one.choices]
        if not one.vocabulary:
            return []
        concepts = self._concepts(one.vocabulary)
        if one.kind == "concept":
            return [(concept.iri, concept.title) for concept in concepts]
        return [(concept.title, concept.title) for concept in concepts]

    def _called(self, one: Field, value: str) -> str:
        """What a choice is called: by the concept that it is or stands for, else as it is written."""
        for concept in self._concepts(one.vocabulary) if one.vocabulary else ():
            if concept.notation == value:
                return concept.title
        return known(value) or value

    def _concepts(self, scheme: str) -> list[_Concept]:
        if scheme not in self._vocabulary:
            self._vocabulary[scheme] = _concepts(scheme)
        return self._vocabulary[scheme]

    @cached_property
    def _vocabulary(self) -> dict[str, list[_Concept]]:
        return {}

    @cached_property
    def _results(self) -> dict[tuple[str, str], list[Result]]:
        found: dict[tuple[str, str], list[Result]] = {}
        for result in self.report.results if self.report else ():
            if result.severity.value.rpartition("#")[2] in _SEVERITIES:
                focus = result.focus.value.removeprefix(self.draft.document).removeprefix("#")
                path = short_path(result.path).partition("/")[0]
                found.setdefault((focus or ROOT, path), []).append(result)
        return found

    def _messages(self, part: str, path: str) -> list[dict[str, str]]:
        said = [_fault(self.faults[part, path])] if (part, path) in self.faults else []
        said += [_message(result) for result in self._results.get((part, path), ())]
        return _once(said)

    def summary(self) -> list[dict[str, str]]:
        """Everything that stands against it, with the field it belongs to, for the top of the page."""
        shown = {
            (part.name, one.path) for part in self.draft.parts.values() for one in fields_of(part.classes)
        }
        found = [
            {"field": f"{part}/{path}" if (part, path) in shown else "", **_message(result)}
            for (part, path), results in self._results.items()
            for result in results
        ]
        found += [{"field": "/".join(key), **_fault(text)} for key, text in self.faults.items()]
        return _once(sorted(found, key=lambda one: one["severity"] != "Violation"))


def _once(said: list[dict[str, str]]) -> list[dict[str, str]]:
    """Without repeats: several demands of one rule have one message."""
    return [one for place, one in enumerate(said) if one not in said[:place]]


def _fault(text: str) -> dict[str, str]:
    return {"severity": "Violation", "text": text, "language": spoken(text)}


def _message(result: Result) -> dict[str, str]:
    said = result.said(language())
    grade = result.severity.value.rpartition("#")[2]
    return {"severity": grade, "text": said.value, "language": said.language or "en"}


def _is_open(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a group has something to see: values, parts, a demand, a message."""
    return any(
        row["required"]
        or row["recommended"]
        or row["messages"]
        or row.get("parts")
        or any(value["text"] for value in row.get("values", ()))
        for row in rows
    )


class _Concept(NamedTuple):
    """A concept as a form offers it; ``notation`` is what stands for it in data."""

    iri: str
    title: str
    notation: str


def _concepts(scheme: str) -> list[_Concept]:
    rows = workbench().read("core/concepts", scheme=scheme, language=language()).rows[:_LISTED]
    return [
        _Concept(str(row["concept"]), str(row["title"] or row["concept"]), str(row["notation"] or ""))
        for row in rows
    ]


def word(said: Words) -> str:
    """A text in the language of the page, else in English."""
    return said.get(language(), "") or said.get("en", "")
