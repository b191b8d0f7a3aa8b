"""What the workers made for the search index, kept on disk until the load comes in."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def packed(rows: Rows) -> bytes:
    """Rows as a worker sends them and as they lie on disk; nothing where there are none."""
    return pickle.dumps(rows, protocol=pickle.HIGHEST_PROTOCOL) if rows else b""


class IndexRows:
    """Batches of index rows in a file of the staging folder."""

    def __init__(self, staging: Path) -> None:
        self._file = (staging / "rows.pickle").open("w+b")
        self._batches = 0

    def put(self, rows: bytes) -> None:
        """Keep the packed rows of a chunk."""
        if rows:
            self._file.write(rows)
            self._batches += 1

    def batches(self) -> Iterator[Rows]:
        """The rows as they came, chunk by chunk."""
        self._file.seek(0)
        for _ in range(self._batches):
            yield pickle.load(self._file)

    def close(self) -> None:
        """Close the file; it goes with the staging folder."""
        self._file.close()
