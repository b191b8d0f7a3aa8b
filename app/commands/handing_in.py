"""Handing an archive to a running server, and following the job that loads it."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from app.commands.asking import ask
from app.graph.errors import BadSource

_PAUSE = 0.5  # seconds between two looks at the job


def hand_in(server: str, token: str, source: str, params: dict[str, str], *, quiet: bool) -> dict[str, Any]:
    """The report of the load of ``source``, a file, a folder or an address, by the server.

    Raises HolotypeError where the source cannot be read or the server refuses it.
    """
    if source.startswith(("http://", "https://")):
        job = ask("POST", server, "/loads", token, params={**params, "url": source}, timeout=60)
    else:
        with _opened(Path(source)) as file:
            given = {**params, "name": Path(source).absolute().name}
            job = ask("POST", server, "/loads", token, params=given, data=file, timeout=600)
    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(length=1000, label=source, file=sys.stderr, hidden=hidden) as bar:
        while job["state"] in ("queued", "running"):
            time.sleep(_PAUSE)
            job = ask("GET", server, job["href"], token, timeout=60)
            bar.update(max(0, job["done"] * 1000 // max(job["total"], 1) - bar.pos))
    said = f"{source}: {job['state']}. {job['message']}"
    result: dict[str, Any] = job["result"] or {"source": source, "failed": job["message"], "lines": [said]}
    return result


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes to send: of the file, or of a folder packed on the way into a file of the moment."""
    if not path.exists():
        raise BadSource("There is no such file or folder.", where=str(path), remedy="Check the path.")
    if not path.is_dir():
        with path.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile(prefix="holotype-") as packed:
        pack(path, packed)
        packed.seek(0)
        yield packed


def pack(folder: Path, target: BinaryIO) -> None:
    """Write the plain files of a folder, its own folders with theirs, as a zip. Links are left out.

    Raises BadSource where the folder has no file.
    """
    count = 0
    # dates before 1980, which a zip cannot have, are of no matter here
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as made:
        for here, folders, names in os.walk(folder):
            folders.sort()
            for path in (Path(here) / name for name in sorted(names)):
                if path.is_file() and not path.is_symlink():
                    made.write(path, path.relative_to(folder))
                    count += 1
    if not count:
        raise BadSource(
            "The folder has no files.", where=str(folder), remedy="Name the folder that holds meta.xml."
        )
