"""A load, snapshot or backup that kills itself with SIGKILL: ``python killed.py MOMENT STORE PLACE``."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.graph.embedded import Embedded
from app.graph.feed import Feed
from app.graph.platform import Platform
from app.graph.search import SearchIndex
from loaders.harvest import Harvest, load
from loaders.options import Options
from loaders.quarantine import Quarantine


def die(*_: Any, **__: Any) -> None:
    """The hardest end there is."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: type, name: str, when: Callable[..., bool] = lambda *_: True) -> None:
    """Die when ``owner.name`` is about to run and ``when`` agrees."""
    original = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        if when(*args, **kwargs):
            die()
        return original(*args, **kwargs)

    setattr(owner, name, dying)


def after(owner: type, name: str, when: Callable[..., bool] = lambda *_: True) -> None:
    """Die when ``owner.name`` has just run."""
    original = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        given = original(*args, **kwargs)
        if when(*args, **kwargs):
            die()
        return given

    setattr(owner, name, dying)


def completing(_: Any, text: str) -> bool:
    """Whether an update is the one that completes a load."""
    return "seenCount" in text


MOMENTS: dict[str, Callable[[], None]] = {
    "while reading": lambda: after(Harvest, "_take"),
    "before the end is written down": lambda: before(Harvest, "_finish"),
    "before the load comes in": lambda: after(Harvest, "_finish"),
    "between load and completion": lambda: before(Embedded, "update", completing),
    "before the index hears": lambda: after(Embedded, "update", completing),
    "while the index is fed": lambda: after(Feed, "take"),
    "before the index commits": lambda: before(SearchIndex, "commit"),
    "before the quarantine settles": lambda: before(Quarantine, "settle"),
}


def following(_: Any, text: str) -> bool:
    """Whether an update is the one that brings what a load left mixed to the policy."""
    return "PolicyApplication" in text


FOLLOWING: dict[str, Callable[[], None]] = {
    "before the load is sealed": lambda: after(Embedded, "update", completing),
    "before what follows the load": lambda: before(Embedded, "update", following),
    "after what follows the load": lambda: after(Embedded, "update", following),
    "before what follows is told": lambda: before(SearchIndex, "commit"),
}


OTHERS: dict[str, Callable[[Platform, str], None]] = {
    "snapshot": lambda platform, _: (after(Embedded, "backup"), platform.writer.snapshot())[0],
    "backup": lambda platform, target: (after(Embedded, "backup"), platform.backup(Path(target)))[0],
}


def main() -> None:
    """Open, arm, load; or make a snapshot or a backup, and die when half of it is done."""
    moment, store, place = sys.argv[1:]
    with Platform(Path(store)) as platform:
        if moment in OTHERS:
            OTHERS[moment](platform, place)
        else:
            (MOMENTS | FOLLOWING)[moment]()
            load(platform, place, platform.house, Options(name="test"))


if __name__ == "__main__":
    main()
