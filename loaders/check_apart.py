"""A check in a process of its own: what comes from strangers may end that process, and nothing else.

It has a limit of memory and of time, and is ended when it passes them or nobody wants its answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.graph.checking import CheckLimits, Progress
from app.graph.errors import BadSource, HolotypeError, TooCostly, Unavailable

_BREATH = 0.25  # seconds between two looks at whether the check is still wanted
_KINDS: dict[str, type[HolotypeError]] = {"BadSource": BadSource, "TooCostly": TooCostly}


def check_apart(
    asked: dict[str, Any],
    limits: CheckLimits,
    *,
    memory: int,
    progress: Progress = lambda *_: None,
) -> dict[str, Any]:
    """The report as plain JSON, its twin in RDF under ``shacl``. Raises BadSource, TooCostly.

    ``asked`` is an ``Ask`` as JSON, but for its limits; ``memory`` is in bytes. What ``progress``
    raises ends the check.
    """
    request = {**asked, "limits": asdict(limits), "memory": memory}
    with TemporaryDirectory(prefix="holotype-check-") as place:  # its files go though it is killed
        return _check(request, limits.seconds, progress, place)


def _check(request: dict[str, Any], seconds: float, progress: Progress, place: str) -> dict[str, Any]:
    process = subprocess.Popen(
        [sys.executable, "-m", "loaders.check_apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": place},
    )
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(request).encode())
        process.stdin.close()
        for line in _lines(process, time.monotonic() + seconds, progress):
            said = json.loads(line)
            if "progress" in said:
                progress(*said["progress"])
            elif "error" in said:
                raise _error(said["error"])
            else:
                return dict(said["report"])
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
    raise TooCostly(
        "The check needed more than it may have, and was ended.",
        limit="memory",
        remedy="Send the data in parts, or check them with the command “holotype check”.",
    )


def _lines(process: subprocess.Popen[bytes], deadline: float, progress: Progress) -> Iterator[bytes]:
    """What the process says, line by line, to its end. Raises TooCostly at the deadline."""
    assert process.stdout is not None
    assert process.stderr is not None
    kept = b""
    last = ("starting", 0, 0)
    with selectors.DefaultSelector() as selector:
        for pipe in (process.stdout, process.stderr):
            selector.register(pipe, selectors.EVENT_READ)
        while True:
            if time.monotonic() > deadline:
                raise TooCostly(
                    "The check took longer than it may.",
                    limit="seconds",
                    remedy="Send the data in parts, or check them with the command “holotype check”.",
                )
            progress(*last)
            for key, _ in selector.select(_BREATH):
                piece = os.read(key.fd, 1 << 16)
                if key.fileobj is process.stderr:  # the last words of a parser; nobody can mend by them
                    if not piece:
                        selector.unregister(key.fileobj)
                    continue
                if not piece:
                    return
                *whole, kept = (kept + piece).split(b"\n")
                for line in whole:
                    with contextlib.suppress(KeyError):
                        last = tuple(json.loads(line)["progress"])
                    yield line


def _error(said: dict[str, Any]) -> HolotypeError:
    kind = _KINDS.get(said["kind"], Unavailable)
    return kind(said["message"], remedy=said["remedy"], where=said["where"], **said["details"])


def main() -> None:
    """Answer the one request that comes in."""
    request = json.loads(sys.stdin.buffer.read())
    output, sys.stdout = sys.stdout.buffer, sys.stderr
    os.nice(10)
    limits = CheckLimits(**request.pop("limits"))
    memory, cpu = request.pop("memory"), int(limits.seconds) + 10
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    from loaders.checking import Ask, check  # under the limits

    def say(**what: Any) -> None:
        output.write(json.dumps(what).encode() + b"\n")
        output.flush()

    told = time.monotonic()

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > _BREATH:
            told = time.monotonic()
            say(progress=[stage, done, total])

    asked = Ask(path=Path(request.pop("path")), limits=limits, **request)
    try:
        checked = check(asked, progress)
        say(report={**checked.to_json(), "shacl": checked.shacl})
    except HolotypeError as error:
        details = {key: value for key, value in error.details.items() if value is not None}
        say(error={"kind": type(error).__name__, "message": error.message, "remedy": error.remedy,
                   "where": error.where, "details": details})  # fmt: skip


if __name__ == "__main__":
    main()
