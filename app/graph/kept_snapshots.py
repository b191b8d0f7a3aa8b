"""Snapshots that outlive the process: hard-linked folders whose names say commit and time.

The folder is the only list there is, so a command may look at it and remove from it while a server
runs. A snapshot comes and goes by renaming; what a kill leaves half done has a name with a dot.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.graph.embedded import Snapshot
from app.graph.errors import NotFound
from app.graph.retention import Retention

_TIME = "%Y%m%dT%H%M%S.%fZ"
_DRAFT, _GONE = ".draft-", ".gone-"
_OPEN = 3  # snapshots that stay open in this process


class KeptSnapshot(NamedTuple):
    """The store as ``commit`` left it ``at`` that time (UTC). ``round`` counts its purges."""

    path: Path
    commit: int
    at: datetime
    round: int = 0


class KeptSnapshots:
    """All kept snapshots of an installation, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._opened: OrderedDict[Path, Snapshot] = OrderedDict()

    def all(self) -> list[KeptSnapshot]:
        """Every snapshot, the oldest first."""
        found: dict[int, KeptSnapshot] = {}
        names = sorted(os.listdir(self.folder)) if self.folder.is_dir() else []
        for name in names:
            if (one := _read(self.folder / name)) and one.round >= found.get(one.commit, one).round:
                found[one.commit] = one
        return [found[commit] for commit in sorted(found)]

    def find(self, commit: int) -> KeptSnapshot:
        """The snapshot of exactly this commit. Raises NotFound, which names the nearest."""
        every = self.all()
        for one in every:
            if one.commit == commit:
                return one
        near = sorted(every, key=lambda one: abs(one.commit - commit))[:2]
        raise NotFound(
            f"No snapshot of commit {commit} is kept.",
            remedy="Take one that is: " + ", ".join(str(one.commit) for one in near) + "."
            if near
            else "None is kept here yet.",
        )

    def at(self, moment: datetime) -> KeptSnapshot:
        """The newest snapshot that is not later than a moment. Raises NotFound, which names the span."""
        every = self.all()
        found = [one for one in every if one.at <= moment]
        if found:
            return found[-1]
        raise NotFound(
            f"Nothing is kept from as early as {moment:%Y-%m-%d %H:%M:%S} UTC.",
            remedy=(
                f"What is kept begins at {every[0].at:%Y-%m-%dT%H:%M:%SZ} and ends at "
                f"{every[-1].at:%Y-%m-%dT%H:%M:%SZ}; /snapshots lists it."
                if every
                else "No snapshot is kept here yet; one is made after the next change."
            ),
            first=every[0].at.isoformat() if every else "",
            last=every[-1].at.isoformat() if every else "",
        )

    def keep(self, source: Path, commit: int, at: datetime, *, round: int = 0) -> KeptSnapshot:
        """Keep a copy of the snapshot in ``source``; costs no disk until the store moves on."""
        name = f"{commit:012d}-{at.astimezone(UTC).strftime(_TIME)}-{round}"
        draft = self.draft(source, name)
        draft.rename(self.folder / name)
        kept = _read(self.folder / name)
        assert kept is not None
        return kept

    def draft(self, source: Path, name: str) -> Path:
        """A copy of ``source`` that is not in the list yet: tables linked, all else copied."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{_DRAFT}{name}"
        return linked(source, draft)

    def remove(self, kept: KeptSnapshot) -> None:
        """Remove a snapshot; queries that run on it end in peace."""
        gone = self.folder / f"{_GONE}{kept.path.name}"
        try:
            kept.path.rename(gone)
        except FileNotFoundError:
            return  # somebody else was faster
        with self._lock:
            self._opened.pop(kept.path, None)
        shutil.rmtree(gone, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what a kill left half made or half removed."""
        if not self.folder.is_dir():
            return
        wanted = {one.path for one in self.all()}
        for path in self.folder.iterdir():
            if path not in wanted:
                shutil.rmtree(path, ignore_errors=True)

    def prune(self, policy: Retention, live: Path) -> list[KeptSnapshot]:
        """Remove what the policy does not keep, then the oldest while they take too much disk."""
        every = self.all()
        stay = policy.staying([one.at for one in every])
        removed = [one for one in every if one.at not in stay]
        left = [one for one in every if one.at in stay]
        while len(left) > 1 and sum(self.sizes(left, live).values()) > policy.size:
            removed.append(left.pop(0))
        for one in removed:
            self.remove(one)
        return removed

    def sizes(self, kept: Iterable[KeptSnapshot], live: Path) -> dict[int, int]:
        """Bytes that each takes by commit, a file counted once, and none that the store has too."""
        seen = {path.stat().st_ino for path in live.glob("*.sst")}
        sizes: dict[int, int] = {}
        for one in reversed(list(kept)):
            sizes[one.commit] = 0
            for path in one.path.glob("*"):
                known = path.stat()
                if known.st_ino not in seen:
                    seen.add(known.st_ino)
                    sizes[one.commit] += known.st_size
        return sizes

    def opened(self, kept: KeptSnapshot) -> Snapshot:
        """A snapshot opened in this process; the last few stay open. Raises NotFound."""
        with self._lock:
            if kept.path not in self._opened:
                try:
                    self._opened[kept.path] = Snapshot(kept.path)
                except OSError as error:
                    raise NotFound(f"The snapshot of commit {kept.commit} is kept no longer.") from error
            self._opened.move_to_end(kept.path)
            while len(self._opened) > _OPEN:
                self._opened.popitem(last=False)
            return self._opened[kept.path]

    def close(self) -> None:
        """Let go of those that are open."""
        with self._lock:
            self._opened.clear()


def linked(source: Path, target: Path) -> Path:
    """A copy of a snapshot's folder in place of what is at ``target``: tables linked, all else copied."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for path in source.iterdir():
        if path.suffix == ".sst":
            os.link(path, target / path.name)
        else:
            shutil.copyfile(path, target / path.name)
    return target


def _read(path: Path) -> KeptSnapshot | None:
    commit, _, rest = path.name.partition("-")
    time, _, round = rest.partition("-")
    try:
        at = datetime.strptime(time, _TIME).replace(tzinfo=UTC)
        return KeptSnapshot(path, int(commit), at, int(round))
    except ValueError:
        return None
