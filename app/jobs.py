"""Long work: one at a time, with state, progress and log; kept on disk, taken up again after a stop."""

from __future__ import annotations

import json
import logging
import queue
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.graph.errors import HolotypeError, NotFound

log = logging.getLogger("holotype.jobs")
STATES = ("queued", "running", "done", "failed", "cancelled")


class Cancelled(HolotypeError):
    """Somebody asked the job to stop; it leaves nothing."""


@dataclass
class Job:
    """One piece of long work. Times are ISO 8601 in UTC; ``result`` is plain JSON."""

    id: str
    kind: str
    title: str
    payload: dict[str, Any]
    by: str
    state: str = "queued"
    created: str = ""
    started: str = ""
    ended: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    remedy: str = ""
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")


Worker = Callable[[Job, Callable[[str, int, int], None]], dict[str, Any]]


class Jobs:
    """The jobs of one installation, worked on in the order in which they came."""

    def __init__(self, folder: Path, workers: dict[str, Worker]) -> None:
        self._folder = folder
        self._workers = workers
        self._jobs: dict[str, Job] = {}
        self._stop: set[str] = set()
        self._lock = threading.Lock()
        self._queue: queue.Queue[str | None] = queue.Queue()
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.glob("*.json"), key=lambda p: p.stat().st_mtime):
            job = Job(**json.loads(path.read_text()))
            self._jobs[job.id] = job
            if not job.over:  # the server stopped meanwhile: from the beginning
                job.state, job.done = "queued", 0
                self._queue.put(job.id)
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    def start(self, kind: str, title: str, payload: dict[str, Any], by: str) -> Job:
        """Queue a job. ``payload`` is plain JSON and all that the work is told."""
        job = Job(secrets.token_hex(6), kind, title, payload, by, created=_now())
        with self._lock:
            self._jobs[job.id] = job
            self._save(job)
        self._queue.put(job.id)
        return job

    def get(self, id: str) -> Job:
        """One job. Raises NotFound."""
        try:
            return self._jobs[id]
        except KeyError:
            raise NotFound(f"There is no job {id}.") from None

    def all(self) -> list[Job]:
        """Every job, newest first."""
        return sorted(self._jobs.values(), key=lambda job: job.created, reverse=True)

    def cancel(self, id: str) -> Job:
        """Stop a job that waits or runs; what it has done so far is taken back."""
        job = self.get(id)
        if not job.over:
            self._stop.add(id)
            if job.state == "queued":
                job.state, job.ended = "cancelled", _now()
                self._save(job)
        return job

    def _save(self, job: Job) -> None:
        draft = self._folder / f"{job.id}.draft"
        draft.write_text(json.dumps(asdict(job), ensure_ascii=False, indent=1) + "\n")
        draft.replace(self._folder / f"{job.id}.json")

    def _work(self) -> None:
        while (id := self._queue.get()) is not None:
            job = self._jobs[id]
            if job.over:
                continue
            job.state, job.started = "running", _now()
            self._save(job)
            try:
                job.result = self._workers[job.kind](job, self._reporter(job))
                job.state = "failed" if job.result.get("failed") else "done"
                job.message, job.remedy = job.result.get("failed", ""), job.result.get("remedy", "")
            except Cancelled as error:
                job.state, job.message = "cancelled", error.message
            except HolotypeError as error:
                job.state, job.message, job.remedy = "failed", error.message, error.remedy
            except Exception as error:
                log.exception("a job failed", extra={"job": job.id})
                job.state, job.message = "failed", f"An unexpected fault: {error}."
            job.ended = _now()
            self._save(job)

    def _reporter(self, job: Job) -> Callable[[str, int, int], None]:
        def report(stage: str, done: int, total: int) -> None:
            job.stage, job.done, job.total = stage, done, total
            if job.id in self._stop:
                raise Cancelled("The job was cancelled; nothing of it was kept.")

        return report

    def close(self) -> None:
        """Stop after the job at hand, which is told to stop."""
        self._queue.put(None)
        self._stop |= {job.id for job in self._jobs.values() if job.state == "running"}
        self._thread.join(timeout=30)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
