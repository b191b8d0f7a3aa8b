"""A process that is killed while it writes an index: ``python -m tests.graph.search_writer``.

Arguments: the folder of the index, the folder of the queries, and the moment at which it says
``ready`` and waits to be killed: added, committing, rebuilding.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.graph.catalogue import Catalogue
from app.graph.search import Fields, SearchIndex
from tests.graph.search_collection import collection, iris


def wait() -> None:
    """Say so, and wait for the end."""
    print("ready", flush=True)
    time.sleep(60)


def main(folder: str, queries: str, when: str) -> None:
    """Write, and stop at the moment asked for."""
    index = SearchIndex(Path(folder), Fields(Catalogue(Path(queries))))
    entries = collection(300, seed=2)
    if when == "rebuilding":
        with index.rebuild(9) as rows:
            rows.add(entries)
            wait()
        return
    stamp = index.stamp
    if when == "committing":  # commits as fast as it can, a hundred rows more each time
        print("ready", flush=True)
        for step in range(3):
            index.delete(iris(entries[step * 100 : step * 100 + 100]))
            index.add(entries[step * 100 : step * 100 + 100])
            index.commit(stamp + step + 1)
        wait()
    index.add(entries)
    wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
