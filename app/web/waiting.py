"""Downloads in the making and made: the queue, what became of each, and how long its file stays."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from app.graph.errors import Busy, Gone, NotFound
from app.graph.narrow import still_seen
from app.jobs import Job, Jobs
from app.web.context import platform, workbench

MOST_WAITING = 20  # downloads in the queue
KIND = "download"


def open_here() -> bool:
    """Whether this server makes downloads."""
    return "holotype-downloads" in current_app.extensions


def _jobs() -> Jobs:
    if not open_here():
        raise NotFound("This server makes no downloads.")
    return current_app.extensions["holotype-downloads"]  # type: ignore[no-any-return]


def order(title: str, payload: dict[str, Any], commit: int) -> Job:
    """Queue a download, or give the one of the same set that is there already. Raises Busy."""
    jobs = _jobs()
    sweep()
    same = {**payload, "commit": commit}
    for job in jobs.all():
        if job.payload == same and job.state in ("queued", "running", "done") and not expired(job):
            return job
    if sum(not job.over for job in jobs.all()) >= MOST_WAITING:
        raise Busy("Many downloads are waiting.", retry_after=60, remedy="Try again in a while.")
    return jobs.start(KIND, title, same, workbench().principal.iri)


def every() -> list[Job]:
    """All downloads, newest first; none where this server makes none."""
    return _jobs().all() if open_here() else []


def find(id: str) -> Job:
    """A download. One with exact values is there for whoever ordered it alone. Raises NotFound."""
    job = _jobs().get(id)
    if private(job) and job.by != workbench().principal.iri:
        raise NotFound(f"There is no job {id}.")  # as of one that never was
    return job


def private(job: Job) -> bool:
    """Whether exact values may be in a file, so that it is for its reader alone."""
    return bool(job.payload.get("narrow"))


def cancel(id: str) -> Job:
    """Stop a download that waits or is being made. Raises NotFound."""
    return _jobs().cancel(find(id).id)


def file_of(job: Job) -> Path:
    """The file of a download. Raises NotFound before it is made, Gone after its time."""
    if job.state != "done":
        raise NotFound("There is no file of this download.", remedy="Its page says how far it is.")
    path: Path = platform().folder / "downloads" / job.id / job.result["file"]
    if expired(job) or not path.is_file():
        raise Gone(
            "The file of this download was kept for some time and is gone.",
            reason=f"It was made on {job.ended[:10]}.",
            remedy="Ask for it again on its page.",
        )
    return path


def until(job: Job) -> datetime | None:
    """When the file of a download goes; None while it is not made."""
    if not job.ended:
        return None
    days: int = current_app.extensions["holotype-download-days"]
    return datetime.fromisoformat(job.ended) + timedelta(days=days)


def expired(job: Job) -> bool:
    """Whether the time of a file is over, or its reader may no longer see all that is in it."""
    moment = until(job)
    if moment is None or moment < datetime.now(UTC):
        return moment is not None
    narrow = job.payload.get("narrow", [])
    return len(still_seen(platform(), job.by, narrow)) < len(narrow)


def shown(job: Job) -> dict[str, Any]:
    """A download as plain JSON; what it was told stays inside, but for the set it is of."""
    plain = asdict(job)
    payload = plain.pop("payload")
    for inner in ("by", "kind"):
        del plain[inner]
    moment = until(job) if job.state == "done" else None
    return plain | {
        "format": payload["format"],
        "search": payload["search"],
        "sparql": payload["sparql"],
        "licences": payload["licences"],
        "datasets": payload["datasets"],
        "address": f"{platform().base}download/{job.id}",
        "expires": moment.isoformat(timespec="seconds") if moment else "",
        "private": private(job),
        "terms": payload.get("terms", ""),
        "expired": job.state == "done" and expired(job),
    }


def sweep() -> None:
    """Remove the files whose time is over."""
    if not open_here():
        return
    for job in _jobs().all():
        if job.over and expired(job):
            shutil.rmtree(platform().folder / "downloads" / job.id, ignore_errors=True)


def register(app: Flask, jobs: Jobs, days: int) -> None:
    """Give the app its queue of downloads."""
    app.extensions["holotype-downloads"] = jobs
    app.extensions["holotype-download-days"] = days
