"""What the workers made for the search index, kept on disk until the load comes in."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


class IndexRows:
    """Batches of index rows in a file of the staging folder."""

    def __init__(self, staging: Path) -> None:
        self._file = (staging / "rows.pickle").open("w+b")
        self._batches = 0

    def put(self, rows: Rows) -> None:
        """Keep the rows of a chunk."""
        if rows:
            pickle.dump(rows, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._batches += 1

    def batches(self) -> Iterator[Rows]:
        """The rows as they came, chunk by chunk."""
        self._file.seek(0)
        for _ in range(self._batches):
            yield pickle.load(self._file)

    def close(self) -> None:
        """Close the file; it goes with the staging folder."""
        self._file.close()
