"""Writes one graph of a snapshot as gzipped N-Triples.

Started by ``app.graph.dumps`` as ``python -m app.graph.dump_process SNAPSHOT GRAPH TARGET PARENT MEMORY``.
The same snapshot gives the same bytes.
"""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path
from typing import IO, cast

from pyoxigraph import RdfFormat, Store

from app.graph.confinement import confine
from app.graph.embedded import graph_node

_LEVEL = 4


class _Gzip:
    """A file that compresses what is written to it; without a time, so that bytes are the same again."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._inner = zlib.compressobj(_LEVEL, wbits=31)

    def write(self, data: bytes) -> int:
        self._file.write(self._inner.compress(data))
        return len(data)

    def flush(self) -> None:
        """Nothing: the engine flushes often, and each flush would cost size."""

    def close(self) -> None:
        self._file.write(self._inner.flush())


def main() -> None:
    """Write the file whole; it ends with exit status 0."""
    snapshot, graph, target, parent, memory = sys.argv[1:6]
    os.nice(10)
    confine(int(parent), int(memory))
    store = Store.read_only(snapshot)
    with Path(target).open("wb", buffering=1 << 16) as file:
        output = _Gzip(file)
        store.dump(cast("IO[bytes]", output), RdfFormat.N_TRIPLES, from_graph=graph_node(graph))
        output.close()


if __name__ == "__main__":
    main()
