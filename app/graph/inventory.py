"""What is in each graph, counted after commits: classes, properties, and which class has which."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from app.graph.lagging import Lagging
from app.graph.store import View, solutions

if TYPE_CHECKING:
    from app.graph.platform import Platform

DEEP = 50_000_000  # statements up to which it is counted which class has which property


@dataclass(frozen=True)
class Inventory:
    """The numbers of one graph by IRI; ``together`` has (class, property, statements)."""

    graph: str
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    together: Sequence[tuple[str, str, int]]

    @property
    def triples(self) -> int:
        """How many statements there are."""
        return sum(self.properties.values())


@dataclass(frozen=True)
class Count:
    """The inventories of all public graphs as ``commit`` left them."""

    commit: int
    at: str
    graphs: Mapping[str, Inventory]


class Inventories:
    """Keeps the newest count of what everybody sees, in memory and on disk.

    Counting takes a second at half a million statements and grows with them.
    """

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._path = platform.folder / "inventory.json"
        self._lagging = Lagging(
            self._count, lambda found: found.commit, lambda: platform.writer.commit, self._kept()
        )
        platform.closing.append(self._lagging.close)

    @property
    def last(self) -> Count | None:
        """The last count there is; none is begun for it."""
        return self._lagging.last

    def newest(self, patience: float = 0.0) -> Count | None:
        """The last count there is; waits ``patience`` seconds for one of the last commit."""
        return self._lagging.newest(patience)

    def _count(self) -> Count:
        platform = self._platform
        commit = platform.writer.commit
        view = platform.graphs.view_of_everyone()
        found = {graph: self._inventory(graph, view) for graph in view.named}
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        count = Count(commit, at, found)
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(count)), encoding="utf-8")
        draft.replace(self._path)
        return count

    def _inventory(self, graph: str, view: View) -> Inventory:
        classes = dict(self._rows("class-partition", graph, view))
        properties = dict(self._rows("property-partition", graph, view))
        deep = sum(properties.values()) <= DEEP
        together = self._rows("class-properties", graph, view) if deep else []
        return Inventory(graph, classes, properties, together)

    def _rows(self, name: str, graph: str, view: View) -> list[Any]:
        text = self._platform.catalogue[f"description/{name}"].bind(graph=graph)
        rows = solutions(self._platform.writer.reading().query(text, view))
        return [
            tuple(int(term.value) if isinstance(term, Literal) else term.value for term in row)
            for row in map(tuple, rows)
            if None not in row
        ]

    def _kept(self) -> Count | None:
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
            graphs = {
                name: Inventory(**{**one, "together": [tuple(row) for row in one["together"]]})
                for name, one in said["graphs"].items()
            }
            return Count(said["commit"], said["at"], graphs)
        except (OSError, ValueError, KeyError, TypeError):
            return None
