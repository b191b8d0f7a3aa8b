"""Start of the server, backup, restore, and the search index built anew."""

from __future__ import annotations

import shutil
import time
from statistics import median

from app.graph.platform import Platform
from bench.ground import Ground
from bench.peers import ours
from bench.processes import HOLOTYPE, run
from bench.report import Line, Run

STARTS = 3
REINDEXED = 250_000  # above it the time grows as the specimens do, and is long


def measure(ground: Ground, found: Run) -> None:
    """What keeping an installation costs."""
    folder = ground.served
    seconds = []
    for _ in range(STARTS):
        with ours(folder) as house:
            seconds.append(house.seconds)
    start = median(seconds)
    found.lines.append(
        Line(
            "start of the server, to the first answer of /readyz",
            f"{start:.2f} s (median of {STARTS})",
            "< 3 s at 1 M specimens",
            met=start < 3,
        )
    )
    copy = ground.folder / "backup"
    with Platform(folder) as opened:
        begun = time.perf_counter()
        opened.backup(copy)
        spent = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in copy.rglob("*") if path.is_file())
    found.lines.append(
        Line("backup", f"{spent:.2f} s ({size / 1e6:,.0f} MB)", "< 1 s at 1 M specimens", met=spent < 1)
    )
    restored = ground.folder / "restored"
    ran = run([*HOLOTYPE, "restore", copy, "--store", restored])
    found.lines.append(
        Line(
            "restore, the search index included",
            f"{ran.wall:.1f} s",
            "< 60 s at 1 M specimens",
            met=ran.wall < 60,
        )
    )
    shutil.rmtree(copy)
    shutil.rmtree(restored)
    if ground.size > REINDEXED:
        return
    ran = run([*HOLOTYPE, "reindex", "--store", folder])
    found.lines.append(Line("reindex", f"{ran.wall:.1f} s, {ground.size / ran.wall:,.0f} specimens/s"))
