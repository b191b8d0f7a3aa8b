"""Answers that hold until the next commit, kept for those who may see the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from app.web.context import workbench

_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """At most ``most`` answers, those used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, _Value] = OrderedDict()

    def get(self, asked: Hashable, make: Callable[[], _Value]) -> _Value:
        """The answer to ``asked``, made now where there is none for this commit and this view."""
        bench = workbench()
        key = (bench.base, bench.platform.writer.commit, bench.view.default, bench.view.named, asked)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made
