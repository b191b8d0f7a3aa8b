"""A bulk load that is fed while it runs, and taken whole or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from app.graph.store import Store

_SPOILT = b"\n this is no quad, so that the load is taken back \n"


class BulkLoading:
    """One load of N-Quads into a store, by a thread that reads what is written to ``output``."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._fifo = folder / "quads.fifo"
        self._failed: list[BaseException] = []
        os.mkfifo(self._fifo)
        self._thread = threading.Thread(target=self._load, name="bulk-load")
        self._thread.start()

    @contextmanager
    def output(self) -> Iterator[IO[bytes]]:
        """Where to write the quads. If the block raises, nothing of them is taken."""
        try:
            with self._fifo.open("wb") as output:
                try:
                    yield output
                except BaseException:
                    with suppress(OSError):
                        output.write(_SPOILT)  # the loader stops at it and takes all back
                    raise
        except BrokenPipeError:
            if not self._failed:
                raise

    def came_in(self) -> bool:
        """Wait for the end of it. True where all of it is in, False where nothing is."""
        self._thread.join()
        self._fifo.unlink(missing_ok=True)
        return not self._failed

    def why_not(self) -> BaseException:
        """What it failed by."""
        return self._failed[0]

    def _load(self) -> None:
        try:
            self._store.load(self._fifo)
        except BaseException as error:
            self._failed.append(error)
            with suppress(OSError):  # free a writer that still waits at the other end
                os.close(os.open(self._fifo, os.O_RDONLY | os.O_NONBLOCK))
