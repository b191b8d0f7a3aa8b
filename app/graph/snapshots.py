"""Frozen copies of the store for readers: taken when asked for, let go when nobody can need them."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import NamedTuple

from app.graph.embedded import Embedded, Snapshot


class Published(NamedTuple):
    """A snapshot on disk: its folder, the commit it shows, when it was taken (monotonic seconds)."""

    path: Path
    commit: int
    taken: float


class Snapshots:
    """Hard-linked copies below one folder; the newest is what readers get.

    ``keep`` is how many seconds an older copy stays for a reader that may still be on it.
    """

    def __init__(self, store: Embedded, folder: Path, *, keep: float = 90.0) -> None:
        self._store = store
        self.folder = folder
        self.keep = keep
        self._all: list[Published] = []
        self._lock = threading.Lock()
        self._opened: tuple[Path, Snapshot] | None = None
        self._number = 0
        shutil.rmtree(folder, ignore_errors=True)  # left by a process that was killed
        folder.mkdir(parents=True)

    def publish(self, commit: int) -> Published:
        """The snapshot of ``commit``; taken now unless it is there already."""
        with self._lock:
            if self._all and self._all[-1].commit == commit:
                return self._all[-1]
            self._number += 1
            path = self.folder / f"{commit}-{self._number}"
            self._store.backup(path)
            self._all.append(Published(path, commit, time.monotonic()))
            self._forget()
            return self._all[-1]

    def newest(self) -> Published | None:
        """The last one taken, be it behind the store or not."""
        with self._lock:
            return self._all[-1] if self._all else None

    def opened(self) -> Snapshot | None:
        """The newest snapshot opened in this process, for named queries during a long commit."""
        newest = self.newest()
        if newest is None:
            return None
        if self._opened is None or self._opened[0] != newest.path:
            self._opened = (newest.path, Snapshot(newest.path))
        return self._opened[1]

    def _forget(self) -> None:
        now = time.monotonic()
        while len(self._all) > 2 and now - self._all[1].taken > self.keep:
            shutil.rmtree(self._all.pop(0).path, ignore_errors=True)

    def close(self) -> None:
        """Remove them all."""
        self._opened = None
        shutil.rmtree(self.folder, ignore_errors=True)
