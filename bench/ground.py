"""What measurements share: archives, installations loaded from them, and the same data for the peers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from app.graph.platform import Platform
from app.graph.store import View
from bench.generate import write_archive
from bench.processes import HOLOTYPE, OXIGRAPH, Failed, Ran, run

BASE = "http://127.0.0.1:8000/"


@dataclass(frozen=True)
class Loaded:
    """An installation that one archive was loaded into."""

    size: int
    archive: Path
    folder: Path
    ran: Ran
    report: dict[str, Any]


def export(installation: Path, target: Path, *graphs: str) -> int:
    """Write graphs (``public``, ``ledger/public`` …) of an installation as N-Quads. Gives how many."""
    from pyoxigraph import RdfFormat

    with Platform(installation) as opened, target.open("wb") as output:
        names = tuple(opened.graphs.named(graph) for graph in graphs)
        opened.store.dump(output, View(names, names), RdfFormat.N_QUADS)
    with target.open("rb") as written:
        return sum(block.count(b"\n") for block in iter(lambda: written.read(1 << 22), b""))


def native_load(quads: Path, folder: Path) -> Ran:
    """``oxigraph load``; lenient, as our own bulk load is."""
    return run([OXIGRAPH, "load", "--lenient", "--location", folder, "--file", quads])


class Ground:
    """Everything for one run, made when it is first asked for, below one folder."""

    def __init__(self, folder: Path, size: int, small: int, installation: Path | None = None) -> None:
        self.folder, self.size, self.small_size = folder, size, small
        self.installation = installation  # loaded before, by a harvest that nobody measured
        folder.mkdir(parents=True, exist_ok=True)

    def archive(self, name: str, size: int, **kind: Any) -> Path:
        """A generated archive."""
        path = self.folder / f"{name}.zip"
        if not path.exists():
            write_archive(path, size, **kind)
        return path

    def opened(self, name: str) -> Path:
        """A new installation that knows its words and holds no data."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        with Platform(folder, base=BASE):
            pass
        return folder

    def load(self, archive: Path, folder: Path) -> tuple[Ran, dict[str, Any]]:
        """Load an archive by the command line. Raises Failed where it is not taken whole."""
        report = folder.with_suffix(".report.json")
        ran = run([*HOLOTYPE, "load", "--quiet", "--store", folder, "--report", report, archive])
        said: dict[str, Any] = json.loads(report.read_text())[0]
        if said.get("failed") or said["refused"]:
            raise Failed(f"{archive.name}: {said.get('failed')}, {said['refused']} records refused")
        return ran, said

    def harvested(self, name: str, size: int, **kind: Any) -> Loaded:
        """A new installation with one archive in it."""
        archive = self.archive(name, size, **kind)
        folder = self.opened(name)
        ran, report = self.load(archive, folder)
        return Loaded(size, archive, folder, ran, report)

    @cached_property
    def served(self) -> Path:
        """The installation at the size of the run, as its servers need it."""
        return self.installation or self.large.folder

    @contextmanager
    def copied(self) -> Iterator[Path]:
        """A copy of it that a measurement may change, gone afterwards; made as backups are, in no time."""
        backup, copy = self.folder / "backup", self.folder / "copy"
        with Platform(self.served) as opened:
            opened.backup(backup)
        run([*HOLOTYPE, "restore", backup, "--store", copy])
        try:
            yield copy
        finally:
            shutil.rmtree(backup)
            shutil.rmtree(copy)

    @cached_property
    def large(self) -> Loaded:
        """The installation at the size of the run, and what its harvest took. Raises Failed."""
        if self.installation is not None:
            raise Failed("The installation was there before: how long its harvest took is not known.")
        return self.harvested("large", self.size)

    @cached_property
    def small(self) -> Loaded:
        """The installation that slow peers can follow."""
        return self.harvested("small", self.small_size)

    @cached_property
    def own_quads(self) -> tuple[Path, int]:
        """N-Quads of what the harvest wrote, and how many."""
        path = self.folder / "large.nq"
        return path, export(self.large.folder, path, "public", "ledger/public")

    @cached_property
    def seen_quads(self) -> tuple[Path, int]:
        """N-Quads of what everybody sees by default in the small installation, and how many."""
        path = self.folder / "small.nq"
        return path, export(self.small.folder, path, "public", "vocabulary")

    @cached_property
    def native(self) -> tuple[Path, Ran]:
        """A store of the native engine with the very same quads, and what loading them took."""
        folder = self.folder / "native"
        return folder, native_load(self.own_quads[0], folder)

    @cached_property
    def words(self) -> Path:
        """N-Quads of the vocabulary, which the native server needs to see the same."""
        path = self.folder / "words.nq"
        export(self.large.folder, path, "vocabulary")
        return path
