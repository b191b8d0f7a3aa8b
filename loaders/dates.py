"""Dates as labels and old lists write them, read where there is one way to read them.

``read`` gives ISO 8601: a day, a month, a year, a moment or a span. What can be read in two ways
is not read: ``3.4.1901`` needs the order of day and month (``DMY`` or ``MDY``), from a column that
proves it or from ``dateFormat``; no century is guessed.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from loaders.mapping import read_table

NOTHING = ""
"""what a cell of noughts is read as: there is no date"""
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = {word: number for number, word in enumerate(_ROMANS, 1)}
_MONTH = r"(?P<month>[^\W\d_]{1,10})\.?"
_GAP = r"[\s./,-]*"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er)?"
_YEAR = r"(?P<year>\d{4})"
_NAMED = tuple(
    re.compile(f"^{pattern}$", re.IGNORECASE)
    for pattern in (
        rf"{_DAY}{_GAP}{_MONTH}{_GAP}{_YEAR}",
        rf"{_MONTH}{_GAP}{_DAY}[\s./,-]+{_YEAR}",
        rf"{_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY}",
        rf"{_MONTH}{_GAP}{_YEAR}",
        rf"{_YEAR}[\s./,-]+{_MONTH}",
        rf"[a-z]{{3}}\s{_MONTH}\s{_DAY}\s\d\d:\d\d:\d\d\s\S+\s{_YEAR}",  # as Java prints them
    )
)
_YEAR_FIRST = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$", re.ASCII)
_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.]|\s)\s*(\d{1,2})\2\s*(\d{4})$", re.ASCII)
_PLAIN = re.compile(r"^(\d{4})(?:-(\d\d))?$", re.ASCII)
_COMPACT = re.compile(r"^(1[5-9]\d\d|20\d\d)(\d\d)(\d\d)$", re.ASCII)
_DECADE = re.compile(r"^(\d{3})(?:[?xX]|0s)$", re.ASCII)
_CENTURY = re.compile(r"^(\d{2})(?:\?\?|xx|XX)$", re.ASCII)
_NOUGHTS = re.compile(r"^0+([-/. ]0+){1,2}$")
_TIME = re.compile(r"^(.*\d)[\sT]+(\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$", re.ASCII)
_BEGINS = re.compile(r"^(?:between|from|von|zwischen|entre|du)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:\s(?:to|and|until|bis|und|au|et)\s|[-/&])\s*", re.IGNORECASE)
_DAYS_ONLY = re.compile(r"^(\d{1,2})\.?$", re.ASCII)
_DAY_AND_MONTH = tuple(
    re.compile(f"^{pattern}$", re.IGNORECASE)
    for pattern in (rf"{_DAY}{_GAP}{_MONTH}", rf"{_MONTH}{_GAP}{_DAY}")
)


class When(NamedTuple):
    """A year, month (0: not said), day (0: not said), and the time as ISO writes it."""

    year: int
    month: int = 0
    day: int = 0
    time: str = ""

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
        if self.day:
            text += f"-{self.day:02}"
        return text + self.time


@lru_cache(maxsize=20_000)
def read(cell: str, order: str = "") -> str | None:
    """ISO 8601 for a cell that is no ISO 8601, ``NOTHING`` for noughts, None where it is not certain."""
    cell = " ".join(cell.replace("–", "-").replace("—", "-").split())
    if _NOUGHTS.match(cell):
        return NOTHING
    if found := _one(cell, order):
        return str(found)
    if decade := _DECADE.match(cell):
        return f"{decade[1]}0/{decade[1]}9"
    if century := _CENTURY.match(cell):
        return f"{century[1]}00/{century[1]}99"
    return _span(cell, order)


def undecided(cell: str) -> bool:
    """Whether it is only the order of day and month that stands between a cell and its date."""
    days = {read(cell, order) for order in ("DMY", "MDY")} - {None}
    return len(days) == 2 and read(cell) is None


def turns(cell: str) -> bool:
    """Whether a cell is of the form of which the order of day and month matters."""
    return bool(_YEAR_LAST.match(_TIME.sub(r"\1", cell.strip())))


def proves(cell: str) -> str:
    """The order of day and month that a cell leaves no doubt about: ``DMY``, ``MDY`` or nothing."""
    day = _TIME.sub(r"\1", cell.strip())
    last = _YEAR_LAST.match(day)
    if not last or not _one(day, ""):
        return ""
    one, two = int(last[1]), int(last[3])
    return "DMY" if one > 12 else "MDY" if two > 12 else ""


def order_of(pattern: str) -> str:
    """The order that a ``dateFormat`` states, as ``YMD``, ``DMY``, ``MDY``; "" where it is none of them.

    Patterns as they are met: ``DD-MM-YYYY``, ``dd/MM/yyyy``, ``%m/%d/%Y``, a time behind them or not.
    """
    day = re.split(r"[Hh]|'T'|\bT", pattern)[0]
    if "M" not in day:
        day = day.replace("m", "M")
    letters = re.sub(r"(.)\1*", r"\1", re.sub(r"[^YMD]", "", day.upper() if "M" in day else ""))
    return letters if letters in ("YMD", "DMY", "MDY") else ""


def _month(word: str) -> int:
    word = word.lower().rstrip(".")
    return _ROMAN.get(word) or _names().get(word, 0)


@cache
def _names() -> dict[str, int]:
    rows = reversed([row for _, row in read_table("months")])  # the first to say a word is right
    return {word: int(row["month"]) for row in rows for word in row["words"].split()}


def _valid(year: int, month: int, day: int, time: str = "") -> When | None:
    """A date of the calendar. A day or a month of 0 is one that is not known."""
    if day and not month:
        return None
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return When(year, month, day, time)


def _one(text: str, order: str) -> When | None:
    """A single day, month, year or moment."""
    if timed := _TIME.match(text):
        before, hour, minute, second, part, zone = timed.groups()
        found = _one(before, order)
        late = int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59
        if late or not found or not found.day or found.time:
            return None
        return found._replace(time=f"T{hour:0>2}:{minute}:{second or '00'}{part or ''}{zone or ''}")
    if plain := _PLAIN.match(text):
        return _valid(int(plain[1]), int(plain[2] or 0), 0)
    if compact := _COMPACT.match(text):
        return _valid(int(compact[1]), int(compact[2]), int(compact[3])) if compact[2] != "00" else None
    if first := _YEAR_FIRST.match(text):
        return _valid(int(first[1]), int(first[3]), int(first[4]))
    if last := _YEAR_LAST.match(text):
        return _ordered(int(last[1]), int(last[3]), int(last[4]), order)
    for pattern in _NAMED:
        if (named := pattern.match(text)) and (month := _month(named["month"])):
            day = int(named.groupdict().get("day") or 0)
            if day or named["month"] not in ("i", "v", "x"):  # which are other words, too
                return _valid(int(named["year"]), month, day)
    return None


def _ordered(one: int, two: int, year: int, order: str) -> When | None:
    """A date whose year stands last: the number above 12 is the day, else the order has to be known."""
    if one > 12 or (one == two and one):
        return _valid(year, two, one) if two else None
    if two > 12:
        return _valid(year, one, two) if one else None
    if not one and not two:
        return When(year) if year else None
    if order == "DMY":
        return _valid(year, two, one)
    if order == "MDY":
        return _valid(year, one, two)
    return None


def _span(text: str, order: str) -> str | None:
    """A span: two dates, or one whose beginning leaves out what its end says."""
    text = _BEGINS.sub("", text)
    found = set()
    for between in _BETWEEN.finditer(text):
        begin, end = text[: between.start()], text[between.end() :]
        order = order or proves(begin) or proves(end)
        last = _one(end, order)
        first = _one(begin, order) or (_begun(begin, last) if last else None)
        if first and last and not first.time and not last.time and str(first) < str(last):
            found.add(f"{first}/{last}")
    return found.pop() if len(found) == 1 else None


def _begun(text: str, last: When) -> When | None:
    """The beginning of a span that says its month or year only at its end."""
    if (day := _DAYS_ONLY.match(text)) and last.day:
        return _valid(last.year, last.month, int(day[1]))
    for pattern in _DAY_AND_MONTH:
        if last.day and (both := pattern.match(text)) and (month := _month(both["month"])):
            return _valid(last.year, month, int(both["day"]))
    if last.month and not last.day and (month := _month(text)):
        return _valid(last.year, month, 0)
    return None
