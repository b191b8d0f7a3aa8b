"""A document as a form holds it: parts, and what is entered in each field, as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad
from werkzeug.datastructures import MultiDict

from app.graph.form_model import Field, Form
from app.graph.part_names import USUAL, next_name
from app.graph.terms import curie, iri
from app.web.context import platform

ROOT = "-"  # the document itself, where a form names parts
_TYPE = iri("rdf:type")
_NAME = re.compile(r"[\w.~-]+", re.ASCII)
_MOST = 500  # parts of one form
_PICKS = ("mine", "theirs", "before")


class Entered(NamedTuple):
    """One value as it is written in a field."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Part:
    """A part by its name in the document, what it is, and the property that leads to it."""

    name: str
    classes: tuple[str, ...]
    above: str = ""
    via: str = ""
    new: bool = False


@dataclass
class Draft:
    """``values`` by part and property; only fields that the form had are in it."""

    document: str
    parts: dict[str, Part] = field(default_factory=dict)
    values: dict[tuple[str, str], list[Entered]] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()

    def node(self, part: str) -> NamedNode:
        """The resource that a part is."""
        return NamedNode(self.document if part == ROOT else f"{self.document}#{part}")

    def below(self, part: str, via: str) -> list[Part]:
        """The parts that a property of a part leads to."""
        return [one for one in self.parts.values() if (one.above, one.via) == (part, via)]

    def with_new(self, above: str, via: str) -> tuple[Draft, str]:
        """The draft with one more part, and its name. Raises KeyError for a field that has no parts."""
        kind = next(f for f in fields_of(self.parts[above].classes) if f.path == via).classes[0]
        taken = {f"{self.document}#{name}" for name in self.parts}
        name = next_name(self.document, kind, taken).partition("#")[2]
        part = Part(name, (kind,), above, via, new=True)
        return replace(self, parts={**self.parts, name: part}), name

    def gone(self) -> set[str]:
        """The parts that are taken away, with those below them, and new ones with nothing in them."""
        found = set(self.removed)
        for part in self.parts.values():
            if part.new and not any(self._filled(one) for one in self._branch(part.name)):
                found.add(part.name)
        return {name for top in found for name in self._branch(top)}

    def _filled(self, part: str) -> bool:
        return any(entered for (name, _), entered in self.values.items() if name == part)

    def _branch(self, top: str) -> list[str]:
        branch = [top]
        for name in branch:
            branch += [p.name for p in self.parts.values() if p.above == name and p.name not in branch]
        return branch


def forms() -> dict[str, Form]:
    """The form of each class, by its short name."""
    return platform().shapes.forms


def fields_of(classes: Sequence[str]) -> list[Field]:
    """What a form asks of a thing of these classes; what the house writes is left out."""
    found: dict[str, Field] = {}
    for name in classes:
        form = forms().get(name)
        for one in form.fields if form else ():
            if not one.read_only:
                found.setdefault(one.path, one)
    return list(found.values())


def has_parts(one: Field) -> bool:
    """Whether a field leads to parts of the same document."""
    return one.kind == "part" and bool(one.classes) and one.classes[0] in USUAL


def of_document(document: str, quads: Iterable[Quad]) -> Draft:
    """What a document says, as a form shows it."""
    draft = Draft(document)
    said: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    for quad in sorted(quads, key=str):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            about = said.setdefault(quad.subject.value, {})
            values = about.setdefault(curie(quad.predicate.value), [])
            if quad.object not in values:
                values.append(quad.object)
    waiting = [(ROOT, "", "")]
    while waiting:
        name, above, via = waiting.pop(0)
        about = said.get(draft.node(name).value, {})
        classes = tuple(curie(one.value) for one in about.get("rdf:type", ()))
        if name in draft.parts:
            continue
        draft.parts[name] = Part(name, classes, above, via)
        for one in fields_of(classes):
            values = about.get(one.path, [])
            if has_parts(one):
                parts = (v.value for v in values if v.value.startswith(f"{document}#"))
                waiting += [(part.partition("#")[2], name, one.path) for part in parts if part in said]
            else:
                draft.values[name, one.path] = [_entered(value) for value in values]
    return draft


def _entered(term: NamedNode | Literal) -> Entered:
    return Entered(clean(term.value), term.language or "" if isinstance(term, Literal) else "")


def clean(text: str) -> str:
    """A text as a field gives it back: one kind of line end, nothing around it."""
    return text.replace("\r\n", "\n").strip()


def _fits(part: Part, draft: Draft) -> bool:
    """Whether a new part is of the kind that the field it hangs on asks for."""
    above = draft.parts.get(part.above)
    asked = (f for f in fields_of(above.classes) if f.path == part.via and has_parts(f)) if above else ()
    return any(part.classes == (one.classes[0],) for one in asked)


def of_form(document: str, form: MultiDict[str, str]) -> Draft:
    """What somebody sent. Fields of no part of the form are passed over."""
    draft = Draft(document, removed=frozenset(form.getlist("remove")) - {ROOT})
    for said in form.getlist("part")[:_MOST]:
        name, above, via, classes, new = (said.split(" ") + [""] * 4)[:5]
        known = tuple(one for one in classes.split(",") if one in forms())
        part = Part(name, known, above, via, new == "new")
        if _NAME.fullmatch(name) and (name == ROOT or not part.new or _fits(part, draft)):
            draft.parts[name] = part
    for part in draft.parts.values():
        for one in fields_of(part.classes):
            key = f"{part.name}/{one.path}"
            picked = form.get(f"pick.{key}", "")
            control = f"{picked}.{key}" if picked in _PICKS else key
            if picked or key in form:
                texts, languages = form.getlist(control), form.getlist(f"{control}@")
                languages += [""] * (len(texts) - len(languages))
                pairs = zip(map(clean, texts), map(str.strip, languages), strict=False)
                draft.values[part.name, one.path] = list(
                    dict.fromkeys(Entered(text, language) for text, language in pairs if text)
                )
    return draft
