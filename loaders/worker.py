"""A process that works on chunks: tasks come in by one pipe, results go out by another.

``python -m loaders.worker OUT BACK [OUT BACK …]`` takes the numbers of open pipes, a pair for each
process; ``loaders.workers`` has the other ends. All stand back behind the process that started them: a
bulk load that gets too little of the processors keeps a million statements more in memory.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from loaders.chunk import ChunkMaker, warm
from loaders.pieces import Setting
from loaders.put_off import PutOff
from loaders.workers import receive, send

STANDS_BACK = 3  # steps of priority below the process that started it
OBJECTS = 20_000  # made between two searches for rings; a chunk makes 250,000, and hardly a ring


def _serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Work on chunks until the pipe ends."""
    send(target, os.getpid())
    maker: ChunkMaker | None = None
    while True:
        told = receive(source)
        if isinstance(told, Setting):
            maker = ChunkMaker(told, PutOff())
            continue
        assert maker is not None, "the load comes before its chunks"
        try:
            send(target, maker.rest() if told is None else maker.make(told))
        except Exception as error:
            error.add_note("while a chunk of records was made into documents")
            send(target, error)


def _apart(pairs: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Become as many processes as there are pairs of pipes; gives that of this one."""
    mine = pairs[0]
    for pair in pairs[1:]:
        if os.fork() == 0:
            mine = pair
            break
    for end in (end for pair in pairs if pair != mine for end in pair):
        os.close(end)
    return mine


def main(ends: Sequence[int]) -> None:
    """Serve chunks until the pipes end."""
    os.nice(STANDS_BACK)
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        warm()
        gc.freeze()  # what was read at the start stays
        gc.set_threshold(OBJECTS)
        source, target = _apart(list(zip(ends[::2], ends[1::2], strict=True)))
        with os.fdopen(source, "rb") as tasks, os.fdopen(target, "wb") as results:
            _serve(tasks, results)
    with suppress(ChildProcessError, KeyboardInterrupt):
        while True:  # the forks end by the same pipe as this one
            os.wait()


if __name__ == "__main__":
    main([int(end) for end in sys.argv[1:]])
