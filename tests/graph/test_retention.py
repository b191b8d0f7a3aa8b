"""Which snapshots a policy keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.graph.retention import Retention

NOW = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
NONE = Retention(last=1, hours=0, days=0, weeks=0, months=0)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def every(step: timedelta, times: int) -> list[datetime]:
    return [NOW - step * number for number in range(times)]


def test_last_keeps_the_newest() -> None:
    minutes = every(timedelta(minutes=1), 10)
    assert Retention(3, 0, 0, 0, 0).staying(minutes) == set(minutes[:3])


def test_hours_keep_the_last_of_each() -> None:
    found = Retention(1, 3, 0, 0, 0).staying(every(timedelta(minutes=10), 40))
    assert sorted(at.strftime("%H:%M") for at in found) == ["10:50", "11:50", "12:30"]


def test_days_weeks_and_months_go_back_further() -> None:
    found = sorted(Retention(1, 0, 3, 2, 4).staying(every(timedelta(hours=6), 1000)))
    days = [at.strftime("%m-%d") for at in found]
    assert days == ["08-31", "09-30", "10-31", "11-22", "11-24", "11-25", "11-26"]


def test_a_pause_does_not_use_up_the_periods() -> None:
    times = [NOW, NOW - timedelta(days=400), NOW - timedelta(days=800)]
    assert Retention(1, 0, 3, 0, 0).staying(times) == set(times)


@given(st.lists(moments, min_size=1, max_size=40, unique=True))
def test_pruning_twice_removes_no_more(times: list[datetime]) -> None:
    policy = Retention(2, 3, 3, 2, 2)
    once = policy.staying(times)
    assert max(times) in once
    assert policy.staying(sorted(once)) == once
    assert len(once) <= 12


def test_the_newest_stays_whatever_the_policy() -> None:
    assert NONE.staying([NOW, NOW - timedelta(days=1)]) == {NOW}
    assert Retention(0, 0, 0, 0, 0).staying([NOW]) == {NOW}
