"""Long work: one at a time, cancelled, failed, and taken up again after a stop."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from app.graph.errors import BadSource, NotFound
from app.jobs import Job, Jobs

Progress = Callable[[str, int, int], None]
PATIENCE = 20.0  # seconds until a test that hangs fails


def over(job: Job) -> Job:
    """Wait until a job is over."""
    until = time.monotonic() + PATIENCE
    while not job.over or not job.ended:
        assert time.monotonic() < until, f"{job} is not over"
        time.sleep(0.005)
    return job


class Work:
    """What the queue is to do: each kind behaves in its own way."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def well(self, job: Job, progress: Progress) -> dict[str, Any]:
        """Come to an end."""
        self.order.append(job.title)
        progress("reading", 3, 4)
        return {"seen": job.payload["count"]}

    def held(self, job: Job, progress: Progress) -> dict[str, Any]:
        """Wait for the test, then go on."""
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        progress("writing", 1, 2)
        return self.well(job, progress)

    def badly(self, job: Job, progress: Progress) -> dict[str, Any]:
        """Meet a fault that has a remedy."""
        raise BadSource("The archive is cut short.", remedy="Fetch it again.")

    def unforeseen(self, job: Job, progress: Progress) -> dict[str, Any]:
        """Meet a fault nobody thought of."""
        raise RuntimeError("out of the blue")

    def politely(self, job: Job, progress: Progress) -> dict[str, Any]:
        """Say that it failed."""
        return {"failed": "Nothing in it can be read.", "remedy": "Mend it."}

    def jobs(self, folder: Path) -> Jobs:
        """A queue for these."""
        names = ("well", "held", "badly", "unforeseen", "politely")
        return Jobs(folder, {name: getattr(self, name) for name in names})


@pytest.fixture
def work() -> Work:
    """What there is to do."""
    return Work()


@pytest.fixture
def jobs(work: Work, tmp_path: Path) -> Iterator[Jobs]:
    """A queue on an empty folder."""
    opened = work.jobs(tmp_path / "jobs")
    yield opened
    work.go_on.set()
    opened.close()


def kept(folder: Path, job: Job) -> dict[str, Any]:
    """A job as it is on disk."""
    found: dict[str, Any] = json.loads((folder / "jobs" / f"{job.id}.json").read_text("utf-8"))
    return found


def settled(folder: Path, job: Job) -> dict[str, Any]:
    """A job as it is on disk once it is over there too."""
    over(job)
    until = time.monotonic() + PATIENCE
    while not (found := kept(folder, job))["ended"]:
        assert time.monotonic() < until, f"{found} is not over"
        time.sleep(0.005)
    return found


