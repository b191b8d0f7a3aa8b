"""A process that works on chunks: tasks come in by one pipe, results go out by another.

It ends when the pipe does, so it never outlives the process that started it. It stands back behind that
process: a bulk load that gets too little of the processors keeps a million statements more in memory.
"""

from __future__ import annotations

import gc
import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Sequence
from typing import IO, Any

from loaders.chunk import ChunkMaker
from loaders.pieces import Result, Setting, Task

STANDS_BACK = 3  # steps of priority below the process that started it
OBJECTS = 20_000  # made between two searches for rings; a chunk makes 250,000, and hardly a ring
_SIZE = struct.Struct(">Q")


def send(pipe: IO[bytes], thing: Any) -> None:
    """One pickled object, its length in front."""
    data = pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_SIZE.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next object. Raises EOFError at the end."""
    head = pipe.read(_SIZE.size)
    if len(head) < _SIZE.size:
        raise EOFError
    return pickle.loads(pipe.read(_SIZE.unpack(head)[0]))


class Worker:
    """The other end: one process, asked for one chunk at a time."""

    def __init__(self, setting: Setting) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "loaders.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        send(self._in, setting)

    def make(self, tasks: Sequence[Task]) -> Result:
        """As ``ChunkMaker.make``, in the other process. Raises what it raised there."""
        send(self._in, list(tasks))
        try:
            answer = receive(self._out)
        except EOFError:
            raise RuntimeError("A loader process ended before its work was done.") from None
        if isinstance(answer, BaseException):
            raise answer
        return answer  # type: ignore[no-any-return]

    @property
    def process_id(self) -> int:
        """The number of the process."""
        return self._process.pid

    def close(self) -> None:
        """End the process."""
        self._in.close()
        self._out.close()
        self._process.wait(timeout=30)


def main() -> None:
    """Serve chunks until the pipe ends."""
    os.nice(STANDS_BACK)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may write into the pipe
    try:
        maker = ChunkMaker(receive(source))
        gc.freeze()  # what was read at the start stays
        gc.set_threshold(OBJECTS)
        while True:
            tasks = receive(source)
            try:
                send(target, maker.make(tasks))
            except Exception as error:
                error.add_note("while a chunk of records was made into documents")
                send(target, error)
    except (EOFError, KeyboardInterrupt, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
