"""A download as a job of the server: the set is frozen, another process writes the file."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.graph.embedded import Embedded
from app.graph.errors import TooCostly, Unavailable
from app.graph.narrow import still_seen
from app.graph.platform import Platform
from app.graph.root import packages_root
from app.graph.search import Search
from loaders.export.exact import listed
from loaders.export.order import FORMATS, Order
from loaders.export.source import Source
from loaders.export.write import carry_out

Report = Callable[[str, int, int], None]
_PIECE = 1 << 20


def download_job(platform: Platform, *, most: int) -> Callable[[Any, Report], dict[str, Any]]:
    """What the queue calls for jobs of the kind ``download``; ``most`` records at most."""

    def work(job: Any, report: Report) -> dict[str, Any]:
        folder = platform.folder / "downloads" / job.id
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was cut off
        folder.mkdir(parents=True, mode=0o700)  # a copy of the store lies there meanwhile
        try:
            order = _freeze(platform, job, folder, most)
            report("writing", 0, order.total)
            name = _written(platform, order, folder, report)
            exact = _note_reads(platform, job, order, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        for left in ("snapshot", "documents.txt"):
            shutil.rmtree(folder / left, ignore_errors=True)
            (folder / left).unlink(missing_ok=True)
        path = folder / name
        return {
            "file": name,
            "media_type": FORMATS[order.format][1],
            "bytes": path.stat().st_size,
            "sha256": _digest(path),
            "records": order.total,
            "commit": order.commit,
            "made": order.made,
            "citation": order.citation,
            "exact": exact,
        }

    return work


def _note_reads(platform: Platform, job: Any, order: Order, folder: Path) -> int:
    """Write down what exact values the file has, before anybody can fetch it. Gives of how many documents."""
    reads = list(listed(folder))
    about = f"{platform.base}download/{job.id}"
    platform.reads.note(job.by, [(graph, f"{name} ({about})") for graph, name in reads], "download")
    return len({name for _, name in reads})


def _freeze(platform: Platform, job: Any, folder: Path, most: int) -> Order:
    """The names of the set and a copy of the store, both of one commit. Raises TooCostly."""
    payload = job.payload
    search = Search.from_args([tuple(pair) for pair in payload["args"]], limit=0)
    index = platform.search_index()
    with platform.writer.writing():
        commit = platform.writer.commit
        if isinstance(platform.store, Embedded):
            platform.store.backup(folder / "snapshot")
        total = index.search(search).total
        if total > most:
            raise TooCostly(
                f"{total} records are more than a download may hold ({most}).",
                limit="records",
                remedy="Narrow the search down, or take a dump.",
            )
        names = index.iris(search)
        count = 0
        with (folder / "documents.txt").open("w", encoding="utf-8") as file:
            for name in names:
                file.write(name + "\n")
                count += 1
    return Order(
        format=payload["format"],
        address=f"{platform.base}download/{job.id}",
        title=payload["title"],
        base=platform.base,
        commit=commit,
        made=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        search=payload["search"],
        sparql=payload["sparql"],
        total=count,
        licences=payload["licences"],
        datasets=payload["datasets"],
        narrow=still_seen(platform, job.by, payload.get("narrow", [])),
        terms=payload.get("terms", ""),
    )


def _written(platform: Platform, order: Order, folder: Path, report: Report) -> str:
    if not isinstance(platform.store, Embedded):  # another engine does the reading
        everyone = platform.graphs.view_of_everyone()
        source = Source(order, folder, platform.store, everyone, by_columns=False)
        return carry_out(order, folder, source, lambda done: report("writing", done, order.total)).name
    return _by_process(platform, order, folder, report)


def _by_process(platform: Platform, order: Order, folder: Path, report: Report) -> str:
    said = {
        "order": asdict(order),
        "folder": str(folder.absolute()),
        "snapshot": str((folder / "snapshot").absolute()),
        "graph": platform.graphs.public,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "loaders.export.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=packages_root(),
        text=True,
    )
    assert process.stdin and process.stdout
    try:
        process.stdin.write(json.dumps(said) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            told = json.loads(line)
            if "failed" in told:
                raise Unavailable(told["failed"], remedy=told["remedy"])
            if "file" in told:
                return str(told["file"])
            report("writing", told["done"], order.total)
        raise Unavailable("The process that wrote the file ended.", remedy="Ask for the download again.")
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()
