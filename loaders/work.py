"""A load as a job of the server."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.graph.platform import Platform
from app.graph.principal import Principal
from loaders.harvest import load
from loaders.options import Options


def load_job(platform: Platform) -> Callable[[Any, Callable[[str, int, int], None]], dict[str, Any]]:
    """What the queue calls for jobs of the kind ``load``; the upload goes when the job is over."""

    def work(job: Any, progress: Callable[[str, int, int], None]) -> dict[str, Any]:
        payload = job.payload
        options = Options(name=payload["dataset"], orphans=payload["orphans"], core=payload["core"])
        principal = Principal(job.by, job.by)
        try:
            report = load(platform, payload["source"], principal, options, progress)
        finally:
            if payload["kept"]:
                shutil.rmtree(Path(payload["source"]).parent, ignore_errors=True)
        report.source = job.title  # where the upload lay is nobody's business
        return report.as_json() | {"lines": report.lines()}

    return work
