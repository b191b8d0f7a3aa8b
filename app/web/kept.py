"""Answers that hold until the next commit, kept for those who may see the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from flask import current_app

from app.graph.answer import Answer
from app.web.context import workbench

_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """At most ``most`` answers, those used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()

    @property
    def _answers(self) -> OrderedDict[Hashable, _Value]:
        """Those of the app that is asked: what one installation says is no answer of another."""
        every = current_app.extensions.setdefault("holotype-kept", {})
        return every.setdefault(id(self), OrderedDict())  # type: ignore[no-any-return]

    def get(self, asked: Hashable, make: Callable[[], _Value]) -> _Value:
        """The answer to ``asked``, made now where there is none for this commit and this view."""
        bench = workbench()
        key = (bench.state, bench.view.default, bench.view.named, asked)
        with self._lock:
            answers = self._answers
            if key in answers:
                answers.move_to_end(key)
                return answers[key]
        made = make()
        with self._lock:
            answers[key] = made
            while len(answers) > self._most:
                answers.popitem(last=False)
        return made


_rows: Kept[Answer] = Kept(300)


def answered(name: str, /, **params: str | Sequence[str]) -> Answer:
    """The rows of a named query, read at once and kept until the next commit."""

    def ask() -> Answer:
        answer = workbench().read(name, **params)
        _ = answer.rows  # what the engine gave belongs to this thread; its rows to everybody
        return answer

    said = ((key, given if isinstance(given, str) else tuple(given)) for key, given in params.items())
    return _rows.get((name, *sorted(said)), ask)
