"""Which of many snapshots stay: the last few, and one for each of the last hours, days, weeks, months."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

_PERIODS: tuple[tuple[str, Callable[[datetime], Hashable]], ...] = (
    ("hours", lambda at: (at.date(), at.hour)),
    ("days", lambda at: at.date()),
    ("weeks", lambda at: at.isocalendar()[:2]),
    ("months", lambda at: (at.year, at.month)),
)


@dataclass(frozen=True)
class Retention:
    """How many stay: ``last`` however old, then the newest of each of so many ``hours``, ``days``, …

    Only periods in which something was kept count. ``pause`` is the least time between two
    snapshots in seconds, ``size`` what all of them may take on disk in bytes.
    """

    last: int = 5
    hours: int = 24
    days: int = 7
    weeks: int = 5
    months: int = 12
    pause: float = 60.0
    size: int = 20 << 30

    def staying(self, times: Sequence[datetime]) -> set[datetime]:
        """Those of ``times`` that stay; the newest always does."""
        newest_first = sorted(times, reverse=True)
        stay = set(newest_first[: max(self.last, 1)])
        for name, period in _PERIODS:
            seen: set[Hashable] = set()
            for at in newest_first:
                if len(seen) == getattr(self, name):
                    break
                if period(at) not in seen:
                    seen.add(period(at))
                    stay.add(at)
        return stay
