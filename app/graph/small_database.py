"""A small SQLite file beside the store, for what is no linked data: tokens, sessions, outboxes.

Only its owner reads it. Safe to use from several threads and processes at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0  # seconds to wait for another process that writes


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database for one piece of work: kept whole at the end, or taken back where it raises."""
    database = sqlite3.connect(path, timeout=PATIENCE)
    try:
        with database:
            yield database
    finally:
        database.close()


def lay_out(path: Path, tables: str) -> None:
    """Make the file with its ``tables`` (CREATE … IF NOT EXISTS) where they are not there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened(path) as database:
        database.executescript(tables)
    path.chmod(0o600)
