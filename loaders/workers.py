"""The processes that work on the chunks of loads: one is started, the others are its forks."""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:  # else whoever starts the processes would first read all that they read
    from loaders.pieces import Result, Setting, Task

_SIZE = struct.Struct(">Q")
_ENDED = "A loader process ended before its work was done."


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
    """This end of one process, asked for one chunk at a time."""

    def __init__(self, tasks: int, results: int) -> None:
        """``tasks`` and ``results`` are the open ends of two pipes, to the process and from it."""
        self._out, self._in = os.fdopen(tasks, "wb"), os.fdopen(results, "rb")
        self._process = 0

    @property
    def process_id(self) -> int:
        """The number of the process; waits until it is ready. Raises RuntimeError."""
        if not self._process:
            self._process = self._received()
        return self._process

    def begin(self, setting: Setting) -> None:
        """The chunks that follow are of this load. Raises RuntimeError."""
        assert self.process_id
        self._send(setting)

    def make(self, tasks: Sequence[Task]) -> Result:
        """As ``ChunkMaker.make``, in the other process. Raises what it raised there, RuntimeError."""
        answer: Result = self._asked(list(tasks))
        return answer

    def rest(self) -> list[bytes]:
        """As ``ChunkMaker.rest``, in the other process. Raises what it raised there, RuntimeError."""
        rows: list[bytes] = self._asked(None)
        return rows

    def _asked(self, thing: Any) -> Any:
        self._send(thing)
        answer = self._received()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _send(self, thing: Any) -> None:
        try:
            send(self._out, thing)
        except BrokenPipeError:
            raise RuntimeError(_ENDED) from None

    def _received(self) -> Any:
        try:
            return receive(self._in)
        except EOFError:
            raise RuntimeError(_ENDED) from None

    def close(self) -> None:
        """Let the process end."""
        with suppress(BrokenPipeError):  # what it did not take any more
            self._out.close()
        self._in.close()


class Workers:
    """Processes for a load, or for several one after the other; they are at work as soon as this is made.

    What every load needs they read while whoever made this does other things, and just once: all but
    the first are forks of it. They end when the pipes do, so they never outlive the process that
    started them.
    """

    def __init__(self, size: int) -> None:
        ends = [(*os.pipe(), *os.pipe()) for _ in range(size)]
        theirs = [end for out, _, _, back in ends for end in (out, back)]
        argv = [sys.executable, "-m", "loaders.worker", *map(str, theirs)]
        self._process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, pass_fds=theirs)
        for end in theirs:
            os.close(end)
        self.all = [Worker(tasks, results) for _, tasks, results, _ in ends]

    def close(self) -> None:
        """End the processes."""
        for worker in self.all:
            worker.close()
        self._process.wait(timeout=30)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
