"""The journal: what is in it, that a kill and a loss do not matter, and what a page costs."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.graph.journal import START, Event, Journal
from app.graph.listing import Listing, months, number_at
from app.graph.platform import Platform
from tests.loaders.archives_made import specimen
from tests.web.feeding import BASE, FIRST, SECOND, THIRD, house

DYING = Path(__file__).parent / "journal_dying.py"


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation after three loads, closed."""
    folder = tmp_path_factory.mktemp("grown")
    with house(folder, [FIRST, SECOND, THIRD]):
        pass
    return folder / "installation"


@pytest.fixture
def copied(grown: Path, tmp_path: Path) -> Path:
    target = tmp_path / "copy"
    shutil.copytree(grown, target)
    return target


def everything(journal: Journal) -> list[Event]:
    return Listing(journal, BASE, (1,), journal.level()).events(limit=10_000)


def test_what_happened_is_in_order(copied: Path) -> None:
    with Platform(copied) as platform:
        journal = Journal(platform)
        events = everything(journal)
        assert events == sorted(events, key=lambda event: (event.commit, event.document))
        times = [event.at for event in events]
        assert times == sorted(times)
        by_commit = {n: [e.act for e in events if e.commit == n] for n in (2, 3, 4)}
        assert set(by_commit[2]) == {"create"}
        specimens = [e for e in events if "/specimen/" in e.document]
        assert sorted(e.act for e in specimens if e.commit == 3) == ["create", "delete", "delete", "update"]
        assert [e.act for e in specimens if e.commit == 4] == ["update"]  # 11 is back
        for event in {event.document: event for event in specimens}.values():
            assert event.institution.startswith(f"{BASE}institution/")  # the withdrawn ones too
            assert event.dataset.startswith(f"{BASE}dataset/")


def test_a_kill_in_the_middle_of_a_commit_leaves_whole_commits(copied: Path) -> None:
    with Platform(copied) as platform:
        expected = everything(Journal(platform))
    for fatal in (2, 3):
        for path in copied.glob("journal.sqlite*"):
            path.unlink()
        done = subprocess.run(
            [sys.executable, DYING, copied, str(fatal)], capture_output=True, text=True, check=False
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        with Platform(copied) as platform:
            journal = Journal(platform)
            assert journal.commit < fatal
            assert everything(journal) == expected


def test_a_journal_of_another_history_is_made_anew(copied: Path) -> None:
    with Platform(copied) as platform:
        expected = everything(Journal(platform))
    with sqlite3.connect(copied / "journal.sqlite") as database:
        database.execute("UPDATE made SET activity = 'https://other.example/' WHERE number = 4")
    with Platform(copied) as platform:
        assert everything(Journal(platform)) == expected
    (copied / "journal.sqlite").write_bytes(b"no database")
    with Platform(copied) as platform:
        assert everything(Journal(platform)) == expected


def test_no_commit_is_dated_before_what_was_told(copied: Path) -> None:
    with Platform(copied) as platform:
        journal = Journal(platform)
        journal.now("2999-01-01T00:00:00Z")
        assert {event.at for event in everything(journal)} == {"2999-01-01T00:00:00Z"}


def test_numbers_of_times(copied: Path) -> None:
    with Platform(copied) as platform:
        journal = Journal(platform)
        journal.level()
        assert number_at(journal, "1999-01-01T00:00:00Z", last=False) == 1
        assert number_at(journal, "2999-01-01T00:00:00Z", last=False) == journal.commit + 1
        assert number_at(journal, "1999-01-01T00:00:00Z", last=True) == 0
        assert number_at(journal, "2999-01-01T00:00:00Z", last=True) == journal.commit
        (month,) = months(journal)
        assert (month.first, month.last) == (1, journal.commit)


def test_nobody_sees_an_audience_that_is_not_theirs(copied: Path) -> None:
    with Platform(copied) as platform:
        journal = Journal(platform)
        journal.level()
        everyone = platform.graphs.view_of_everyone()
        assert journal.seen(everyone) == (1,)
        assert journal.seen(everyone.narrowed([], [])) == ()
        assert journal.seen(everyone.narrowed([platform.graphs.public], [])) == ()  # without its ledger
        assert Listing(journal, BASE, (), journal.commit).events() == []
        assert Listing(journal, BASE, (), journal.commit).commits(0, 10) == []


class Counting(Journal):
    """Counts the steps of the database, in hundreds."""

    steps = 0

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        with super().open() as database:
            database.set_progress_handler(self._step, 100)
            yield database

    def _step(self) -> int:
        self.steps += 1
        return 0


def test_a_page_costs_the_same_wherever_it_is(tmp_path: Path) -> None:
    """20,000 documents of one commit: a page in the middle of them reads no more than the first."""
    with house(tmp_path, [[specimen(1)]]) as made:
        journal = Counting(made.platform)
        commit = journal.level()
        with journal.open() as database:
            database.executemany(
                "INSERT INTO event VALUES (?, ?, 1, 0, 1, 'specimen', 'institution-1', 'dataset-1')",
                [(commit, f"specimen/{number:06}") for number in range(20_000)],
            )
        for narrowed in (
            {},
            {"kinds": ("specimen",)},
            {"kinds": ("specimen", "media")},
            {"institution": "institution-1", "kinds": ("specimen", "media")},
            {"dataset": "dataset-1"},
        ):
            listing = Listing(journal, BASE, (1,), commit, **narrowed)  # type: ignore[arg-type]
            cost = []
            for number in (0, 10_000, 19_000):
                journal.steps = 0
                after = (commit, f"{BASE}specimen/{number:06}") if number else START
                assert len(listing.documents(commit, after, 101)) == 101
                assert len(listing.events(after, 101)) == 101
                cost.append(journal.steps)
            assert max(cost) < 2 * cost[0] + 50, (narrowed, cost)
