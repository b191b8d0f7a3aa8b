"""Rows waiting for the core row they belong to, and ids that were seen; both bounded in memory.

Small extensions are held in a dictionary, larger ones in a temporary SQLite file, found by a
64-bit hash of the id. Hashes decide where to look; the id itself decides what belongs together.
"""

from __future__ import annotations

import marshal
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Protocol

from loaders.record import Row

BATCH = 500
Keyed = tuple[str, Row]


def _database(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    base.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
        "PRAGMA cache_size = -32768; PRAGMA temp_store = FILE;"
    )
    return base


class WaitingRows(Protocol):
    """Rows by id, in the order in which they were put."""

    def put(self, rows: Iterable[Keyed]) -> None:
        """Add rows; not after the first ``take``."""
        ...

    def take(self, keys: list[str]) -> dict[str, list[Row]]:
        """The rows of these ids. Each id is asked for once; its rows are then no longer left."""
        ...

    def left(self) -> Iterator[tuple[str, list[Row]]]:
        """What was never taken, by id, in the order in which the ids first came."""
        ...

    def left_over(self) -> Counter[int]:
        """How many rows of each table were never taken."""
        ...

    def close(self) -> None:
        """Forget all."""
        ...


class RowsInMemory:
    """Rows waiting in a dictionary."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {}

    def put(self, rows: Iterable[Keyed]) -> None:
        waiting = self._rows
        for key, row in rows:
            if key in waiting:
                waiting[key].append(row)
            else:
                waiting[key] = [row]

    def take(self, keys: list[str]) -> dict[str, list[Row]]:
        return {key: self._rows.pop(key) for key in keys if key in self._rows}

    def left(self) -> Iterator[tuple[str, list[Row]]]:
        yield from self._rows.items()

    def left_over(self) -> Counter[int]:
        return Counter(row.table for rows in self._rows.values() for row in rows)

    def close(self) -> None:
        self._rows.clear()


class RowsOnDisk:
    """Rows waiting in a temporary file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._base = _database(path)
        self._base.execute("CREATE TABLE waiting (place INTEGER PRIMARY KEY, hash INTEGER, row BLOB)")
        self._base.execute("CREATE TABLE taken (hash INTEGER PRIMARY KEY) WITHOUT ROWID")
        self._put: Counter[int] = Counter()
        self._took: Counter[int] = Counter()
        self._indexed = False

    def put(self, rows: Iterable[Keyed]) -> None:
        counts = self._put

        def packed() -> Iterator[tuple[int, bytes]]:
            for key, row in rows:
                counts[row.table] += 1
                yield hash(key), marshal.dumps((key, tuple(row)))

        self._base.execute("BEGIN")
        self._base.executemany("INSERT INTO waiting (hash, row) VALUES (?, ?)", packed())
        self._base.execute("COMMIT")

    def _index(self) -> None:
        if not self._indexed:
            self._base.execute("CREATE INDEX by_hash ON waiting (hash)")
            self._base.execute("BEGIN")
            self._indexed = True

    def take(self, keys: list[str]) -> dict[str, list[Row]]:
        self._index()
        wanted = set(keys)
        hashes = [hash(key) for key in keys]
        marks = ",".join("?" * len(hashes))
        found: dict[str, list[Row]] = {}
        for (packed,) in self._base.execute(
            f"SELECT row FROM waiting WHERE hash IN ({marks}) ORDER BY place",  # noqa: S608
            hashes,
        ):
            key, cells = marshal.loads(packed)  # noqa: S302 (written by this process)
            if key in wanted:
                found.setdefault(key, []).append(Row(*cells))
        for rows in found.values():
            self._took.update(row.table for row in rows)
        self._base.executemany("INSERT OR IGNORE INTO taken VALUES (?)", [(hash(key),) for key in found])
        return found

    def left(self) -> Iterator[tuple[str, list[Row]]]:
        self._index()
        self._base.execute("DROP TABLE IF EXISTS lone")
        self._base.execute("CREATE TABLE lone (place INTEGER PRIMARY KEY, hash INTEGER)")
        self._base.execute(
            "INSERT INTO lone SELECT min(place), hash FROM waiting"
            " WHERE hash NOT IN (SELECT hash FROM taken) GROUP BY hash"
        )
        rows = self._base.execute(
            "SELECT waiting.row FROM lone CROSS JOIN waiting ON waiting.hash = lone.hash"
            " ORDER BY lone.place, waiting.place"
        )
        unpacked = (marshal.loads(packed) for (packed,) in rows)  # noqa: S302
        for key, group in groupby(unpacked, key=lambda pair: pair[0]):
            yield key, [Row(*cells) for _, cells in group]

    def left_over(self) -> Counter[int]:
        return self._put - self._took

    def close(self) -> None:
        self._base.close()
        self._path.unlink(missing_ok=True)


class SeenIds:
    """Which ids came before."""

    def __init__(self, path: Path, most: int) -> None:
        self._path = path
        self._most = most
        self._recent: set[int] = set()
        self._base: sqlite3.Connection | None = None

    def fresh(self, keys: list[str]) -> list[bool]:
        """For each id, whether it comes for the first time."""
        recent = self._recent
        older = self._older(self._base, keys) if self._base is not None else frozenset[int]()
        news = []
        for key in keys:
            mark = hash(key)
            new = mark not in recent and mark not in older
            news.append(new)
            if new:
                recent.add(mark)
        if len(recent) > self._most:
            self._spill()
        return news

    @staticmethod
    def _older(base: sqlite3.Connection, keys: list[str]) -> set[int]:
        hashes = [hash(key) for key in keys]
        marks = ",".join("?" * len(hashes))
        return {
            mark
            for (mark,) in base.execute(
                f"SELECT hash FROM seen WHERE hash IN ({marks})",  # noqa: S608
                hashes,
            )
        }

    def _spill(self) -> None:
        if self._base is None:
            self._base = _database(self._path)
            self._base.execute("CREATE TABLE seen (hash INTEGER PRIMARY KEY) WITHOUT ROWID")
        self._base.execute("BEGIN")
        # In order, a tree of hashes grows at its edges and not everywhere.
        self._base.executemany(
            "INSERT OR IGNORE INTO seen VALUES (?)", ((mark,) for mark in sorted(self._recent))
        )
        self._base.execute("COMMIT")
        self._recent.clear()

    def close(self) -> None:
        """Forget all."""
        self._recent.clear()
        if self._base is not None:
            self._base.close()
            self._path.unlink(missing_ok=True)


def batches(rows: Iterator[Keyed], size: int = BATCH) -> Iterator[list[Keyed]]:
    """Rows in lists of ``size``."""
    while batch := list(islice(rows, size)):
        yield batch
