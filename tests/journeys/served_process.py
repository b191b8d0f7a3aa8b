"""``holotype serve`` or ``demo`` in a process of its own, as it runs in life, and how to talk to it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Server:
    """A running server: where it listens, and the process that can be killed."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address


@contextmanager
def server(
    store: Path,
    *options: str,
    command: str = "serve",
    program: Path | None = None,
    at: Path | None = None,
    **environment: str,
) -> Iterator[Server]:
    """Serve ``store`` on a free port until the block ends. Raises AssertionError if it does not start.

    ``program`` is the command of these tests or another, run in the folder ``at``.
    """
    run = [program or Path(sys.executable).with_name("holotype"), command, "--port", "0", *options]
    process = subprocess.Popen(
        [*map(str, run), "--store", str(store)], cwd=at,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    said = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"Holotype is at (http://\S+?)/ ", line):
                yield Server(process, found[1])
                break
        else:
            raise AssertionError("".join(said))
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
