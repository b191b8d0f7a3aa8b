"""Whole graphs as files: written once for each commit, by a process beside the server, of any size.

Whoever asks while a file is being written reads along; once it is whole it has a length, and a part
of it can be asked for again. A file is of one state of one graph, and nobody is given an older one:
what is protected now may still have been in it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from app.graph.errors import Busy, Unavailable
from app.graph.kept_snapshots import linked

_PACKAGES = str(Path(__file__).resolve().parents[2])
_PIECE = 1 << 16
_PACE = 0.1  # seconds between two looks at a file that is being written
AT_ONCE = 2
KEPT = 8  # files
PATIENCE = 10.0  # seconds that one waits for others to be written


class State(NamedTuple):
    """What a file is of: a snapshot's folder, its commit, and a name that no other state has."""

    snapshot: Path
    commit: int
    name: str


@dataclass
class _Work:
    """A file on its way."""

    draft: Path
    source: Path
    process: subprocess.Popen[bytes] | None = None
    failed: bool = False
    over: threading.Event = field(default_factory=threading.Event)


_MADE = _Work(Path(), Path())
_MADE.over.set()


class Dumps:
    """The files of one installation, below one folder. They do not outlive a start of the server."""

    def __init__(self, folder: Path, memory: int) -> None:
        self._folder = folder
        self._memory = memory
        self._lock = threading.Lock()
        self._place = threading.Condition(self._lock)
        self._works: dict[Path, _Work] = {}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def path_of(self, graph: str, state: State) -> Path:
        """Where the file of a graph in a state is, or will be."""
        sign = hashlib.sha256(repr((graph, state.name)).encode()).hexdigest()[:16]
        return self._folder / f"{state.commit}-{sign}.nt.gz"

    def whole(self, graph: str, state: State) -> Path | None:
        """The finished file, or None while there is none."""
        path = self.path_of(graph, state)
        if not path.exists():
            return None
        os.utime(path)
        return path

    def along(self, graph: str, state: State) -> Iterator[bytes]:
        """The file as it is being written, which is begun now where nobody has.

        Others are waited for a while; raises Busy where they need longer. Ends in Unavailable, and
        so torn, where the process that writes it fails.
        """
        path = self.path_of(graph, state)
        with self._place:
            self._place.wait_for(lambda: path in self._works or len(self._works) < AT_ONCE, PATIENCE)
            if path not in self._works and path.exists():  # made while this waited
                return self._follow(path.open("rb"), _MADE)
            work = self._works.get(path) or self._begin(path, graph, state)
            file = work.draft.open("rb")
        return self._follow(file, work)

    def _begin(self, path: Path, graph: str, state: State) -> _Work:
        if len(self._works) >= AT_ONCE:
            raise Busy("Other graphs are being written just now.", retry_after=30)
        work = _Work(path.with_suffix(".draft"), path.with_suffix(".source"))
        linked(state.snapshot, work.source)  # the snapshot may go while this is read
        work.draft.touch()
        self._works[path] = work
        # The process ends with the thread that began it, so that is one which waits for it.
        threading.Thread(target=self._write, args=(path, graph, work), name="dump", daemon=True).start()
        return work

    def _write(self, path: Path, graph: str, work: _Work) -> None:
        work.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "app.graph.dump_process", str(work.source.absolute()), graph),
                *(str(work.draft.absolute()), str(os.getpid()), str(self._memory)),
            ],
            cwd=_PACKAGES,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        work.failed = work.process.wait() != 0
        with self._lock:
            if work.failed:
                work.draft.unlink(missing_ok=True)
            else:
                work.draft.replace(path)
            shutil.rmtree(work.source, ignore_errors=True)
            del self._works[path]
            work.over.set()
            self._place.notify_all()
            files = sorted(self._folder.glob("*.nt.gz"), key=lambda one: one.stat().st_mtime)
            for old in files[:-KEPT]:
                old.unlink(missing_ok=True)

    def _follow(self, file: BinaryIO, work: _Work) -> Iterator[bytes]:
        with file:
            while True:
                over = work.over.is_set()
                while piece := file.read(_PIECE):
                    yield piece
                if over:
                    break
                time.sleep(_PACE)
        if work.failed:
            raise Unavailable("The graph could not be written whole.", remedy="Ask for it again.")

    def close(self) -> None:
        """End the processes and remove the files."""
        with self._lock:
            works = list(self._works.values())
        for work in works:
            if work.process is not None:
                work.process.kill()
            work.over.wait(5)
        shutil.rmtree(self._folder, ignore_errors=True)
