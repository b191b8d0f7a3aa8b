"""The kinds of container: zip, tar (plain or compressed), folder, single file (plain or gzip)."""

from __future__ import annotations

import gzip
import hashlib
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.graph.errors import BadSource
from loaders.record import IssueLog, Limits
from loaders.sources import archive_rules
from loaders.sources.container import Container, Staged
from loaders.sources.survey import CHUNK, survey

_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_TAIL = 1 << 17  # where a zip keeps the record that says where its table of contents is
_ENTRY = 512  # bytes that a line of it may take on average


@contextmanager
def broken(where: str) -> Iterator[None]:
    """Whatever an unpacking library raises, as BadSource."""
    try:
        yield
    except BadSource:
        raise
    except _BROKEN as fault:
        raise BadSource(
            f"The archive is broken or truncated: {fault}",
            remedy="Fetch or pack it again.",
            where=where,
        ) from None


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


class OneFile(Container):
    """A source that is one file on disk; it is the only entry unless a kind says otherwise."""

    def __init__(self, path: Path, name: str, issues: IssueLog, limits: Limits) -> None:
        super().__init__(name, issues, limits)
        self.path = path
        if path.stat().st_size > limits.archive_size:
            raise BadSource(
                f"The archive is larger than {limits.archive_size:,} bytes.",
                remedy="Split it, or raise the limit.",
                where=name,
            )

    def digest(self) -> str:
        return file_digest(self.path)

    @contextmanager
    def _faults(self, name: str) -> Iterator[None]:
        with broken(f"{self.name}: {name}" if name != self.name else name):
            yield


class Plain(OneFile):
    """A single table as it is; it is read in place."""

    single = True

    def __init__(self, path: Path, name: str, issues: IssueLog, limits: Limits) -> None:
        super().__init__(path, name, issues, limits)
        self.entries[name] = path.stat().st_size

    def _open(self, name: str) -> BinaryIO:
        return self.path.open("rb")

    def stage(self, name: str) -> Staged:
        if name not in self._staged:
            with self._open(name) as source:
                self._staged[name] = Staged(self.path, survey(source, name, self.limits.line_size))
        return self._staged[name]


class Gzipped(OneFile):
    """A single table behind gzip."""

    single = True

    def __init__(self, path: Path, name: str, issues: IssueLog, limits: Limits) -> None:
        super().__init__(path, name, issues, limits)
        inner = name[:-3] if name.lower().endswith(".gz") and len(name) > 3 else name
        self.entries[inner] = path.stat().st_size

    def _open(self, name: str) -> BinaryIO:
        return gzip.open(self.path, "rb")  # type: ignore[return-value]

    def _packed(self, name: str) -> int:
        return self.path.stat().st_size


class Zip(OneFile):
    """A zip."""

    def __init__(self, path: Path, name: str, issues: IssueLog, limits: Limits) -> None:
        super().__init__(path, name, issues, limits)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        with broken(name):
            self._check_directory()
            self._zip = zipfile.ZipFile(path)
        for info in self._zip.infolist():
            raw = getattr(info, "orig_filename", info.filename)
            # Some packers write folders with a backslash at the end.
            if info.is_dir() or raw.endswith("\\"):
                continue
            if info.external_attr >> 28 == 0xA:
                issues.add(archive_rules.SPECIAL_ENTRY, file=raw, value=raw)
            elif entry := self.admit(raw, info.file_size):
                self._infos.setdefault(entry, info)

    def _check_directory(self) -> None:
        """Refuse a table of contents too large to be read at all."""
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - _TAIL))
            tail = file.read()
        at, wide = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
        size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
        if wide >= 0:
            size = max(size % 0xFFFFFFFF, int.from_bytes(tail[wide + 40 : wide + 48], "little"))
        if size > self.limits.entries * _ENTRY:
            raise BadSource(
                f"The archive holds more than {self.limits.entries:,} files.",
                remedy="Pack only what meta.xml names.",
                where=self.name,
            )

    def _open(self, name: str) -> BinaryIO:
        info = self._infos[name]
        if info.flag_bits & 1:
            raise BadSource(
                "The entry is encrypted.",
                remedy="Pack without a password.",
                where=f"{self.name}: {name}",
            )
        return self._zip.open(info)  # type: ignore[return-value]

    def _packed(self, name: str) -> int:
        return self._infos[name].compress_size

    def close(self) -> None:
        self._zip.close()
        super().close()


class Tar(OneFile):
    """A tar, plain or compressed. It cannot be entered in the middle, so all of it is unpacked."""

    def __init__(self, path: Path, name: str, issues: IssueLog, limits: Limits) -> None:
        super().__init__(path, name, issues, limits)
        self._raw: dict[str, Path] = {}
        last = "its first entry"
        try:
            with broken(name), tarfile.open(path, "r:*") as tar:
                while (member := self._next(tar, last)) is not None:
                    last = member.name
                    self._take(tar, member)
        except BaseException:
            self.close()
            raise

    def _next(self, tar: tarfile.TarFile, last: str) -> tarfile.TarInfo | None:
        with broken(f"{self.name}: after {last}"):
            return tar.next()

    def _take(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        tar.members = []  # type: ignore[attr-defined]  # it would remember every entry
        if member.isdir():
            return
        if not member.isfile():
            self.issues.add(archive_rules.SPECIAL_ENTRY, file=member.name, value=member.name)
            return
        name = self.admit(member.name, member.size)
        source = tar.extractfile(member) if name else None
        if source is not None:
            path, whole = self.temporary(), self.path.stat().st_size
            with self._faults(name), path.open("wb") as target:
                while chunk := source.read(CHUNK):
                    self._unpacked += len(chunk)
                    self.check(name, self._unpacked, whole, self._unpacked)
                    target.write(chunk)
            self._raw[name] = path

    def _open(self, name: str) -> BinaryIO:
        return self._raw[name].open("rb")

    def stage(self, name: str) -> Staged:
        if name not in self._staged:
            with self._open(name) as source:
                found = survey(source, name, self.limits.line_size)
            self._staged[name] = Staged(self._raw[name], found)
        return self._staged[name]


class Folder(Container):
    """A folder, read in place. Links that lead out of it are not followed."""

    def __init__(self, path: Path, name: str, issues: IssueLog, limits: Limits) -> None:
        super().__init__(name, issues, limits)
        self.path = path.resolve()
        for found in sorted(self.path.rglob("*")):
            if not found.is_file():
                continue
            if not found.resolve().is_relative_to(self.path):
                issues.add(archive_rules.SPECIAL_ENTRY, file=found.name, value=found.name)
                continue
            # A backslash in the name of a file on disk is a letter like any other.
            self.admit(found.relative_to(self.path).as_posix(), found.stat().st_size)

    def digest(self) -> str:
        whole = hashlib.sha256()
        for name in sorted(self.entries):
            whole.update(f"{name}\0{file_digest(self.path / name)}\n".encode())
        return whole.hexdigest()

    def _open(self, name: str) -> BinaryIO:
        return (self.path / name).open("rb")

    def stage(self, name: str) -> Staged:
        if name not in self._staged:
            with self._open(name) as source:
                found = survey(source, name, self.limits.line_size)
            self._unpacked += found.size
            self.check(name, 0, 0, self._unpacked)
            self._staged[name] = Staged(self.path / name, found)
        return self._staged[name]
