"""Dates as people type them: a year, 1890..1914, 1890-05, before 1900, since 1890, 1890s."""

from __future__ import annotations

import re
from datetime import date, timedelta

_RANGE = re.compile(r"^\s*([-+0-9.:TZ]*?)\s*\.\.\s*([-+0-9.:TZ]*?)\s*$")
_DATE = r"(?P<date>[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?)"
_SPOKEN = re.compile(rf"^\s*(?P<word>[^\W\d_]+(?: de)?|[<>]=?|[≤≥])\s*{_DATE}\s*$", re.IGNORECASE)
_DECADE = re.compile(r"^\s*([0-9]{3})0s\s*$")
_PERIOD = re.compile(rf"^\s*{_DATE}\s*(?:–|—|-|to|bis|à|a|tot)\s*{_DATE.replace('<date>', '<end>')}\s*$")

# by language: English, German, French, Spanish, Dutch
_BEFORE = frozenset(("before", "vor", "avant", "antes de", "voor", "<"))
_AFTER = frozenset(("after", "nach", "après", "despues de", "después de", "na", ">"))
_UNTIL = frozenset(("until", "till", "to", "bis", "jusque", "hasta", "tot", "<=", "≤"))
_SINCE = frozenset(("since", "from", "seit", "ab", "depuis", "desde", "sinds", "vanaf", ">=", "≥"))


def as_range(text: str) -> tuple[str, str] | None:
    """The two ends of ``1890..1914``, ``1890..``, ``before 1900`` or ``1890s``; None for else."""
    found = _RANGE.match(text)
    if found:
        return (found[1], found[2]) if found[1] or found[2] else None
    if decade := _DECADE.match(text):
        return f"{decade[1]}0", f"{decade[1]}9"
    if period := _PERIOD.match(text):
        return period["date"], period["end"]
    spoken = _SPOKEN.match(text)
    if not spoken:
        return None
    word, said = spoken["word"].lower(), spoken["date"]
    if word in _BEFORE:
        return "", beside(said, -1)
    if word in _AFTER:
        return beside(said, 1), ""
    if word in _UNTIL:
        return "", said
    return (said, "") if word in _SINCE else None


def beside(said: str, step: int) -> str:
    """The year, month or day before (``step`` -1) or after (1) the one that is said."""
    year, *rest = (int(part) for part in said.split("-"))
    if not rest:
        return f"{max(year + step, 0):04d}"
    if len(rest) == 1:
        months = year * 12 + rest[0] - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    try:
        return (date(year, *rest) + timedelta(days=step)).isoformat()
    except (ValueError, OverflowError):
        return said
