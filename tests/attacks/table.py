"""The table of the attempts with what came of each, as the documentation has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.attacks.asking import Attempt

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "attacks.md"
KINDS = {
    "anonymous": "anybody",
    "stranger": "a stranger who is signed in",
    "expired": "after expiry",
    "changer": "who may change and not see",
}
HEAD = Path(__file__).parent / "head.md"


def written(attempts: Sequence[Attempt], result: Callable[[Attempt, str], str]) -> str:
    """The page; ``result`` gives what an attempt found as one kind of asker, or at the open house ("")."""
    lines = ["| way | tries | " + " | ".join((*KINDS.values(), "without a policy")) + " |"]
    lines.append("| --- " * (len(KINDS) + 3) + "|")
    for one in attempts:
        found = [result(one, kind) or "nothing" for kind in KINDS]
        control = ("finds it" if result(one, "") else "**nothing**") if one.controlled else "–"
        lines.append(f"| {one.way} | {one.tries} | {' | '.join(found)} | {control} |")
    count = f"{len(attempts)} attempts, {sum(one.controlled for one in attempts)} of them with a control.\n"
    return HEAD.read_text(encoding="utf-8") + "\n".join(lines) + "\n\n" + count
