"""How fast the machine itself is: turns of an empty loop, by one process and by one for each core at once.

Figures in milliseconds mean nothing without it: the same machine by name can be half as fast an hour later.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from bench.processes import environment

SECONDS = 0.2
_BLOCK = 100_000


def turns(seconds: float = SECONDS) -> float:
    """Million turns of an empty loop a second, in this process."""
    begun = time.perf_counter()
    blocks = 0
    while (spent := time.perf_counter() - begun) < seconds:
        for _ in range(_BLOCK):
            pass
        blocks += 1
    return blocks * _BLOCK / spent / 1e6


def measured() -> list[float]:
    """Million turns a second: one process alone, and each of as many as there are cores (the mean)."""
    cores = len(os.sched_getaffinity(0))
    return [_together(1), _together(cores)]


def _together(count: int) -> float:
    """What each of some processes does while all of them work."""
    argv = [sys.executable, "-m", "bench.pace"]
    started = [subprocess.Popen(argv, stdout=subprocess.PIPE, env=environment()) for _ in range(count)]
    return sum(float(process.communicate()[0]) for process in started) / count


if __name__ == "__main__":
    print(turns())
