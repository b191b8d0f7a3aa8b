"""Make every attempt and write the table of the documentation: ``python -m tests.attacks``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.attacks.asking import Attacker, Attempt
from tests.attacks.attempts import every_attempt
from tests.attacks.table import PAGE, written
from tests.attacks.target import target


def main() -> int:
    """Exit status 1 where an attempt found something, or a control nothing."""
    bad = []
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        target(Path(one), policy=True) as guarded,
        target(Path(other), policy=False) as open_house,
    ):

        def result(attempt: Attempt, kind: str) -> str:
            if not kind and not attempt.controlled:
                return ""
            at = guarded if kind else open_house
            found = attempt.run(Attacker(at, kind or attempt.control))
            if (found and kind) or (not found and not kind):
                bad.append(f"{attempt.name} as {kind or 'control'}: {found or 'nothing'}")
            return "**something**" if found and kind else found

        PAGE.write_text(written(every_attempt(), result), encoding="utf-8")
    print("\n".join(bad) or f"Nothing was found. {PAGE}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
