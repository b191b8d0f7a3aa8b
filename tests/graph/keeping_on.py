"""Changes the installation in the folder given and keeps each commit, until somebody ends it."""

from __future__ import annotations

import sys
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from app.graph.platform import Platform
from app.graph.retention import Retention

if __name__ == "__main__":
    with Platform(Path(sys.argv[1]), retention=Retention(2, 0, 0, 0, 0)) as platform:
        assert platform.keeper is not None
        desk = platform.workbench(platform.house)
        number = 0
        while True:
            said = Triple(NamedNode("x:s"), NamedNode("x:p"), Literal(number))
            desk.write_graph("x:g", [said], replace=False)
            platform.keeper.keep()
            number += 1
            if number == 4:
                print("keeping", flush=True)
