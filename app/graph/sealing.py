"""Keeps the chain of the ledger of one store, and proves it whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from pyoxigraph import Quad

from app.graph.catalogue import Catalogue
from app.graph.chain import faults, sealed
from app.graph.graphs import Graphs
from app.graph.store import Result, Store, View, solutions


class Break(NamedTuple):
    """A place where the ledger is not as it was sealed."""

    activity: str
    commit: int
    fault: str


class Asked(Protocol):
    """What a chain is read from: a store, or a snapshot of one."""

    def query(self, text: str, view: View) -> Result: ...


class Sealed:
    """A chain as it stands; ``digest`` is where it ends."""

    def __init__(self, store: Asked, catalogue: Catalogue, graphs: Graphs) -> None:
        self._asked, self._catalogue, self._graphs = store, catalogue, graphs
        text = catalogue["ledger/chain-of-store"].bind(store=graphs.base)
        row = next(solutions(store.query(text, View((graphs.system,), ()))), None)
        self.digest = row["digest"].value if row is not None else ""

    def check(self) -> Iterator[Break]:
        """Each place where the ledger differs from what was sealed; none where it is whole."""
        before = ""
        last = 0
        rows = solutions(self._asked.query(self._catalogue["ledger/chain"].bind(), View.ALL))
        for activity, commit, digest in [
            (row["activity"].value, int(row["commit"].value), row["digest"]) for row in rows
        ]:
            if last and commit != last + 1:
                yield Break(activity, commit, f"the commits between {last} and {commit} are missing")
            last = commit
            record = self._record(activity)
            for subject in faults(record):
                yield Break(activity, commit, f"the text of {subject} is not the one that was sealed")
            if digest is None:
                yield Break(activity, commit, "it has no seal")
                continue
            if digest.value != sealed(before, record):
                yield Break(activity, commit, "its record, or one before it, is not the one that was sealed")
            before = digest.value
        if before != self.digest:
            yield Break("", last, "the chain does not end where the store says it does")

    def _record(self, activity: str) -> list[Quad]:
        text = self._catalogue["ledger/record-of-activity"].bind(activity=activity)
        rows = solutions(self._asked.query(text, View.ALL))
        ledgers = self._graphs.named("ledger/")
        return [
            Quad(row["subject"], row["property"], row["value"], row["graph"])
            for row in rows
            if row["graph"].value.startswith(ledgers)
        ]


class Chain(Sealed):
    """The chain of a store that is written to. The caller holds the writer's lock."""

    def __init__(self, store: Store, catalogue: Catalogue, graphs: Graphs) -> None:
        super().__init__(store, catalogue, graphs)
        self._store = store

    def after(self, record: Iterable[Quad]) -> str:
        """The digest once ``record`` is in the ledger."""
        return sealed(self.digest, record)

    def seal(self, activity: str) -> None:
        """Add an activity that is in the store already."""
        digest = self.after(self._record(activity))
        self._store.update(
            self._catalogue["ledger/seal"].bind(
                system=self._graphs.system,
                ledger=self._graphs.ledger,
                store=self._graphs.base,
                activity=activity,
                chain=digest,
            )
        )
        self.digest = digest

    def catch_up(self) -> None:
        """Seal what was committed and not sealed: after a kill, or by an older version."""
        rows = solutions(self._store.query(self._catalogue["ledger/unsealed"].bind(), View.ALL))
        for activity in [row["activity"].value for row in rows]:
            self.seal(activity)
