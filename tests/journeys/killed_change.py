"""A change that kills itself with SIGKILL: ``python killed_change.py MOMENT STORE``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.graph.change import Changes
from app.graph.embedded import Embedded
from app.graph.feed import Feed
from app.graph.platform import Platform
from app.graph.search import SearchIndex
from app.graph.writer import Writer
from tests.journeys.racing import NOTE
from tests.loaders.killed import after, before


def committing(_: Any, text: str) -> bool:
    """Whether an update is the one that commits the change."""
    return '"made"' in text


# What arms the moment, and whether the change is there afterwards.
MOMENTS: Mapping[str, tuple[Callable[[], None], bool]] = {
    "before it is judged": (lambda: before(Changes, "rehearse"), False),
    "before it is committed": (lambda: before(Embedded, "update", committing), False),
    "when it is committed": (lambda: after(Embedded, "update", committing), True),
    "before anybody hears of it": (lambda: before(Writer, "_tell"), True),
    "before the index commits": (lambda: before(SearchIndex, "commit"), True),
    "before it is acknowledged": (lambda: after(Changes, "make"), True),
    "when the index has heard of it": (lambda: after(Feed, "settle"), True),
}


def main() -> None:
    """Open, arm, change, and let the index settle."""
    moment, store = sys.argv[1:]
    with Platform(Path(store)) as platform:
        MOMENTS[moment][0]()
        platform.workbench(platform.house).update(NOTE.replace("NOTE", "made"))
        assert platform.feed is not None
        platform.feed.settle()


if __name__ == "__main__":
    main()
