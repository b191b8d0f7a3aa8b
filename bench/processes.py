"""Other programs, run beside this one: how long they take, what memory they hold, and servers among them."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OXIGRAPH = Path(sys.executable).with_name("oxigraph")  # the binary of the wheel of that name
HOLOTYPE = [sys.executable, "-m", "app.cli"]
PATIENCE = 600.0  # seconds that a server may take to start
_PORTS = (20_000, 32_000)
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Failed(RuntimeError):
    """A program that a measurement needs did not do its work; the text says which and why."""


@dataclass(frozen=True)
class Ran:
    """What a program took: seconds by the clock, seconds of processor, bytes at its height."""

    wall: float
    cpu: float
    peak: int
    output: str


def environment(**more: str) -> dict[str, str]:
    """This environment without settings of the house, and with the code on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOLOTYPE_")}
    return kept | {"PYTHONPATH": str(ROOT), "HOLOTYPE_LOG_LEVEL": "WARNING"} | more


def tree(pid: int) -> set[int]:
    """A process and all that descend from it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue  # it ended meanwhile
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found, grown = {pid}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return found


def resident(pid: int) -> int:
    """Bytes of memory a process and its descendants hold now; shared pages count for each."""
    total = 0
    for one in tree(pid):
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1]) * _PAGE
        except OSError:
            continue
    return total


class Watch(threading.Thread):
    """Looks at the memory of a process tree ten times a second and remembers the most."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._over = pid, threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self._over.wait(0.1):
            self.peak = max(self.peak, resident(self._pid))

    def end(self) -> int:
        """Stop looking; the most there was, in bytes."""
        self._over.set()
        self.join()
        return self.peak


def run(argv: Sequence[str | Path], **env: str) -> Ran:
    """Run a program to its end. Raises Failed where it does not end well."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in argv], cwd=ROOT, env=environment(**env), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    watch = Watch(process.pid)
    watch.start()
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    peak = watch.end()
    if process.returncode:
        raise Failed(f"{' '.join(map(str, argv[:4]))} … ended with {process.returncode}: {output[-800:]}")
    return Ran(wall, usage.ru_utime + usage.ru_stime, peak, output)


def free_port() -> int:
    """A port of the loopback nobody listens on, outside the range the system hands out by itself."""
    while True:
        port = random.randrange(*_PORTS)
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@dataclass(frozen=True)
class Server:
    """A server that runs: where, by which process, and how many seconds it took to answer."""

    port: int
    pid: int
    seconds: float


@contextmanager
def serving(
    argv: Sequence[str], port: int, ready: str, *, env: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Start a server, wait until ``ready`` (a path) answers with 200, end it by its own id."""
    begun = time.perf_counter()
    log = ROOT / "bench" / "work" / f"server-{port}.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            argv, cwd=ROOT, env=environment(**(env or {})), stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        while not _answers(f"http://127.0.0.1:{port}{ready}"):
            if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                told = log.read_text(errors="replace")[-800:]
                raise Failed(f"{' '.join(map(str, argv[:4]))} … does not serve: {told}")
            time.sleep(0.02)
        yield Server(port, process.pid, time.perf_counter() - begun)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        log.unlink()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
