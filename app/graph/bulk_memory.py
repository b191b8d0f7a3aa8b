"""Keeping the engine's bulk loader to half the memory.

The loader sorts a batch of a million quads for each processor it may use, and reads the next one
meanwhile; at 0.6 GB a batch it is the largest thing in a harvest, and its Python face has no setting
for it. How many processors there are it asks once, when it begins, and it is told what the calling
thread may use. So that thread is bound to one processor for a moment, and let loose once the load is
under way: one batch is sorted while the next is read, on whichever processors are free.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_MOMENT = 0.5  # seconds; the engine asks within a millisecond of its first byte


@contextmanager
def one_batch_at_a_time() -> Iterator[None]:
    """While a bulk load begins within, in this thread, it takes the machine to have one processor.

    Does nothing where threads cannot be bound. If the load begins late, it merely takes more memory.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    thread, allowed = threading.get_native_id(), os.sched_getaffinity(0)
    loose = threading.Timer(_MOMENT, _bind, (thread, allowed))
    loose.daemon = True
    _bind(thread, {min(allowed)})
    loose.start()
    try:
        yield
    finally:
        loose.cancel()
        loose.join()
        _bind(thread, allowed)


def _bind(thread: int, processors: set[int]) -> None:
    with suppress(OSError):  # the thread has ended, or a sandbox forbids it
        os.sched_setaffinity(thread, processors)
