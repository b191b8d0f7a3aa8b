"""One query and one reader process: the request, the deadline, and the answer or what there is of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.graph.errors import HolotypeError, TooCostly, Unavailable
from app.graph.limits import Limits
from app.graph.outcome import Outcome
from app.graph.partial import mended, rows_in
from app.graph.reader import Deadline, Reader, refusal
from app.graph.store import View

_ATTEMPTS = 3  # at a snapshot that is replaced while it is being opened
CUT_SHORT = frozenset(("seconds", "rows", "bytes"))  # limits at which a part is worth having


@dataclass(frozen=True)
class Question:
    """A query on a view, answered as ``media_type``.

    ``seconds`` shortens the deadline, never lengthens it. With ``partial``, an address that says
    what a part is, the rows that are there when a limit is passed are an answer too.
    """

    text: str
    view: View
    media_type: str
    seconds: float | None = None
    partial: str = ""


def converse(
    question: Question,
    reader: Reader,
    snapshot: Callable[[], tuple[Path, int]],
    limits: Limits,
    held_up: Callable[[], None],
    was_cancelled: Callable[[], bool],
) -> Outcome:
    """Ask the reader; its answer. Raises BadQuery, BadParameter, TooCostly, Unavailable."""
    began = time.monotonic()
    for _ in range(_ATTEMPTS):
        folder, commit = snapshot()
        found = _ask(question, reader, folder, limits, held_up, began)
        if isinstance(found, dict) and "data" in found:
            return Outcome(question.media_type, commit=commit, **found)
        output = reader.take_file()
        if isinstance(found, dict):
            return Outcome(question.media_type, commit=commit, descriptor=output, **found)
        try:
            if found is not None:
                error = cancelled() if was_cancelled() else found
                return _rest(question, error, output, commit, limits.rows, time.monotonic() - began)
        finally:
            os.close(output)
    raise Unavailable("The snapshot cannot be read.")


def _rest(
    question: Question, error: HolotypeError, output: int, commit: int, rows: int, seconds: float
) -> Outcome:
    """What there is of an answer that was stopped, where that will do. Raises the error otherwise."""
    if isinstance(error, TooCostly):
        part = part_of(question, error, output, commit, rows, seconds)
        if part is not None:
            return part
    raise error


def cancelled() -> TooCostly:
    """What the caller of a query gets that was ended by hand."""
    return TooCostly("The query was cancelled, by its sender or an administrator.", limit="cancelled")


def _ask(
    question: Question,
    reader: Reader,
    folder: Path,
    limits: Limits,
    held_up: Callable[[], None],
    began: float,
) -> dict[str, Any] | HolotypeError | None:
    """What is known of the answer, an error to raise, or None when the snapshot has gone."""
    allowed = limits.seconds if question.seconds is None else min(question.seconds, limits.seconds)
    request = {
        "snapshot": str(folder.absolute()),
        "text": question.text,
        "whole": question.view.whole,
        "default": question.view.default,
        "named": question.view.named,
        "media_type": question.media_type,
        "rows": limits.rows,
        "bytes": limits.bytes,
    }
    try:
        reply = reader.ask(request, max(began + allowed - time.monotonic(), 0), held_up)
    except Deadline:
        reader.stop()
        return TooCostly(
            f"The query was stopped after {allowed:g} seconds.",
            limit="seconds",
            remedy="Make it more selective, or aggregate in sub-selects before joining.",
        )
    except EOFError:
        reader.stop()
        return reader.last_words()
    if "error" not in reply:
        return reply
    return None if reply["error"] == "Stale" else refusal(reply)


def part_of(
    question: Question, error: TooCostly, output: int, commit: int, rows: int, seconds: float
) -> Outcome | None:
    """What there is of an answer, if that is wanted and worth having; else the error is told of it."""
    if question.partial and error.limit in CUT_SHORT:
        found = mended(output, question.media_type, rows=rows, link=question.partial)
        if found is not None:
            descriptor, there = found
            size = os.fstat(descriptor).st_size
            form = "graph" if there is None else "select"
            return Outcome(
                question.media_type, form, commit, seconds, size, there, descriptor, cut_short=error.limit
            )
    there = rows_in(output, question.media_type)
    if there is not None:
        error.details["rows"] = min(there, rows)
    return None
