"""Long work in a queue, with state, progress and log; kept on disk, taken up again after a stop."""

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
    """Jobs of one installation, taken up in the order in which they came, ``at_once`` of them at a time.

    Of those that are over the newest stay, as many as ``keeps`` says where it says a number.
    """

    def __init__(
        self, folder: Path, workers: dict[str, Worker], at_once: int = 1, keeps: int | None = None
    ) -> None:
        self._folder, self._keeps = folder, keeps
        self._workers = workers
        self._jobs: dict[str, Job] = {}
        self._stop: set[str] = set()
        self._lock = threading.Lock()
        self._ended = threading.Condition()
        self._queue: queue.Queue[str | None] = queue.Queue()
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.glob("*.json"), key=lambda p: p.stat().st_mtime):
            job = Job(**json.loads(path.read_text()))
            self._jobs[job.id] = job
            if not job.over:  # the server stopped meanwhile: from the beginning
                job.state, job.done = "queued", 0
                self._queue.put(job.id)
        self._threads = [
            threading.Thread(target=self._work, name="jobs", daemon=True) for _ in range(at_once)
        ]
        for thread in self._threads:
            thread.start()

    def start(self, kind: str, title: str, payload: dict[str, Any], by: str) -> Job:
        """Queue a job. ``payload`` is plain JSON and all that the work is told."""
        job = Job(secrets.token_hex(6), kind, title, payload, by, created=_now())
        with self._lock:
            self._jobs[job.id] = job
            self._save(job)
        self._queue.put(job.id)
        if self._keeps is not None:
            for old in [one for one in self.all() if one.over][self._keeps :]:
                self.forget(old.id)
        return job

    def get(self, id: str) -> Job:
        """One job. Raises NotFound."""
        try:
            return self._jobs[id]
        except KeyError:
            raise NotFound(f"There is no job {id}.") from None

    def all(self) -> list[Job]:
        """Every job, newest first."""
        latest = list(self._jobs.values())[::-1]  # of one second the one that came last goes first
        return sorted(latest, key=lambda job: job.created, reverse=True)

    def wait(self, id: str, seconds: float) -> Job:
        """The job, once it is over or the time has passed. Raises NotFound."""
        job = self.get(id)
        with self._ended:
            self._ended.wait_for(lambda: job.over, seconds)
        return job

    def forget(self, id: str) -> None:
        """Keep nothing of a job that is over."""
        if self.get(id).over:
            self._jobs.pop(id, None)
            (self._folder / f"{id}.json").unlink(missing_ok=True)

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
                state = "failed" if job.result.get("failed") else "done"
                said = (job.result.get("failed", ""), job.result.get("remedy", ""))
            except Cancelled as error:
                state, said = "cancelled", (error.message, "")
            except HolotypeError as error:
                state, said = "failed", (error.message, error.remedy)
            except Exception as error:
                log.exception("a job failed", extra={"job": job.id})
                state, said = "failed", (f"An unexpected fault: {error}.", "")
            self._finish(job, state, said)

    def _finish(self, job: Job, state: str, said: tuple[str, str]) -> None:
        """What became of the job, at once for all who wait."""
        job.message, job.remedy, job.ended = *said, _now()
        job.state = state
        self._stop.discard(job.id)
        self._save(job)
        with self._ended:
            self._ended.notify_all()

    def _reporter(self, job: Job) -> Callable[[str, int, int], None]:
        def report(stage: str, done: int, total: int) -> None:
            job.stage, job.done, job.total = stage, done, total
            if job.id in self._stop:
                raise Cancelled("The job was cancelled; nothing of it was kept.")

        return report

    def close(self) -> None:
        """Stop after the job at hand, which is told to stop."""
        for _ in self._threads:
            self._queue.put(None)
        self._stop |= {job.id for job in self._jobs.values() if job.state == "running"}
        for thread in self._threads:
            thread.join(timeout=30)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
