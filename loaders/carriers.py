"""Which records tell of a document, and what each said of it when it was last read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from app.graph.identifiers import mint
from app.graph.platform import Platform
from app.graph.store import View
from loaders.former import Former
from loaders.mapper import Mapper

ATTEMPTS = 8  # at an identifier that another thing holds


class Telling(NamedTuple):
    """What the record of ``carrier`` says of ``document``, a document that is not its own."""

    document: str
    carrier: str
    dataset: str
    lines: dict[str, None]  # N-Quads


class Carriers:
    """Asks the store. ``folder`` has the tables of former loads by their version."""

    def __init__(self, platform: Platform, view: View, mapper: Mapper, folder: Path) -> None:
        self._platform, self._view, self._scope = platform, view, mapper.scope
        self._former = Former(mapper.scope, mapper.tables, folder)

    def of(self, documents: Iterable[str]) -> Iterator[Telling]:
        """Who tells of some documents, at most once each."""
        wanted = sorted(documents)
        if not wanted:
            return
        made: dict[str, dict[str, dict[str, None]]] = {}
        text = self._platform.catalogue["ledger/carriers"].bind(documents=wanted)
        rows: Any = self._platform.store.query(text, self._view)
        for row in rows:
            document, carrier = row["document"].value, row["carrier"].value
            if carrier not in made:
                made[carrier] = self._made(row, carrier)
            if lines := made[carrier].get(document):
                yield Telling(document, carrier, row["dataset"].value, lines)

    def told_by(self, records: Iterable[str]) -> dict[str, list[str]]:
        """What the records of some documents say of documents that are not their own, in N-Quads."""
        text = self._platform.catalogue["ledger/verbatim-records"].bind(documents=list(records))
        found: dict[str, list[str]] = {}
        rows: Any = self._platform.store.query(text, self._view)
        for row in rows:
            own = row["document"].value
            made = self._made(row, own)
            found[own] = [line for name, lines in made.items() if name != own for line in lines]
        return found

    def _made(self, row: Any, own: str) -> dict[str, dict[str, None]]:
        """The lines of each document of a source record, made again by the tables of then."""
        version = row["digest"].value.rstrip("+").partition(".")[2]
        name = row["name"].value
        key = name.removesuffix(f"@{self._scope.source}")
        said = (row["record"].value, key, self._attempt(own, name))
        return self._former.lines(*said, row["dataset"].value, version)

    def _attempt(self, document: str, name: str) -> int:
        """Which attempt it was that led from a name to this identifier."""
        kind = document.removeprefix(self._scope.base).partition("/")[0]
        for attempt in range(ATTEMPTS):
            if document.endswith(mint(kind, name, attempt)):
                return attempt
        return 0
