"""A load, and a check of what might be loaded, as jobs of the server."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.graph.checking import CheckLimits
from app.graph.errors import BadSource, TooCostly
from app.graph.platform import Platform
from app.graph.principal import Principal
from loaders.check_apart import check_apart
from loaders.harvest import load
from loaders.options import Options


def load_job(platform: Platform) -> Callable[[Any, Callable[[str, int, int], None]], dict[str, Any]]:
    """What the queue calls for jobs of the kind ``load``; the upload goes when the job is over.

    What was tried and can be read stays, to be loaded without being sent again.
    """

    def work(job: Any, progress: Callable[[str, int, int], None]) -> dict[str, Any]:
        payload = job.payload
        dry_run = payload.get("dry_run", False)  # a job that waits since before there was one has none
        asked = (payload["dataset"], payload["orphans"], payload["core"])
        options = Options(*asked, dry_run=dry_run, blind=payload.get("blind", True))
        principal = Principal(job.by, job.by)
        stays = False
        try:
            report = load(platform, payload["source"], principal, options, progress)
            stays = dry_run and not report.failed
        finally:
            if payload["kept"] and not stays:
                shutil.rmtree(Path(payload["source"]).parent, ignore_errors=True)
        report.source = job.title  # where the upload lay is nobody's business, nor where refusals lie
        report.quarantine = f"{report.activity}/refused" if report.quarantine else ""
        return report.as_json() | {"lines": report.lines()}

    return work


def check_job(
    platform: Platform, limits: CheckLimits, *, memory: int
) -> Callable[[Any, Callable[[str, int, int], None]], dict[str, Any]]:
    """What the queue calls for jobs of the kind ``check``; the upload goes when the job is over."""

    def work(job: Any, progress: Callable[[str, int, int], None]) -> dict[str, Any]:
        path = Path(job.payload["path"])
        asked = {
            "path": str(path),
            "base": platform.base,
            "name": job.title,
            "format": job.payload["format"],
        }
        try:
            return check_apart(asked, limits, memory=memory, progress=progress)
        except (BadSource, TooCostly) as error:
            kind = "bad-source" if isinstance(error, BadSource) else "too-costly"
            said = {"failed": error.message, "remedy": error.remedy, "where": error.where, "problem": kind}
            return {**said, "details": error.details}
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)

    return work
