"""The reader processes themselves: kept at strength by one thread for as long as the house runs."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.graph.errors import Unavailable
from app.graph.reader import Reader

_TIMES = 3  # so many times its size the pool may grow while slow queries hold it up
_PACE = 1.0  # seconds between two looks of the keeper when nothing calls it


class ReaderPool:
    """``size`` processes and a spare one; more while slow queries leave fewer than ``size`` free.

    All methods but ``close`` are called with the lock of ``changed`` held; ``arrived`` is called
    so, too, whenever a process has become idle.
    """

    def __init__(
        self, size: int, memory: int, changed: threading.Condition, arrived: Callable[[], None]
    ) -> None:
        self._size = size
        self._memory = memory
        self._changed = changed
        self._arrived = arrived
        self._idle: list[Reader] = []
        self._busy: set[Reader] = set()
        self._ended: list[Reader] = []
        self.closed = False
        self.failing = False
        """Whether the last attempt to start a process failed."""
        # Processes end with the thread that started them, so that is never a thread of a request.
        self._keeper = threading.Thread(target=self._keep, name="readers", daemon=True)

    def start(self) -> None:
        """Start the processes, now and whenever one is missing; returns at once."""
        if self._keeper.ident is None and not self.closed:
            self._keeper.start()

    @property
    def idle(self) -> int:
        """How many processes have nothing to do; the one that ``take`` gives lives."""
        while self._idle and (self.closed or self._idle[-1].process.poll() is not None):
            self._ended.append(self._idle.pop())
            self._changed.notify_all()
        return len(self._idle)

    def take(self) -> Reader:
        """An idle process, the one used last (its snapshot is open); only where ``idle`` says some."""
        reader = self._idle.pop()
        self._busy.add(reader)
        return reader

    def give_back(self, reader: Reader) -> None:
        """Return a process after its query, in whatever state it is."""
        self._busy.remove(reader)
        reader.slow = reader.long = False
        if reader.worn or self.closed or len(self._idle) > self._size:
            self._ended.append(reader)
            self._changed.notify_all()
        else:
            self._idle.append(reader)
            self._arrived()

    def held_up(self) -> None:
        """Say that a process is slow, so that another takes its place."""
        self._changed.notify_all()

    def close(self) -> None:
        """End every process, running queries included."""
        with self._changed:
            self.closed = True
            for reader in self._busy:
                reader.kill()
            self._changed.notify_all()
        if self._keeper.ident is not None:
            self._keeper.join(timeout=5)

    def _bury(self) -> None:
        for reader in [r for r in self._idle if self.closed or r.process.poll() is not None]:
            self._idle.remove(reader)
            self._ended.append(reader)
            self._changed.notify_all()

    def _lacking(self) -> int:
        if self.closed:
            return 0
        there = len(self._idle) + len(self._busy)
        slow = sum(reader.slow for reader in self._busy)
        wanted = max(self._size + 1, slow + self._size)  # so many are left for quick queries
        return max(min(wanted, _TIMES * self._size + 1) - there, 0)

    def _keep(self) -> None:
        while True:
            with self._changed:
                self._bury()
                finished = self.closed and not self._busy
                if not (self._ended or self._lacking() or finished) or self.failing:
                    self._changed.wait(_PACE)
                for reader in self._idle:
                    if reader.snapshot and not reader.snapshot.exists():
                        reader.release()  # the last hold on files that were removed
                ended, self._ended = self._ended, []
                lacking = self._lacking()
            for reader in ended:
                reader.kill()
                reader.reap()
            if finished:
                return
            self._start(lacking)

    def _start(self, number: int) -> None:
        started = []
        try:
            started = [Reader(self._memory) for _ in range(number)]
        except OSError:
            self.failing = True
        for reader in started:
            try:
                reader.wait_ready()
            except Unavailable:
                reader.reap()
                self.failing = True
                continue
            with self._changed:
                self.failing = False
                self._idle.append(reader)
                self._arrived()
