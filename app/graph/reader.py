"""The parent's end of one reader process: start it, ask it, end it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.graph import errors
from app.graph.errors import HolotypeError, TooCostly, Unavailable
from app.graph.partial import memory_file

_PACKAGES = str(Path(__file__).resolve().parents[2])
_PIECE = 131_072  # bytes read at a time: a short answer and what is said of it
_SLOW = 0.1  # seconds after which a query leaves the processor to quick ones, and its place too
_LONG = 0.5  # seconds after which more of the same client need not wait behind it
_LOWEST = 19  # of the priorities a thread may have
_STARTING = 30.0  # seconds a process may take to begin
# What a dying process says, the limit it ran into, and how to put that to the one who asked.
_LAST_WORDS = (
    (b"memory allocation", "memory", "The query needs more memory than one query may use."),
    (b"bad_alloc", "memory", "The query needs more memory than one query may use."),
    (b"overflowed its stack", "depth", "The query is nested too deeply."),
)


class Deadline(Exception):
    """The time is up and no answer has come."""


def refusal(reply: dict[str, Any]) -> HolotypeError:
    """A reply that says what went wrong, as the error to raise."""
    kind: type[HolotypeError] = getattr(errors, reply["error"])
    return kind(reply["message"], remedy=reply["remedy"], **reply["details"])


class Reader:
    """One child process and the socket to it. Used by one thread at a time, but ``kill()``.

    Start it from a thread that lives as long as the program: the child ends with that thread.
    """

    def __init__(self, memory: int) -> None:
        self.snapshot: Path | None = None
        self.slow = False  # what it runs takes longer than most
        self.long = False  # and longer than one likes to wait for
        self.worn = False  # to be replaced rather than used again
        self._come = b""  # of the message that is on its way
        self._file = -1  # for the next long answer; the process has it, too
        self._channel, theirs = socket.socketpair()
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - closed by reap()
        with theirs:
            # The child is given no setting of the house: its environment says where Python is.
            passed = ("PATH", "PYTHONPATH", "LANG", "LD_LIBRARY_PATH", "TMPDIR")
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "app.graph.reader_process"),
                    *(str(theirs.fileno()), str(os.getpid()), str(memory)),
                ],
                cwd=_PACKAGES,
                env={name: os.environ[name] for name in passed if name in os.environ}
                | {"RUST_BACKTRACE": "0"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._words,
                pass_fds=[theirs.fileno()],
            )

    def wait_ready(self) -> list[str]:
        """Wait until the process has begun; what it is confined by. Raises Unavailable."""
        try:
            ready = self._receive(time.monotonic() + _STARTING)
        except (EOFError, OSError, Deadline) as error:
            self.kill()
            raise Unavailable("A reader process does not start.") from error
        held: list[str] = ready["ready"]
        return held

    def ask(self, request: dict[str, Any], seconds: float, held_up: Callable[[], None]) -> dict[str, Any]:
        """Send a request; its reply. A short answer is in there (``data``), a long one in ``take_file``.

        Calls ``held_up`` when the query turns out to be slow, and again when it is long. Raises
        Deadline after ``seconds``, EOFError when the process has gone; what it wrote until then is
        in the file.
        """
        deadline = time.monotonic() + seconds
        self.snapshot = Path(request["snapshot"])
        try:
            fresh = self._file < 0
            if fresh:
                self._file = memory_file()
            self._send(request, deadline, self._file if fresh else -1)
            reply = self._await_reply(deadline, held_up)
        except BaseException as error:
            self.worn = True
            if isinstance(error, ConnectionError):
                raise EOFError from error
            raise
        self.worn |= reply.pop("worn")
        return reply

    def take_file(self) -> int:
        """The file of a long answer, or of what there was of it: the caller closes it.

        To be called after each reply without ``data``: the process has let go of the file as well.
        """
        taken, self._file = self._file, -1
        return taken

    def release(self) -> None:
        """Ask an idle process to let go of its snapshot."""
        self.snapshot = None
        with contextlib.suppress(OSError, Deadline):
            self._send({}, time.monotonic() + 1)

    def kill(self) -> None:
        """End the process now; harmless when it has ended already. May come from any thread."""
        self.worn = True
        with contextlib.suppress(OSError):
            self.process.kill()

    def stop(self) -> None:
        """End the process and wait until it has: nobody writes to the answer any more."""
        self.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)

    def reap(self) -> None:
        """After ``kill``: wait for the end and let go of everything."""
        self.process.wait()
        self._channel.close()
        self._words.close()
        if self._file >= 0:
            os.close(self.take_file())

    def last_words(self) -> HolotypeError:
        """Why the process ended by itself, as an error to raise."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self._words.seek(0)
        said = self._words.read()[-65_536:]
        for sign, limit, message in _LAST_WORDS:
            if sign in said:
                return TooCostly(message, limit=limit, remedy="Ask for less, or in smaller parts.")
        return Unavailable(
            f"The process that ran the query ended by itself ({self.process.returncode}).",
            remedy="Nothing was changed; send the query again.",
        )

    def _await_reply(self, deadline: float, held_up: Callable[[], None]) -> dict[str, Any]:
        began = time.monotonic()
        for seconds in (_SLOW, _LONG):
            if began + seconds < deadline:
                try:
                    return self._receive(began + seconds)
                except Deadline:
                    self.long = self.slow
                    if not self.slow:
                        self.slow = True
                        self._make_way()
                    held_up()
        return self._receive(deadline)

    def _make_way(self) -> None:
        """Lower the priority of the thread that runs the query; the process gets another one after it."""
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{self.process.pid}/task"):
                if int(thread) != self.process.pid:
                    os.setpriority(os.PRIO_PROCESS, int(thread), _LOWEST)

    def _send(self, request: dict[str, Any], deadline: float, output: int = -1) -> None:
        data = json.dumps(request).encode()
        data = struct.pack("!I", len(data)) + data
        self._channel.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            sent = socket.send_fds(self._channel, [data], [output]) if output >= 0 else 0
            if sent < len(data):
                self._channel.sendall(data[sent:])
        except TimeoutError as error:
            raise Deadline from error

    def _more(self, needed: int, deadline: float) -> None:
        """Read until so many bytes have come; what has come before a Deadline is kept."""
        while len(self._come) < needed:
            self._channel.settimeout(max(deadline - time.monotonic(), 0.001))
            try:
                piece = self._channel.recv(_PIECE)
            except TimeoutError as error:
                raise Deadline from error
            if not piece:
                raise EOFError
            self._come += piece

    def _receive(self, deadline: float) -> dict[str, Any]:
        """The next message; what has come of it before a Deadline is kept for the next call."""
        self._more(4, deadline)
        end = 4 + int.from_bytes(self._come[:4], "big")
        self._more(end, deadline)
        reply: dict[str, Any] = json.loads(self._come[4:end])
        if "data" in reply:
            whole = end + reply["data"]
            self._more(whole, deadline)
            reply["data"] = self._come[end:whole]
        self._come = b""
        return reply
