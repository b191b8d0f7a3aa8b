"""What the columns of a set look at, read column by column: quicker than whole documents.

A statement costs the engine three look-ups of terms when it is read whole, and one when its resource
and property are numbers. Each value is looked up once for all who have it, and what no column is made
of is not looked up at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from app.graph.catalogue import Query
from loaders.export.columns import MEDIA, Part
from loaders.mapping import full

BATCH = 500  # documents
_TYPE = "rdf:type"
Ask = Callable[[str], Any]


class Row(NamedTuple):
    """One document and its media."""

    root: Part
    media: list[Part]


class Texts:
    """A part of a document: what the columns look at, as sorted text by property."""

    __slots__ = ("_all", "iri", "said")

    def __init__(self, name: str, every: dict[str, Texts]) -> None:
        self.iri = name
        self.said: dict[str, list[str]] = {}
        self._all = every

    def texts(self, property: str) -> list[str]:
        return self.said.get(property, [])

    def text(self, property: str) -> str:
        """The first value."""
        found = self.said.get(property)
        return found[0] if found else ""

    def nodes(self, property: str) -> list[Texts]:
        """The parts of this document that the property leads to."""
        return [self._all[name] for name in self.said.get(property, ()) if name in self._all]

    def node(self, property: str) -> Texts | None:
        return next(iter(self.nodes(property)), None)


class TextReader:
    """Reads documents through ``ask``, which runs a SELECT and gives its rows."""

    def __init__(self, ask: Ask, parts: Query, values: Query, properties: Iterable[str]) -> None:
        self._ask = ask
        self._parts, self._values = parts, values
        self._properties = sorted({_TYPE, *properties})
        self._verbs = [full(name) for name in self._properties]

    def each(self, names: Iterable[str]) -> Iterator[list[Row]]:
        """The documents of these names that exist, in batches."""
        waiting = iter(names)
        while batch := list(islice(waiting, BATCH)):
            documents = self._read(batch)
            wanted = sorted({name for root in documents for name in root.texts(MEDIA)})
            media = {medium.iri: medium for medium in self._read(wanted)} if wanted else {}
            yield [
                Row(root, [media[name] for name in root.texts(MEDIA) if name in media]) for root in documents
            ]

    def _read(self, names: Sequence[str]) -> list[Texts]:
        parts = [Texts(name, {}) for name in names]
        for part in parts:
            part._all[part.iri] = part
        for number, found in self._ask(self._parts.bind(documents=names)):
            name, every = found.value, parts[int(number.value)]._all
            if name.partition("#")[0] == names[int(number.value)]:
                every[name] = Texts(name, every)
                parts.append(every[name])
        text = self._values.bind(resources=[part.iri for part in parts], properties=self._verbs)
        for column, value, numbers in self._ask(text):
            property = self._properties[int(column.value)]
            if property == MEDIA and not isinstance(value, NamedNode):
                continue
            for number in numbers.value.split(" "):
                parts[int(number)].said.setdefault(property, []).append(value.value)
        for part in parts:
            for values in part.said.values():
                values.sort()
        return [root for root in parts[: len(names)] if root.said]
