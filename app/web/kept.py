"""Answers that hold until the next commit, kept for those who may see the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from app.graph.answer import Answer
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


_rows: Kept[Answer] = Kept(300)


def answered(name: str, **params: str) -> Answer:
    """The rows of a named query, read at once and kept until the next commit."""

    def ask() -> Answer:
        answer = workbench().read(name, **params)
        _ = answer.rows  # what the engine gave belongs to this thread; its rows to everybody
        return answer

    return _rows.get((name, *sorted(params.items())), ask)
