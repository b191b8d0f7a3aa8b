"""The one writer: every commit takes its lock, is counted, recorded, and told to those who listen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from app.graph.bulk_loading import BulkLoading
from app.graph.catalogue import Catalogue
from app.graph.delta import Delta
from app.graph.graphs import Graphs
from app.graph.joining import joined
from app.graph.owed import Follow, Owed
from app.graph.principal import Principal
from app.graph.sealing import Chain
from app.graph.snapshots import Snapshots
from app.graph.store import Store, View, solutions
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.change import Rehearsal


@dataclass(frozen=True)
class Receipt:
    """What a change left behind: the activity in the ledger and the commit that shows it.

    ``rehearsal`` is what was found while it was judged. A dry run has that and no activity.
    """

    activity: str
    commit: int
    at: datetime
    documents: tuple[str, ...] | None = None  # None: not known which, so all may have changed
    delta: Delta | None = None  # what came and went, where that is known
    rehearsal: Rehearsal | None = None

    @property
    def asked(self) -> list[str]:
        """The documents that were to be changed; others follow by the policy, and may not be seen."""
        named = self.documents or ()
        return [name for name in named if self.rehearsal is None or name in self.rehearsal.decisions]


def moment(at: datetime) -> Literal:
    """A time as the ledger writes it, in UTC, to the microsecond, as the engine keeps it."""
    text = at.isoformat().replace("+00:00", "Z")
    if "." in text:
        text = text.removesuffix("Z").rstrip("0") + "Z"
    return Literal(text, datatype=iri("xsd:dateTime"))


class Writer:
    """Owns the write lock of a store. ``listeners`` hear of each commit, in order, after it is visible."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        graphs: Graphs,
        snapshots: Snapshots | None,
        *,
        recording: bool = True,
    ) -> None:
        self.store = store
        self.graphs = graphs
        self.catalogue = catalogue
        self._snapshots = snapshots
        self._recording = recording  # public test suites want a store with nothing of ours in it
        self._lock = threading.RLock()
        self._committing = False
        self._between = False  # a bulk load is in, its update not yet: only snapshots are whole
        self._owed: Owed | None = None  # that update, and what is to follow it
        self.listeners: list[Callable[[Receipt], None]] = []
        self.commit = self._stored_commit()
        self.chain = Chain(store, catalogue, graphs)

    def _stored_commit(self) -> int:
        text = self.catalogue["graph/commit"].bind(store=self.graphs.base)
        row = next(solutions(self.store.query(text, View((self.graphs.system,), ()))), None)
        return int(row["commit"].value) if row is not None and row["commit"] is not None else 0

    def activity(self, at: datetime, commit: int) -> str:
        """The IRI of the activity that makes ``commit``."""
        return f"{self.graphs.base}activity/{at:%Y%m%d}-{commit}"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock. Raises Unavailable where a load cannot be completed."""
        with self._lock:
            self._pay()
            yield

    def change(
        self,
        text: str,
        principal: Principal,
        *,
        type: str = "holotype:Update",
        said: str | None = None,
        documents: tuple[str, ...] | None = None,
        at: datetime | None = None,
    ) -> Receipt:
        """Commit an update and its record in the ledger, both or neither.

        ``said`` is the text the ledger keeps (the update itself by default). Raises BadQuery,
        Unavailable; nothing is written then.
        """
        with self.writing():
            at = at or datetime.now(UTC)
            receipt = Receipt(self.activity(at, self.commit + 1), self.commit + 1, at, documents)
            self.store.update(self.recorded(text, principal, receipt, type=type, said=said))
            self.commit = receipt.commit
            if self._recording:
                self.chain.seal(receipt.activity)
            self._tell(receipt)
        return receipt

    def recorded(
        self, text: str, principal: Principal, receipt: Receipt, *, type: str, said: str | None = None
    ) -> str:
        """The update with its record: it counts the commit, and tells who made it."""
        if not self._recording:
            return text
        record = self.catalogue["ledger/record-update"].bind(
            system=self.graphs.system,
            ledger=self.graphs.ledger,
            store=self.graphs.base,
            activity=receipt.activity,
            type=iri(type),
            commit=receipt.commit,
            text=text if said is None else said,
            me=NamedNode(principal.iri),
            now=moment(receipt.at),
        )
        return joined(text, record)

    def conclude(self, update: str, receipt: Receipt, chain: str) -> bool:
        """Commit an update that counts, records and seals itself. The caller holds the lock.

        False where the store no longer stood at the commit before: another process has written to
        it, and nothing of this was.
        """
        self._committing = True
        try:
            self.store.update(update)
            stored = self._stored_commit()
            if stored != receipt.commit:
                self.commit, self.chain = stored, Chain(self.store, self.catalogue, self.graphs)
                return False
            self.commit, self.chain.digest = receipt.commit, chain
        finally:
            self._committing = False
        self._tell(receipt)
        return True

    def stands_at(self, commit: int) -> bool:
        """Whether the store shows ``commit`` and nothing is on its way into it."""
        return self.commit == commit and not self._committing

    def bulk(
        self,
        fill: Callable[[IO[bytes]], None],
        finish: Callable[[int], str],
        folder: Path,
        receipt: Callable[[int], Receipt],
        meanwhile: Callable[[], None] = lambda: None,
        follow: Follow = lambda _: None,
    ) -> Receipt:
        """Bulk load the N-Quads that ``fill`` writes, then commit the update ``finish`` gives.

        The load is taken whole or not at all: if ``fill`` raises, nothing of it is in the store.
        Others may write while it runs; the lock is taken when ``fill`` is done, the commit number
        is told to ``finish`` before the load can come in, and until its update is committed too,
        only the snapshot taken before is shown. What ``finish`` gives must be on disk in
        ``folder`` by then, for a start after a kill to complete; where the store does not take it,
        the next change does it first. ``meanwhile`` runs while the engine takes in what it was
        given, and must not raise. ``follow`` gives another commit that belongs to the load, from what
        is in the store then: nothing of the load is shown or told before that is in, too.
        """
        loading, is_in = BulkLoading(self.store, folder), False
        with ExitStack() as stack:
            try:
                with loading.output() as output:
                    fill(output)
                    stack.enter_context(self.writing())
                    update = finish(self.commit + 1)
                    if self._snapshots is not None:
                        self._snapshots.publish(self.commit)
                    self._between, self._owed, is_in = True, Owed(update, receipt, follow), True
                meanwhile()
            finally:
                if not loading.came_in() and is_in:
                    self._between, self._owed, is_in = False, None, False
            if not is_in:
                raise loading.why_not()
            return self._pay()  # type: ignore[return-value]

    def _pay(self) -> Receipt | None:
        """Complete the load that is in, if one is. Raises Unavailable; only snapshots are shown on."""
        if self._owed is None:
            return None
        receipts = self._owed.pay(self.store, self.chain, self.commit)
        self._owed, self._between, self.commit = None, False, receipts[-1].commit
        self._tell(*receipts)
        return receipts[0]

    def _tell(self, *receipts: Receipt) -> None:
        for listener in self.listeners:
            for receipt in receipts:
                listener(receipt)

    def reading(self) -> Store:
        """What a named query in this process runs on: the store, or its last whole snapshot."""
        if self._between and self._snapshots is not None:
            opened = self._snapshots.opened()
            if opened is not None:
                return opened  # type: ignore[return-value]
        return self.store

    def snapshot(self) -> tuple[Path, int]:
        """Folder and commit of a snapshot that shows the last commit."""
        assert self._snapshots is not None, "a remote store has no snapshots"
        newest = self._snapshots.newest()
        if self._between and newest is not None:
            return newest.path, newest.commit
        if newest is not None and newest.commit == self.commit:
            return newest.path, newest.commit
        with self._lock:
            published = self._snapshots.publish(self.commit)
        return published.path, published.commit
