"""The process that carries out an order on a frozen copy of the store, so that the server stays quick.

It reads the order as JSON from its first line of input, says how far it is on its output, one JSON
object a line, and ends when the server does. Processes of its own, one a processor but four at most,
write the pieces; they end when it does.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from app.graph.errors import HolotypeError
from loaders.export.order import Order
from loaders.export.pieces import Piece, Scribe
from loaders.export.source import Source, frozen
from loaders.export.write import assemble

_MOST = 4  # processes

_scribe: Scribe  # of this process and of those that it makes
_source: Source


def main() -> None:
    """Carry out one order."""
    global _scribe
    said: dict[str, Any] = json.loads(sys.stdin.readline())
    order, folder = Order(**said["order"]), Path(said["folder"])
    os.nice(10)

    def tell(**what: Any) -> None:
        print(json.dumps(what), flush=True)

    _scribe = Scribe(order, folder)
    pool = ProcessPoolExecutor(
        min(os.cpu_count() or 1, _MOST),
        multiprocessing.get_context("fork"),  # what was read so far is there already
        _begin,
        (os.getpid(), order, folder, Path(said["snapshot"]), said["graph"]),
    )
    try:
        pieces = pool.map(_piece, _scribe.names())
        tell(file=assemble(order, folder, _scribe, pieces, lambda done: tell(done=done)).name)
    except HolotypeError as error:
        tell(failed=error.message, remedy=error.remedy)
    except BrokenProcessPool:
        tell(failed="A process that wrote the file was ended.", remedy="Ask for the download again.")
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(parent: int, order: Order, folder: Path, snapshot: Path, graph: str) -> None:
    global _source
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _source = frozen(order, folder, snapshot, graph)


def _end_with(parent: int) -> None:
    """A process that was killed tells nobody, so those it made look for it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _piece(numbered: tuple[int, list[str]]) -> Piece:
    return _scribe.write(_source, *numbered)


if __name__ == "__main__":
    main()
