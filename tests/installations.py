"""Installations that are made once in a run of the tests, and copied for whoever asks.

To teach a new installation its words, to lay out the example or to load the demonstration takes many
times longer than to copy what came of it. So the first who asks makes it, in the folder of the run that
all processes share, while the others wait; nobody ever opens what is there, only whole copies of it.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.graph.platform import Platform

BASE = "https://example.org/"
Make = Callable[[Platform], object]


class Made:
    """Where the installations of this run are, and how one is got there."""

    folder: Path | None = None  # said by conftest.py at the beginning of a run

    @classmethod
    def of(cls, make: Make | None, base: str) -> Path:
        """The closed installation that ``make`` gives, made now if nobody has. Not to be opened."""
        if cls.folder is None:  # outside of a run, for a program of its own
            cls.folder = Path(tempfile.mkdtemp(prefix="holotype-made-"))
            atexit.register(shutil.rmtree, cls.folder, ignore_errors=True)
        place = f"{make.__module__}.{make.__qualname__}" if make else "new"
        found = cls.folder / f"{place}-{hashlib.sha256(base.encode()).hexdigest()[:8]}"
        with found.with_name(f"{found.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # goes with the process that holds it
            if not found.exists():
                half = Path(tempfile.mkdtemp(dir=cls.folder))
                with Platform(half, base=base) as platform:
                    if make:
                        make(platform)
                half.rename(found)
        return found


def copy(folder: Path, make: Make | None = None, *, base: str = "") -> Path:
    """An installation of its own at ``folder``, which is new: as it is made, or as ``make`` leaves it."""
    shutil.copytree(Made.of(make, base), folder)
    return folder


@contextmanager
def installation(
    folder: Path | None = None, make: Make | None = None, *, base: str = "", **settings: Any
) -> Iterator[Platform]:
    """Such a copy, open until the block ends; without a ``folder`` it goes with the block."""
    with tempfile.TemporaryDirectory(prefix="holotype-") as temporary:
        place = copy(folder or Path(temporary) / "installation", make, base=base)
        with Platform(place, **settings) as platform:
            yield platform
