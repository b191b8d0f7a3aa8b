"""What loads did not take, kept beside the store: a file for each dataset, a JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DRAFT = "quarantine.jsonl"  # of a load that is not in yet, in its staging folder


def file_of(folder: Path, dataset: str) -> Path:
    """Where what a dataset was refused waits."""
    return folder / (dataset.rstrip("/").rsplit("/", 1)[-1] + ".jsonl")


def settle(staging: Path, path: Path) -> None:
    """A load is in: what it was refused waits, what the load before it was refused does no more.

    Can be done again after a kill.
    """
    draft = staging / DRAFT
    if not draft.exists():
        return
    if draft.stat().st_size:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(path)
    else:
        path.unlink(missing_ok=True)
        draft.unlink()


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """What waits in one file; nothing where there is none."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def waiting(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that waits, with the name of its dataset."""
    for path in sorted(folder.glob("*.jsonl")) if folder.exists() else ():
        yield from ((path.stem, entry) for entry in entries(path))
