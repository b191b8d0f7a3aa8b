"""Two changes of one state: what does not meet is taken together, what does is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from app.web.changing.draft import Draft, Entered

Key = tuple[str, str]


class Meeting(NamedTuple):
    """A field that both have changed, each in its own way."""

    part: str
    path: str
    mine: list[Entered]
    theirs: list[Entered]
    before: list[Entered]


class Merged(NamedTuple):
    """``draft`` holds what needs no choice; ``ours`` and ``others`` are the fields each has changed."""

    draft: Draft
    meetings: list[Meeting]
    ours: list[Key]
    others: list[Key]


def merge(mine: Draft, before: Draft, now: Draft) -> Merged:
    """My draft, made from ``before``, on what stands ``now``.

    Where nobody knows what stood before (a draft without parts), every difference is asked.
    """
    known = bool(before.parts)
    parts = {name: part for name, part in now.parts.items()}
    parts |= {name: part for name, part in mine.parts.items() if part.new and name not in parts}
    values = {key: list(entered) for key, entered in now.values.items()}
    meetings: list[Meeting] = []
    ours: list[Key] = []
    others = [
        k for k, stands in now.values.items() if not known or not _same(stands, before.values.get(k, []))
    ]
    for key, entered in mine.values.items():
        if key[0] not in parts:
            continue
        was, stands = before.values.get(key, []), now.values.get(key, [])
        if mine.parts[key[0]].new or not _same(entered, was if known else stands):
            ours.append(key)
            if key in others and not _same(entered, stands):
                meetings.append(Meeting(*key, entered, stands, was))
                values.pop(key, None)
            else:
                values[key] = entered
    removed = frozenset(name for name in mine.removed if name in parts)
    return Merged(replace(now, parts=parts, values=values, removed=removed), meetings, ours, others)


def _same(one: list[Entered], other: list[Entered]) -> bool:
    return set(one) == set(other)
