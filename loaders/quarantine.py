"""Refused records and rows set aside, kept with the reasons until they are mended at their source."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from app.graph import quarantine
from loaders.record import Issue


class Quarantine:
    """What one load did not take, a JSON object a line, put in place when the load commits."""

    def __init__(self, staging: Path, folder: Path, dataset: str, activity: str) -> None:
        self._staging, self._activity = staging, activity
        self.path = quarantine.file_of(folder, dataset)
        self._file = (staging / quarantine.DRAFT).open("w", encoding="utf-8")
        self.count = 0

    def keep(self, key: str, source: str, issues: list[Issue], what: str = "record") -> None:
        """Keep a record (``source`` is its JSON, word for word) with what is wrong with it.

        ``what`` is ``rows`` where the record is in and only these rows of it are not.
        """
        entry = {
            "key": key,
            "what": what,
            "load": self._activity,
            "issues": [asdict(issue) for issue in issues],
            "record": json.loads(source),
        }
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self.count += 1

    def finish(self) -> None:
        """All is written, and on disk: from now on a kill loses nothing of it."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def settle(self) -> None:
        """The load is in: these records wait, those of the last load of the dataset do no more."""
        self._file.close()
        quarantine.settle(self._staging, self.path)

    def drop(self) -> None:
        """The load is over; where it came to nothing the file goes with its folder."""
        self._file.close()
