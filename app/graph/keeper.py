"""Keeps a snapshot after each change, at a measured pace, and lets go of what the policy does not keep."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime

from app.graph.embedded import Embedded, Snapshot
from app.graph.kept_snapshots import KeptSnapshot, KeptSnapshots
from app.graph.retention import Retention
from app.graph.shield import Shield
from app.graph.store import View, solutions
from app.graph.writer import Receipt, Writer

log = logging.getLogger("holotype.keeper")


class Keeper:
    """The kept snapshots of an installation. Nothing happens by itself until ``start()``."""

    def __init__(self, writer: Writer, kept: KeptSnapshots, policy: Retention) -> None:
        self.kept = kept
        self.policy = policy
        self.shield = Shield(writer, kept)
        self._writer = writer
        self._wake = threading.Condition()
        self._work = threading.Lock()  # one thread keeps and prunes at a time
        self._over = False
        self._thread: threading.Thread | None = None
        kept.sweep()
        writer.listeners.append(self._heard)

    def start(self) -> None:
        """Keep a snapshot now, and after each change from now on, ``pause`` seconds apart."""
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def keep(self) -> KeptSnapshot:
        """The snapshot of the last commit, kept; then what the policy does not keep goes."""
        with self._work:
            folder, commit = self._writer.snapshot()
            newest = self.newest()
            if newest is None or newest.commit != commit:
                newest = self.kept.keep(folder, commit, self._time_of(folder, commit))
            self.tidy()
            return newest

    def tidy(self) -> None:
        """Bring every snapshot in line with today's protection, and prune."""
        store = self._writer.store
        assert isinstance(store, Embedded)
        if store.folder is not None:
            self.kept.prune(self.policy, store.folder)
        for one in self.kept.all():
            self.shield.settled(one)

    def newest(self) -> KeptSnapshot | None:
        """The last one that is kept."""
        return next(reversed(self.kept.all()), None)

    def sizes(self) -> dict[int, int]:
        """What each takes on disk besides the store, in bytes by commit."""
        store = self._writer.store
        folder = store.folder if isinstance(store, Embedded) else None
        return self.kept.sizes(self.kept.all(), folder) if folder is not None else {}

    def _time_of(self, folder: object, commit: int) -> datetime:
        """When a commit was made; now, where the ledger does not say."""
        text = self._writer.catalogue["ledger/time-of-commit"].bind(commit=commit)
        row = next(solutions(Snapshot(folder).query(text, View.ALL)), None)  # type: ignore[arg-type]
        said = row["at"].value if row is not None else ""
        try:
            return datetime.fromisoformat(said.replace("Z", "+00:00")).astimezone(UTC)
        except ValueError:
            return datetime.now(UTC)

    def _heard(self, _: Receipt) -> None:
        with self._wake:
            self._wake.notify()

    def _run(self) -> None:
        while not self._over:
            began, commit = time.monotonic(), self._writer.commit
            try:
                self.keep()
            except Exception:  # a full disk, for instance: the server goes on without
                log.exception("no snapshot could be kept")
            with self._wake:
                while not self._over and self._writer.commit == commit:
                    self._wake.wait()
                while not self._over and (left := began + self.policy.pause - time.monotonic()) > 0:
                    self._wake.wait(left)

    def close(self) -> None:
        """End the work; what is kept stays."""
        self._over = True
        with self._wake:
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(10)
        self.kept.close()
