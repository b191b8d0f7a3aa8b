"""Where the documents of a set are read from: a frozen copy of the store, or another engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from app.graph.catalogue import Query, read_query
from app.graph.embedded import Snapshot
from app.graph.graphs import Graphs
from app.graph.narrow import Lens, Readable
from app.graph.root import data_root
from app.graph.store import View, triples
from loaders.export.columns import MEDIA
from loaders.export.documents import Documents, Told
from loaders.export.exact import Overlay
from loaders.export.order import Order
from loaders.export.texts import Row, TextReader


class Source:
    """The documents of an order as ``view`` sees them, with what lies in the narrow graphs of the order.

    ``by_columns`` lets rows be read by queries as long as their set, which not every engine takes.
    Exact values are laid over whole documents, so an order that has any is read by those.
    """

    def __init__(self, order: Order, folder: Path, store: Readable, view: View, *, by_columns: bool) -> None:
        overlay = None
        if order.narrow:
            lens = Lens(_query("access/standing"), Graphs(order.base).public, order.narrow)
            overlay = Overlay(lens, store, order.terms, folder)
        self._store, self._view = store, view
        self._by_columns = by_columns and overlay is None
        self._documents = Documents(
            lambda text: triples(store.query(text, view)), _query("search/contents"), order.base, overlay
        )

    def documents(self, names: Iterable[str]) -> Iterator[Told]:
        """Whole documents with their media."""
        for batch in self._documents.each(names):
            yield from batch

    def rows(self, names: Iterable[str], properties: Collection[str]) -> Iterator[Row]:
        """What documents say by some properties at least, and their media if one of those leads there."""
        if not self._by_columns:
            for told in self.documents(names):
                media = told.media if MEDIA in properties else ()
                yield Row(told.document.root, [medium.root for medium in media])
            return
        parts, values = _query("exports/parts"), _query("exports/values")
        reader = TextReader(lambda text: self._store.query(text, self._view), parts, values, properties)
        for batch in reader.each(names):
            yield from batch


def _query(name: str) -> Query:
    return read_query(data_root() / "queries" / f"{name}.rq", name)


def frozen(order: Order, folder: Path, snapshot: Path, graph: str) -> Source:
    """A frozen copy of the store: what everybody sees of documents lies whole in one ``graph``."""
    return Source(order, folder, Snapshot(snapshot), View((graph,), ()), by_columns=True)
