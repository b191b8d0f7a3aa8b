"""Checks at work and done: a queue of their own, and how long a report is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from flask import Flask, current_app, url_for

from app.graph.checking import CheckLimits
from app.graph.errors import BadSource, Busy, HolotypeError, NotFound, TooCostly, Unavailable
from app.graph.past_queries import pseudonym
from app.jobs import Job, Jobs
from app.web.context import client, platform
from app.web.rules_said import translated

KEPT = timedelta(hours=1)
MOST_WAITING = 10  # checks in the queue
MOST_OF_ONE = 3  # of one client, at work or waiting
_PIECE = 1 << 20
_PLACE = ("line", "column", "excerpt", "limit")
_FAULTS: dict[str, type[HolotypeError]] = {"bad-source": BadSource, "too-costly": TooCostly}


@dataclass(frozen=True)
class _Desk:
    """What the app keeps for its checks."""

    jobs: Jobs | None
    limits: CheckLimits


def _desk() -> _Desk:
    return current_app.extensions["holotype-checks"]  # type: ignore[no-any-return]


def limits() -> CheckLimits:
    """What a check may cost."""
    return _desk().limits


def open_here() -> bool:
    """Whether this server checks what it is sent."""
    return _desk().jobs is not None


def _jobs() -> Jobs:
    jobs = _desk().jobs
    if jobs is None:
        raise Unavailable(
            "This server checks nothing.", remedy="Use the command “holotype check” with a file."
        )
    return jobs


def order(stream: IO[bytes], name: str, format: str) -> Job:
    """Take in a file and queue its check. Raises Busy, and BadSource for nothing at all.

    ``name`` is safe as that of a file.
    """
    jobs, asker = _jobs(), pseudonym(client())
    _sweep(jobs)
    waiting = [job for job in jobs.all() if not job.over]
    if len(waiting) >= MOST_WAITING or sum(job.by == asker for job in waiting) >= MOST_OF_ONE:
        raise Busy("Many checks are waiting.", retry_after=30, remedy="Try again in a while.")
    folder = platform().folder / "checks" / "uploads" / secrets.token_hex(8)
    folder.mkdir(parents=True)
    path, size = folder / name, 0
    with path.open("wb") as file:
        while piece := stream.read(_PIECE):
            size += file.write(piece)
    if not size:
        path.unlink()
        folder.rmdir()
        raise BadSource("There is nothing to check.", remedy="Paste data, or choose a file.")
    return jobs.start("check", name, {"path": str(path), "format": format}, asker)


def wait(job: Job, seconds: float) -> Job:
    """The job, once it is over or the time has passed."""
    return _jobs().wait(job.id, seconds)


def find(id: str) -> Job:
    """A check. Raises NotFound."""
    jobs = _desk().jobs
    found = jobs and next((job for job in jobs.all() if job.id == id), None)
    if not found:
        raise NotFound(
            "There is no such check, or no more: reports are kept for an hour.",
            remedy="Send the data again.",
        )
    return found


def end(job: Job) -> None:
    """Stop a check that is at work; keep nothing of one that is over."""
    if job.over:
        _jobs().forget(job.id)
    else:
        _jobs().cancel(job.id)


def fault(job: Job) -> HolotypeError | None:
    """Why a check gave no report; None where it gave one, or is at work."""
    if job.state == "cancelled":
        return NotFound("The check was cancelled.", remedy="Send the data again.")
    if job.state != "failed":
        return None
    kind = _FAULTS.get(job.result.get("problem", ""), Unavailable)
    details = dict(job.result.get("details", {}))
    if kind is TooCostly:
        details.setdefault("limit", "seconds")
    return kind(job.message, remedy=job.remedy, where=job.result.get("where", ""), **details)


def shown(job: Job) -> dict[str, Any]:
    """A check as plain JSON: how far it is, then its report, or what is wrong with the data."""
    wrong = fault(job)
    report = None
    if job.state == "done":
        report = {key: value for key, value in job.result.items() if key != "shacl"}
        report["rules"] = translated(report["rules"])
    return {
        "id": job.id,
        "source": job.title,
        "state": job.state,
        "stage": job.stage,
        "done": job.done,
        "total": job.total,
        "href": url_for("validating.report", id=job.id),
        "expires": _until(job).isoformat(timespec="seconds") if job.ended else "",
        "fault": None if wrong is None else {
            "message": wrong.message,
            "remedy": wrong.remedy,
            **{key: wrong.details[key] for key in _PLACE if wrong.details.get(key)},
        },
        "report": report,
    }  # fmt: skip


def _until(job: Job) -> datetime:
    return datetime.fromisoformat(job.ended) + KEPT


def _sweep(jobs: Jobs) -> None:
    """Forget the reports whose time is over."""
    for job in jobs.all():
        if job.over and job.ended and _until(job) < datetime.now(UTC):
            jobs.forget(job.id)


def register(app: Flask, jobs: Jobs | None, limits: CheckLimits) -> None:
    """Give the app its queue of checks."""
    app.extensions["holotype-checks"] = _Desk(jobs, limits)