def test_a_job_that_goes_well(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start("well", "first", {"count": 7}, "https://example.org/agent/1")
    found = settled(tmp_path, job)
    assert (job.state, job.result) == ("done", {"seen": 7})
    assert (job.stage, job.done, job.total) == ("reading", 3, 4)
    assert job.created <= job.started <= job.ended
    assert found == asdict(job)
    assert jobs.get(job.id) is job


def test_one_at_a_time_in_the_order_of_their_coming(jobs: Jobs, work: Work) -> None:
    first = jobs.start("held", "first", {"count": 1}, "")
    assert work.begun.wait(PATIENCE)
    others = [jobs.start("well", title, {"count": 1}, "") for title in ("second", "third")]
    assert [job.state for job in (first, *others)] == ["running", "queued", "queued"]
    work.go_on.set()
    for job in (first, *others):
        over(job)
    assert work.order == ["first", "second", "third"]
    assert {job.title for job in jobs.all()} == {"first", "second", "third"}


def test_a_running_job_is_cancelled_at_its_next_step(jobs: Jobs, work: Work, tmp_path: Path) -> None:
    job = jobs.start("held", "first", {"count": 1}, "")
    assert work.begun.wait(PATIENCE)
    jobs.cancel(job.id)
    work.go_on.set()
    assert settled(tmp_path, job)["state"] == job.state == "cancelled"
    assert "nothing of it was kept" in job.message
    assert work.order == []
    assert over(jobs.start("well", "second", {"count": 1}, "")).state == "done"


def test_a_waiting_job_that_is_cancelled_never_begins(jobs: Jobs, work: Work, tmp_path: Path) -> None:
    first = jobs.start("held", "first", {"count": 1}, "")
    assert work.begun.wait(PATIENCE)
    second = jobs.start("well", "second", {"count": 1}, "")
    jobs.cancel(second.id)
    assert kept(tmp_path, second)["state"] == "cancelled"
    work.go_on.set()
    over(first)
    assert over(jobs.start("well", "third", {"count": 1}, "")).state == "done"
    assert work.order == ["first", "third"]
    assert second.started == ""


def test_what_is_over_cannot_be_cancelled(jobs: Jobs) -> None:
    job = over(jobs.start("well", "first", {"count": 1}, ""))
    assert jobs.cancel(job.id).state == "done"


@pytest.mark.parametrize(
    ("kind", "message", "remedy"),
    [
        ("badly", "The archive is cut short.", "Fetch it again."),
        ("politely", "Nothing in it can be read.", "Mend it."),
        ("unforeseen", "An unexpected fault: out of the blue.", ""),
        ("nobody-does-this", "An unexpected fault: 'nobody-does-this'.", ""),
    ],
)
def test_a_job_that_fails_says_why_and_stops_nobody(
    jobs: Jobs, tmp_path: Path, kind: str, message: str, remedy: str
) -> None:
    job = jobs.start(kind, "first", {}, "")
    found = settled(tmp_path, job)
    assert (found["state"], found["message"], found["remedy"]) == ("failed", message, remedy)
    assert over(jobs.start("well", "second", {"count": 1}, "")).state == "done"


def test_there_is_no_such_job(jobs: Jobs) -> None:
    with pytest.raises(NotFound):
        jobs.get("0" * 12)
    with pytest.raises(NotFound):
        jobs.cancel("0" * 12)


def test_what_a_stop_cut_off_is_taken_up_again(work: Work, tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    folder.mkdir()
    left = [
        Job(
            "a",
            "well",
            "running then",
            {"count": 5},
            "x",
            state="running",
            created="2026-01-01",
            done=3,
            total=9,
        ),
        Job("b", "well", "waiting then", {"count": 6}, "x", created="2026-01-02"),
        Job(
            "c",
            "well",
            "over then",
            {"count": 7},
            "x",
            state="done",
            created="2026-01-03",
            ended="2026-01-04",
        ),
    ]
    for job in left:
        (folder / f"{job.id}.json").write_text(json.dumps(asdict(job)), encoding="utf-8")
    jobs = work.jobs(folder)
    try:
        assert [over(jobs.get(job.id)).state for job in left] == ["done", "done", "done"]
        assert jobs.get("a").result == {"seen": 5}
        assert jobs.get("b").result == {"seen": 6}
        assert sorted(work.order) == ["running then", "waiting then"]
        assert [job.id for job in jobs.all()] == ["c", "b", "a"]
    finally:
        jobs.close()


def test_a_job_left_by_a_close_is_there_after_the_next_start(work: Work, tmp_path: Path) -> None:
    first = work.jobs(tmp_path / "jobs")
    done = over(first.start("well", "first", {"count": 1}, ""))
    first.close()
    second = work.jobs(tmp_path / "jobs")
    try:
        assert second.get(done.id) == done
    finally:
        second.close()


def test_only_the_newest_of_those_that_are_over_stay(tmp_path: Path) -> None:
    work = Work()
    jobs = Jobs(tmp_path, {"well": work.well, "held": work.held}, keeps=2)
    try:
        for number in range(5):
            over(jobs.start("well", f"{number}", {"count": number}, "urn:somebody"))
        held = jobs.start("held", "held", {"count": 5}, "urn:somebody")
        assert work.begun.wait(PATIENCE)
        assert [job.title for job in jobs.all() if job.over] == ["4", "3"]
        assert jobs.get(held.id).state == "running"  # what is at work stays, however old
        assert len(list(tmp_path.glob("*.json"))) == 3
    finally:
        work.go_on.set()
        jobs.close()
