"""Forms as plain data: what can be said of a kind of thing, in which order, and how.

``app.graph.form_reading`` makes them of the shapes. Nothing here knows HTML: pages draw forms from
it, the interface its JSON Schemas, templates their columns. ``Shapes.forms`` holds them by class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

Words = Mapping[str, str]
"""a text by language"""


@dataclass(frozen=True)
class Rule:
    """One demand on a field: how grave a breach is, and what is said of it."""

    name: str
    severity: str
    constraints: tuple[str, ...]
    message: Words


@dataclass(frozen=True)
class Group:
    """Fields that belong together, such as all about the place."""

    name: str
    title: Words
    order: int


@dataclass(frozen=True)
class Field:
    """One property of a kind of thing.

    ``kind`` says what is entered: text, integer, decimal, boolean, date, moment, choice (one of
    ``choices``), concept (one of the scheme ``vocabulary``; a text may have one for suggestions),
    address (any IRI) or part (a thing of ``classes`` with the form ``form``). ``minimum_count`` is
    above 0 for what must be there, ``recommended`` for what a warning or hint asks for.
    ``maximum_count`` None: any number.
    ``lowest`` and ``highest`` are bounds of numbers, with ``beyond`` True where they themselves are
    not allowed. ``several_languages``: one text for each language.
    """

    name: str
    path: str
    kind: str
    title: Words
    description: Words
    group: str
    order: int
    minimum_count: int = 0
    maximum_count: int | None = None
    recommended: bool = False
    read_only: bool = False
    datatype: str = ""
    classes: tuple[str, ...] = ()
    form: str = ""
    choices: tuple[str, ...] = ()
    vocabulary: str = ""
    several_languages: bool = False
    lowest: str = ""
    highest: str = ""
    beyond: bool = False
    shortest: int | None = None
    longest: int | None = None
    pattern: str = ""
    example: str = ""
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Form:
    """What can be said of a kind of thing. ``rules`` are demands on longer paths."""

    name: str
    iri: str
    title: Words
    description: Words
    classes: tuple[str, ...]
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()

    def field(self, path: str) -> Field:
        """The field of a property. Raises KeyError."""
        for found in self.fields:
            if found.path == path:
                return found
        raise KeyError(path)

    def grouped(self) -> list[tuple[Group, list[Field]]]:
        """The fields by group, in the order of both; those of no group come first, under an empty one."""
        groups = (Group("", {}, 0), *self.groups)
        found = [(group, [f for f in self.fields if f.group == group.name]) for group in groups]
        return [(group, fields) for group, fields in found if fields]

    def to_json(self) -> dict[str, Any]:
        """The form as plain JSON."""
        return asdict(self)


def parts(form: Form, every: Mapping[str, Form]) -> Iterator[tuple[Field, Form]]:
    """The fields of a form that lead to parts with forms of their own."""
    for field in form.fields:
        if field.form:
            yield field, every[field.classes[0]]
