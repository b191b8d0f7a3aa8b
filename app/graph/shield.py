"""Today's protection on the snapshots of yesterday.

A value that is protected now may have been public in an older snapshot. Of a document that has
statements in a restricted graph now, a kept snapshot shows in its public graphs nothing but what is
public now too: the rest moves to the restricted graphs of that snapshot, where those find it who
may see it. So access stays a choice of graphs there as everywhere, for pages and for queries.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad

from app.graph.embedded import Embedded
from app.graph.kept_snapshots import KeptSnapshot, KeptSnapshots
from app.graph.store import Store, View, solutions
from app.graph.writer import Writer

_KNOWN = "protected.json"  # beside the tables: for which documents this has been done
_AT_ONCE = 2_000  # quads of one update


class Protected(NamedTuple):
    """A document with restricted statements: where they are, and its revision."""

    graph: str
    revision: str


class Shield:
    """Brings kept snapshots in line with what is protected as of the last commit."""

    def __init__(self, writer: Writer, kept: KeptSnapshots) -> None:
        self._writer = writer
        self._kept = kept
        self._lock = threading.RLock()
        self._done: dict[Path, int] = {}
        self._found: tuple[int, dict[str, Protected]] = (-1, {})

    def protected(self) -> Mapping[str, Protected]:
        """The documents that are protected now."""
        writer = self._writer
        commit = writer.commit
        if self._found[0] != commit:
            store = writer.reading()
            graphs = [name for name in _graphs_of(store) if name.startswith(self._prefix)]
            found: dict[str, Protected] = {}
            if graphs:
                text = writer.catalogue["graph/protected-documents"].bind()
                view = View((writer.graphs.public,), tuple(graphs))
                for row in solutions(store.query(text, view)):
                    revision = row["revision"].value if row["revision"] is not None else ""
                    found[row["document"].value] = Protected(row["graph"].value, revision)
            self._found = (commit, found)
        return self._found[1]

    @property
    def _prefix(self) -> str:
        return self._writer.graphs.named("restricted/")

    def settled(self, kept: KeptSnapshot) -> KeptSnapshot:
        """The snapshot once nothing in it shows what is protected now; it may be another folder.

        Raises NotFound where it is kept no longer.
        """
        with self._lock:
            commit = self._writer.commit
            kept = self._kept.find(kept.commit)
            if self._done.get(kept.path) != commit:
                kept = self._settle(kept)
                self._done[kept.path] = commit
                self._done = {path: last for path, last in self._done.items() if path.exists()}
            return kept

    def _settle(self, kept: KeptSnapshot) -> KeptSnapshot:
        now = {name: one.revision for name, one in self.protected().items()}
        known = _known(kept)
        fresh = {name for name, revision in now.items() if known.get(name) != revision}
        if not fresh:
            return kept
        moves = [move for name in sorted(fresh) for move in self._moves(kept, name)]
        if moves:
            return self._moved(kept, moves, known | now)
        _write(kept, known | now)
        return kept

    def _moves(self, kept: KeptSnapshot, document: str) -> Iterable[tuple[Quad, Quad]]:
        """What has to leave the public graphs of a snapshot, each with what takes its place."""
        graphs = self._writer.graphs
        target = self.protected()[document].graph
        name = target.removeprefix(graphs.named(""))
        places = {graphs.public: target, graphs.ledger: graphs.named(f"ledger/{name}")}
        today = set(self._traces(self._writer.reading(), document))
        for quad in self._traces(self._kept.opened(kept), document):  # type: ignore[arg-type]
            if quad not in today:
                place = NamedNode(places[quad.graph_name.value])  # type: ignore[union-attr]
                yield quad, Quad(quad.subject, quad.predicate, quad.object, place)

    def _traces(self, store: Store, document: str) -> Iterable[Quad]:
        graphs = self._writer.graphs
        text = self._writer.catalogue["graph/traces"].bind(document=document)
        rows = solutions(store.query(text, View((), (graphs.public, graphs.ledger))))
        return [Quad(row["subject"], row["property"], row["value"], row["graph"]) for row in rows]

    def _moved(
        self, kept: KeptSnapshot, moves: list[tuple[Quad, Quad]], known: Mapping[str, str]
    ) -> KeptSnapshot:
        """A new round of the snapshot with the moves made, in place of the old one."""
        catalogue = self._writer.catalogue
        draft = self._kept.draft(kept.path, f"{kept.commit}-moving")
        store = Embedded(draft)
        for start in range(0, len(moves), _AT_ONCE):
            part = moves[start : start + _AT_ONCE]
            store.update(catalogue["graph/delete-quads"].bind(quads=[old for old, _ in part]))
            store.update(catalogue["graph/insert-quads"].bind(quads=[new for _, new in part]))
        store.backup(draft / "whole")
        store.close()
        _write(kept._replace(path=draft / "whole"), known)
        fresh = self._kept.keep(draft / "whole", kept.commit, kept.at, round=kept.round + 1)
        self._kept.remove(kept)
        shutil.rmtree(draft, ignore_errors=True)
        return fresh


def _graphs_of(store: Store) -> list[str]:
    names = getattr(store, "named_graphs", None)
    return names() if names is not None else []


def _known(kept: KeptSnapshot) -> dict[str, str]:
    path = kept.path / _KNOWN
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _write(kept: KeptSnapshot, known: Mapping[str, str]) -> None:
    draft = kept.path / f"{_KNOWN}.draft"
    draft.write_text(json.dumps(known), encoding="utf-8")
    draft.replace(kept.path / _KNOWN)
