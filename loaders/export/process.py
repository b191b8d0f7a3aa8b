"""The process that carries out an order on a frozen copy of the store, so that the server stays quick.

It reads the order as JSON from its first line of input, says how far it is on its output, one JSON
object a line, and ends when the server does.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from app.graph.embedded import Snapshot
from app.graph.errors import HolotypeError
from app.graph.store import View
from loaders.export.order import Order
from loaders.export.write import carry_out


def main() -> None:
    """Carry out one order."""
    said: dict[str, Any] = json.loads(sys.stdin.readline())
    snapshot = Snapshot(Path(said["snapshot"]))
    view = View(tuple(said["view"]), ())
    os.nice(10)

    def tell(**what: Any) -> None:
        print(json.dumps(what), flush=True)

    try:
        path = carry_out(
            Order(**said["order"]),
            Path(said["folder"]),
            snapshot,
            view,
            lambda done: tell(done=done),
        )
        tell(file=path.name)
    except HolotypeError as error:
        tell(failed=error.message, remedy=error.remedy)


if __name__ == "__main__":
    main()
