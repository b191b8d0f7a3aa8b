"""Where an index lies: one folder for each layout and making, and a file that names the current one."""

from __future__ import annotations

import json
import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tantivy import Index, Schema

from app.graph.errors import Unavailable
from app.graph.search_fields import Fields
from app.graph.search_schema import digest

REMEDY = "Run “holotype reindex”: it makes the index anew from the store."
_FOOTER = struct.Struct("<II")  # length of the footer, magic number; the last bytes of each file
_MAGIC = 1337


@contextmanager
def as_unavailable(message: str) -> Iterator[None]:
    """Say what the index's library cannot do in this house's own words."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Unavailable(f"{message} {error}", remedy=REMEDY) from error
    except BaseException as error:  # a damaged file can make the library panic
        if type(error).__name__ != "PanicException":
            raise
        raise Unavailable(f"{message} {error}", remedy=REMEDY) from error


@dataclass
class Fresh:
    """A new index that is not the current one yet."""

    home: Folder
    path: Path
    index: Index

    def make_current(self) -> None:
        """From now on this is the index."""
        self.home.name(self.path.name)

    def discard(self) -> None:
        """Throw it away."""
        shutil.rmtree(self.path, ignore_errors=True)


class Folder:
    """The indexes of one audience."""

    def __init__(self, path: Path, fields: Fields) -> None:
        self.path = path
        self._layout = digest(fields)
        self._marker = path / "current"

    @property
    def current(self) -> Path | None:
        """The folder of the index in use, None before there is one."""
        try:
            name = self._marker.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise Unavailable(f"The search index cannot be read: {error}.", remedy=REMEDY) from error
        return self.path / (Path(name).name or "nothing")

    def name(self, name: str) -> None:
        """Make a folder the current one, in one step."""
        beside = self.path / "current.new"
        with beside.open("w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._marker)
        _sync(self.path)

    def open_current(self, layout: Schema) -> Index:
        """The index in use; a new and empty one where there is none. Raises Unavailable."""
        current = self.current
        if current is None:
            fresh = self.fresh(layout)
            fresh.make_current()
            return fresh.index
        if not current.name.startswith(f"{self._layout}-"):
            raise Unavailable("The search index was made for other fields.", remedy=REMEDY)
        with as_unavailable("The search index is damaged."):
            index = Index.open(str(current))
            index.searcher()
            return index

    def fresh(self, layout: Schema) -> Fresh:
        """A new, empty index beside the current one."""
        numbers = [int(p.name.rpartition("-")[2]) for p in self._all()]
        path = self.path / f"{self._layout}-{max(numbers, default=0) + 1}"
        with as_unavailable("No search index can be made here."):
            path.mkdir(parents=True)
            return Fresh(self, path, Index(layout, str(path)))

    def _all(self) -> list[Path]:
        return [p for p in self.path.glob("*-*") if p.name.rpartition("-")[2].isdecimal()]

    def tidy(self) -> None:
        """Remove every index but the current one."""
        current = self.current
        for path in self._all():
            if path != current:
                shutil.rmtree(path, ignore_errors=True)

    def verify(self) -> None:
        """Compare each file of the current index with its checksum. Raises Unavailable."""
        current = self.current
        if current is None:
            return
        with as_unavailable("The search index is damaged."):
            segments = json.loads((current / "meta.json").read_text(encoding="utf-8"))["segments"]
        # a killed writer leaves files behind that belong to no commit: they are not looked at
        committed = tuple(segment["segment_id"].replace("-", "") for segment in segments)
        for path in sorted(current.iterdir()):
            problem = _damage(path.read_bytes()) if path.name.startswith(committed) else ""
            if problem:
                raise Unavailable(f"The search index is damaged: {path.name} {problem}.", remedy=REMEDY)


def _damage(content: bytes) -> str:
    """What is wrong with a file, "" if nothing is: its footer holds the CRC-32 of the rest."""
    if len(content) < _FOOTER.size:
        return "is cut short"
    length, magic = _FOOTER.unpack_from(content, len(content) - _FOOTER.size)
    body = len(content) - _FOOTER.size - length
    if magic != _MAGIC or body < 0:
        return "has no footer"
    try:
        said = json.loads(content[body : body + length])["crc"]
    except (ValueError, KeyError):
        return "has an unreadable footer"
    return "" if zlib.crc32(memoryview(content)[:body]) == said else "has another checksum"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
