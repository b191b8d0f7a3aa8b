"""The stages of a harvest, each run alone on the same records: where its processor time goes."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store

from app.graph.catalogue import Catalogue
from app.graph.root import data_root
from app.graph.search import Fields, SearchIndex
from app.graph.shapes import house_shapes
from bench.ground import BASE
from bench.report import Stage
from loaders.chunk import ChunkMaker
from loaders.harvest import CHUNK
from loaders.mapper import Scope
from loaders.pieces import Setting, Task
from loaders.record import Record, open_source

RECORDS = 3_000
clock = time.process_time


def _chunks(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for start in range(0, len(records), CHUNK):
        yield records[start : start + CHUNK]


class Stages:
    """Carries out the stages on the first records of an archive."""

    def __init__(self, archive: Path, quads: Path, each: float) -> None:
        """``quads``: N-Quads that the harvest of ``archive`` wrote, ``each`` a specimen."""
        self._quads, self._each = quads, each
        with open_source(archive) as source:
            begun = clock()
            self.records = list(islice(source.records(), RECORDS))
            self._found = [self._stage("read the archive", begun)]
            tables = tuple(source.tables)
        scope = Scope(BASE, f"{BASE}graph/public", f"{BASE}graph/ledger/public", f"{BASE}dataset/x", "x")
        self.maker = ChunkMaker(Setting(scope, tables, f"{BASE}activity/x", "2026-01-01T00:00:00Z"))
        self.shapes = house_shapes(data_root())
        self.fields = Fields(Catalogue(data_root() / "queries"))

    def _stage(self, name: str, begun: float, note: str = "") -> Stage:
        return Stage(name, (clock() - begun) / len(self.records) * 1000, note)

    def all(self) -> list[Stage]:
        """Every stage in the order of the work."""
        mapped = self._map()
        stores = self._into_memory(mapped)
        self._judge(stores)
        self._index(stores)
        self._rest()
        self._on_disk()
        return self._found

    def _map(self) -> list[list[tuple[str, list[str]]]]:
        self.maker.mapper.documents(self.records[0])
        begun = clock()
        made = [
            [(d.iri, d.lines) for record in chunk for d in self.maker.mapper.documents(record)]
            for chunk in _chunks(self.records)
        ]
        self._found.append(self._stage("map: rows to statements", begun))
        return made

    def _into_memory(self, mapped: list[list[tuple[str, list[str]]]]) -> list[tuple[Store, list[str]]]:
        begun, stores = clock(), []
        for documents in mapped:
            text = "\n".join(line for _, lines in documents for line in lines)
            store = Store()
            store.bulk_load(text.encode(), RdfFormat.N_QUADS, lenient=True)
            stores.append((store, [name for name, _ in documents]))
        self._found.append(self._stage("statements into a store in memory, for the next two", begun))
        return stores

    def _judge(self, stores: list[tuple[Store, list[str]]]) -> None:
        self.shapes.validate_batch(stores[0][0])
        begun = clock()
        results = sum(len(self.shapes.validate_batch(store).results) for store, _ in stores)
        note = f"{results / len(self.records):.1f} findings a specimen"
        self._found.append(self._stage("validate by the shapes", begun, note))

    def _index(self, stores: list[tuple[Store, list[str]]]) -> None:
        rows: list[dict[str, Any]] = []
        begun = clock()
        for store, names in stores:

            def ask(text: str, store: Store = store) -> Any:
                return store.query(text, use_default_graph_as_union=True)

            rows += self.fields.documents(ask, names)
        self._found.append(self._stage("read the index rows", begun))
        folder = Path(tempfile.mkdtemp())
        index = SearchIndex(folder / "index", self.fields)
        begun = clock()
        index.add(rows)
        index.commit(1)
        self._found.append(self._stage("write the index", begun, f"{len(rows):,} rows"))
        index.close()
        shutil.rmtree(folder)

    def _rest(self) -> None:
        """What ChunkMaker does besides: completing, source records, findings put into words."""
        tasks = [[Task(record, 0, None, 1) for record in chunk] for chunk in _chunks(self.records)]
        before = sum(stage.milliseconds for stage in self._found[1:5])
        begun = clock()
        for chunk in tasks:
            self.maker.make(chunk)
        whole = self._stage("", begun).milliseconds
        note = "a chunk as the loader makes it, less the four before"
        self._found.append(Stage("source records, findings in words", max(whole - before, 0.0), note))

    def _on_disk(self) -> None:
        folder = Path(tempfile.mkdtemp())
        store = Store(str(folder / "store"))
        with self._quads.open("rb") as source:
            data = b"".join(islice(source, round(self._each * len(self.records))))
        begun = clock()
        store.bulk_load(data, RdfFormat.N_QUADS, lenient=True)
        note = f"{self._each:.0f} quads a specimen, the engine's own work"
        self._found.append(self._stage("bulk load to disk", begun, note))
        del store
        shutil.rmtree(folder)
