"""Choices that look accidental and are the same on every machine and Python version."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """A stream of choices, fixed by the words it was opened with.

    Only ``Random.random`` is used: its sequence is the one thing the standard library promises
    never to change.
    """

    def __init__(self, *words: object) -> None:
        text = "/".join(str(word) for word in words)
        self._stream = random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))

    def share(self) -> float:
        """A number from 0 up to, not including, 1."""
        return self._stream.random()

    def happens(self, probability: float) -> bool:
        return self.share() < probability

    def whole(self, lowest: int, highest: int) -> int:
        """A whole number, both ends included."""
        return lowest + int(self.share() * (highest - lowest + 1))

    def between(self, lowest: float, highest: float) -> float:
        return lowest + self.share() * (highest - lowest)

    def pick(self, items: Sequence[Item]) -> Item:
        if not items:
            raise ValueError("nothing to pick from")
        return items[int(self.share() * len(items))]

    def weighed(self, items: Sequence[tuple[Item, float]]) -> Item:
        """One of the items; each comes with its weight."""
        mark = self.share() * sum(weight for _, weight in items)
        for item, weight in items:
            mark -= weight
            if mark < 0:
                return item
        return items[-1][0]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """``count`` different items (or all, where there are fewer), in a new order."""
        left = list(items)
        return [left.pop(int(self.share() * len(left))) for _ in range(min(count, len(left)))]
