"""Containers: a zip, a tar, a folder or a single file, seen as named entries that can be staged.

Entries are named with forward slashes. No entry is ever written under its own name: what is
needed is unpacked into a temporary folder under numbers, counted while it is unpacked, because
the sizes that a container states about itself cannot be trusted.
"""

from __future__ import annotations

import re
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.graph.errors import BadSource
from loaders.record import IssueLog, Limits
from loaders.sources import archive_rules
from loaders.sources.survey import Survey, survey

_JUNK_FOLDERS = {"__MACOSX", ".git", ".svn", "System Volume Information", "$RECYCLE.BIN"}
_JUNK_FILES = {".DS_Store", "Thumbs.db", "desktop.ini"}
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Staged:
    """A file that lies on disk and was looked at from end to end."""

    path: Path
    survey: Survey


def is_junk(name: str) -> bool:
    """Whether an entry is litter of an operating system."""
    parts = name.split("/")
    return (
        parts[-1] in _JUNK_FILES
        or parts[-1].startswith("._")
        or any(part in _JUNK_FOLDERS for part in parts[:-1])
    )


def safe_name(raw: str, container: str) -> str:
    """The name of an entry with forward slashes. Raises BadSource for one that leads elsewhere."""
    name = raw.replace("\\", "/")
    if "\\" in raw:
        name = name.lstrip("/")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or _DRIVE.match(name) or "\0" in name or not parts:
        raise BadSource(
            f"The name “{raw}” leads out of the archive.",
            remedy="Pack the files under plain relative names.",
            where=container,
        )
    return "/".join(parts)


def temporary_folder(what: str, limits: Limits) -> tempfile.TemporaryDirectory[str]:
    """A new folder where the limits say, which vanishes when it is cleaned up."""
    if limits.folder is not None:
        limits.folder.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix=f"holotype-{what}-", dir=limits.folder)


class Container(ABC):
    """Named entries of a source. Close it to give back its temporary files."""

    single = False
    """whether the source is one file and no collection of files"""

    def __init__(self, name: str, issues: IssueLog, limits: Limits) -> None:
        self.name = name
        self.issues = issues
        self.limits = limits
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._origin: tempfile.TemporaryDirectory[str] | None = None
        self._staged: dict[str, Staged] = {}
        self._files = 0
        self._unpacked = 0
        self.entries: dict[str, int] = {}
        """sizes as stated, by name; junk left out"""

    @abstractmethod
    def digest(self) -> str:
        """SHA-256 of the bytes of the source, in hex."""

    @abstractmethod
    def _open(self, name: str) -> BinaryIO:
        """The bytes of an entry."""

    @contextmanager
    def _faults(self, name: str) -> Iterator[None]:
        """Faults of the packing as BadSource with the name of the entry."""
        yield

    def _packed(self, name: str) -> int:
        """Packed size of an entry, 0 where it is not packed by itself."""
        return 0

    def admit(self, raw: str, size: int) -> str:
        """Take an entry into the list, unless it is junk. Returns its name, or ""."""
        name = safe_name(raw, self.name)
        if is_junk(name):
            self.issues.add(archive_rules.JUNK_ENTRY, file=name, value=name)
            return ""
        if "\\" in raw:
            self.issues.add(archive_rules.BACKSLASH, file=name, value=raw)
        self.entries[name] = size
        if len(self.entries) > self.limits.entries:
            raise BadSource(
                f"The archive holds more than {self.limits.entries:,} files.",
                remedy="Pack only what meta.xml names.",
                where=self.name,
            )
        return name

    def check(self, name: str, unpacked: int, packed: int, whole: int) -> None:
        """Hold ``unpacked`` to ``packed``, and ``whole``, all that is unpacked, to the limits.

        ``packed`` is 0 where nobody knows it. Raises BadSource.
        """
        limits = self.limits
        if whole > limits.unpacked_size:
            raise BadSource(
                f"The archive unpacks to more than {limits.unpacked_size:,} bytes.",
                remedy="Split it, or raise the limit.",
                where=f"{self.name}: {name}",
            )
        if packed and unpacked > max(limits.ratio_from, packed * limits.ratio):
            raise BadSource(
                f"The file unpacks to more than {limits.ratio} times its packed size.",
                remedy="No real table packs that well; check where the archive comes from.",
                where=f"{self.name}: {name}",
            )

    def temporary(self) -> Path:
        """A new path in the temporary folder of this source, which vanishes with it."""
        if self._folder is None:
            self._folder = temporary_folder("source", self.limits)
        self._files += 1
        return Path(self._folder.name) / f"{self._files:06}"

    def stage(self, name: str) -> Staged:
        """Unpack and survey an entry. Raises BadSource for a broken or oversized one."""
        if name not in self._staged:
            path, size, packed = self.temporary(), 0, self._packed(name)
            with self._faults(name), self._open(name) as source, path.open("wb") as target:

                def keep(chunk: bytes) -> None:
                    nonlocal size
                    size += len(chunk)
                    self.check(name, size, packed, self._unpacked + size)
                    target.write(chunk)

                found = survey(source, name, self.limits.line_size, keep)
            self._unpacked += size
            self._staged[name] = Staged(path, found)
        return self._staged[name]

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a small entry. Raises BadSource where there are more than ``most``."""
        with self._faults(name), self._open(name) as source:
            data = source.read(most + 1)
        if len(data) > most:
            raise BadSource(f"The file is larger than {most:,} bytes.", where=name)
        return data

    def find(self, name: str) -> str:
        """The entry of this name, or the one that differs from it in case alone, or ""."""
        if name in self.entries:
            return name
        alike = [entry for entry in self.entries if entry.casefold() == name.casefold()]
        return alike[0] if len(alike) == 1 else ""

    def finally_remove(self, folder: tempfile.TemporaryDirectory[str]) -> None:
        """Make ``folder``, where the source itself was put, vanish with this container."""
        self._origin = folder

    def close(self) -> None:
        """Remove temporary files. What is forgotten goes with the garbage, or with the process."""
        for folder in (self._folder, self._origin):
            if folder is not None:
                folder.cleanup()
        self._folder = self._origin = None
        self._staged.clear()
