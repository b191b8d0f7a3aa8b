"""How fast the machine itself is: turns of an empty loop, by one process and by one for each core at once.

Figures in milliseconds mean nothing without it: the same machine by name can be half as fast an hour later.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median

from bench.processes import environment

SECONDS = 0.2
STALLING = 3.0  # seconds in which stalls are looked for; a host may stall its guests every second or two
_BLOCK = 100_000
_SLICE = 10_000


def turns(seconds: float = SECONDS) -> float:
    """Million turns of an empty loop a second, in this process."""
    begun = time.perf_counter()
    blocks = 0
    while (spent := time.perf_counter() - begun) < seconds:
        for _ in range(_BLOCK):
            pass
        blocks += 1
    return blocks * _BLOCK / spent / 1e6


def stalls(seconds: float = STALLING) -> list[float]:
    """How far the machine stands still by itself: the share of time in slices of an empty loop that took
    more than twice what most take, and the longest of them in milliseconds. A p99 has it in it."""
    begun = last = time.perf_counter()
    slices = []
    while last - begun < seconds:
        for _ in range(_SLICE):
            pass
        now = time.perf_counter()
        slices.append(now - last)
        last = now
    usual = median(slices)
    return [sum(one for one in slices if one > 2 * usual) / sum(slices), max(slices) * 1000]


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
