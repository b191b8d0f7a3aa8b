"""The documents of a set, read some hundred at a time with the media that belong to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from app.graph.catalogue import Query
from app.graph.document import Document
from loaders.export.exact import Overlay

BATCH = 200
Ask = Callable[[str], Any]


class Told(NamedTuple):
    """One document and its media."""

    document: Document
    media: list[Document]


class Documents:
    """Reads documents through ``ask``, which runs a CONSTRUCT and gives its triples.

    ``overlay`` has the exact values of what others see coarser.
    """

    def __init__(self, ask: Ask, contents: Query, base: str, overlay: Overlay | None = None) -> None:
        self._ask = ask
        self._contents = contents
        self._base = base
        self._overlay = overlay

    def each(self, names: Iterable[str]) -> Iterator[list[Told]]:
        """The documents of these names that exist, in batches."""
        waiting = iter(names)
        while batch := list(islice(waiting, BATCH)):
            documents = self._read(batch)
            wanted = sorted({v.iri for d in documents for v in d.root.values("holotype:hasMedia") if v.iri})
            media = {medium.iri: medium for medium in self._read(wanted)} if wanted else {}
            yield [
                Told(
                    document,
                    [media[v.iri] for v in document.root.values("holotype:hasMedia") if v.iri in media],
                )
                for document in documents
            ]

    def _read(self, names: Sequence[str]) -> list[Document]:
        by_document: dict[str, list[Any]] = {name: [] for name in names}
        for triple in self._ask(self._contents.bind(documents=names)):
            name = triple.subject.value.partition("#")[0]
            if name in by_document:
                by_document[name].append(triple)
        if self._overlay is not None:
            by_document = self._overlay.over(by_document)
        return [Document(name, found, base=self._base) for name, found in by_document.items() if found]
