"""An installation whose ledger has something to tell: three loads of one source, each with changes."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad

from app.factory import create_app
from app.graph.platform import Platform
from app.graph.store import View, triples
from app.graph.terms import iri
from app.graph.writer import joined
from app.settings import Settings
from loaders.export.simple_record import simple_record
from loaders.harvest import load
from loaders.options import Options
from tests.installations import installation
from tests.loaders.archives_made import archive, specimen

BASE = "https://test.example/"
FIRST = [specimen(number) for number in range(1, 13)]
SECOND = [
    *FIRST[:2],
    specimen(3, country="France", locality="Somewhere else"),
    *FIRST[3:10],  # 11 and 12 are gone
    specimen(13),
]
THIRD = [*SECOND, FIRST[10]]  # 11 is back


class House:
    """The installation: its app, a client, and what a visitor sees in the store."""

    def __init__(self, folder: Path, platform: Platform, **settings: Any) -> None:
        self.folder, self.platform = folder, platform
        self.app: Flask = create_app(platform, Settings(**settings), flat=simple_record())
        self.client: FlaskClient = self.app.test_client()
        self._loads = 0

    def load(self, rows: Sequence[Mapping[str, str]], name: str = "source") -> int:
        """Load an archive of these rows. Gives its commit."""
        self._loads += 1
        return self.take(archive(self.folder / f"{name}-{self._loads}", rows, name=name), name)

    def take(self, place: Path, name: str) -> int:
        """Load an archive that is there. Gives its commit."""
        report = load(self.platform, place, self.platform.house, Options(name=name))
        assert not report.failed, report.failed
        assert not report.refused
        return report.commit

    def move(self, quad: Quad, graph: str) -> None:
        """Move a statement to another graph, and record it in the ledgers of both."""
        target = Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))
        document = NamedNode(quad.subject.value.partition("#")[0])  # type: ignore[union-attr]
        writer, graphs = self.platform.writer, self.platform.graphs
        activity = writer.activity(datetime.now(UTC), writer.commit + 1)
        ledger = graph.replace("/graph/", "/graph/ledger/")
        added = [target]
        for number, (place, gone, come) in enumerate(((graphs.ledger, quad, None), (ledger, None, target))):
            node = NamedNode(f"{activity}/change/{number}")
            said = {
                "rdf:type": iri("holotype:DocumentChange"),
                "holotype:changed": document,
                "holotype:changedBy": NamedNode(activity),
                "holotype:removed": Literal(f"{gone.triple} {gone.graph_name} ." if gone else ""),
                "holotype:added": Literal(f"{come.triple} {come.graph_name} ." if come else ""),
            }
            added += [Quad(node, iri(name), value, NamedNode(place)) for name, value in said.items()]
        catalogue = self.platform.catalogue
        text = joined(
            catalogue["graph/delete-quads"].bind(quads=[quad]),
            catalogue["graph/insert-quads"].bind(quads=added),
        )
        receipt = writer.change(text, self.platform.house, documents=(document.value,))
        assert receipt.activity == activity

    def public(self) -> set[Quad]:
        """Every statement of the public graph."""
        graph = self.platform.graphs.public
        text = self.platform.catalogue["graph/triples"].bind()
        found = triples(self.platform.store.query(text, View((graph,), ())))
        return {Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in found}

    def specimens(self) -> set[str]:
        """The specimens that stand."""
        text = self.platform.catalogue["graph/all-documents"].bind()
        rows = self.platform.store.query(text, self.platform.graphs.view_of_everyone())
        return {row["document"].value for row in rows if "/specimen/" in row["document"].value}  # type: ignore


@contextmanager
def house(
    folder: Path, loads: Sequence[Sequence[Mapping[str, str]]] = (), *, base: str = BASE, **settings: Any
) -> Iterator[House]:
    """Open the installation below ``folder``, a new one where there is none, with these loads in it."""
    place = folder / "installation"
    with Platform(place) if place.exists() else installation(place, base=base) as platform:
        made = House(folder, platform, **settings)
        for rows in loads:
            made.load(rows)
        yield made
    gc.collect()  # an answer that was not read to its end holds the store until then
