"""Refused records and rows set aside, kept with the reasons until they are mended at their source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from loaders.record import Issue


class Quarantine:
    """What one load did not take, a JSON object a line, put in place when the load commits."""

    def __init__(self, staging: Path, folder: Path, dataset: str) -> None:
        name = dataset.rstrip("/").rsplit("/", 1)[-1] + ".jsonl"
        self._draft = staging / "quarantine.jsonl"
        self.path = folder / name
        self._file: IO[str] | None = None
        self.count = 0

    def keep(self, key: str, source: str, issues: list[Issue], what: str = "record") -> None:
        """Keep a record (``source`` is its JSON, word for word) with what is wrong with it.

        ``what`` is ``rows`` where the record is in and only these rows of it are not.
        """
        if self._file is None:
            self._file = self._draft.open("w", encoding="utf-8")
        entry = {
            "key": key,
            "what": what,
            "issues": [asdict(issue) for issue in issues],
            "record": json.loads(source),
        }
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self.count += 1

    def settle(self) -> None:
        """The load is in: these records wait, those of the last load of the dataset do no more."""
        if self._file is None:
            self.path.unlink(missing_ok=True)
            return
        self._file.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._draft.replace(self.path)

    def drop(self) -> None:
        """The load came to nothing."""
        if self._file is not None:
            self._file.close()


def waiting(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that waits, with the name of its dataset."""
    for path in sorted(folder.glob("*.jsonl")) if folder.exists() else ():
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield path.stem, json.loads(line)
