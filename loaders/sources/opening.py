"""From a path or an address to the container it is, told by its bytes and not by its name."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from app.graph.errors import BadSource
from loaders.record import IssueLog, Limits
from loaders.sources.container import Container, temporary_folder
from loaders.sources.packed import Folder, Gzipped, Plain, Tar, Zip

_Kind = Callable[[Path, str, IssueLog, Limits], Container]


def open_container(source: str | Path, issues: IssueLog, limits: Limits) -> Container:
    """Open what ``source`` names. Raises BadSource."""
    text = str(source)
    scheme = urlsplit(text).scheme.lower() if "://" in text else ""
    if scheme in ("http", "https"):
        return _fetched(text, issues, limits)
    if scheme == "file":
        parts = urlsplit(text)
        if parts.netloc not in ("", "localhost"):
            raise BadSource("A file address of another machine is not read.", where=text)
        path = Path(url2pathname(parts.path))
    elif scheme:
        raise BadSource(
            f"Addresses with {scheme}: are not read.", remedy="Use http, https or file.", where=text
        )
    else:
        path = Path(source)
    return _at(path, issues, limits)


def _at(path: Path, issues: IssueLog, limits: Limits) -> Container:
    name = path.name or str(path)
    try:
        if path.is_dir():
            return Folder(path, name, issues, limits)
        return _kind(path)(path, name, issues, limits)
    except (OSError, ValueError) as fault:
        raise BadSource(
            f"The source cannot be read: {getattr(fault, 'strerror', None) or fault}.",
            remedy="Check the path and its permissions.", where=str(path),
        ) from None  # fmt: skip


def _fetched(url: str, issues: IssueLog, limits: Limits) -> Container:
    folder = temporary_folder("download", limits)
    try:
        from loaders.sources.download import download  # late: a file needs no client

        container = _at(download(url, Path(folder.name), limits), issues, limits)
    except BaseException:
        folder.cleanup()
        raise
    container.finally_remove(folder)
    return container


def _kind(path: Path) -> _Kind:
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Zip
    if head.startswith(b"\x1f\x8b"):
        return Tar if _is_packed_tar(path) else Gzipped
    if head[257:262] == b"ustar" or head.startswith((b"BZh", b"\xfd7zXZ\x00")):
        return Tar
    if path.name.lower().endswith(".tar") and tarfile.is_tarfile(path):
        return Tar
    return Plain


def _is_packed_tar(path: Path) -> bool:
    if path.name.lower().endswith((".tar.gz", ".tgz")):
        return True
    try:
        with tarfile.open(path, "r:gz"):
            return True
    except (tarfile.TarError, OSError, EOFError, ValueError):
        return False
