"""``python -m tests.conformance``: run the W3C's suites and write what is published of them."""

from __future__ import annotations

import sys
from collections import Counter

from tests.conformance.archive import MISSING, at_hand
from tests.conformance.outcomes import run
from tests.conformance.record import RESULTS, write


def main() -> int:
    """Run, write, and say the sums."""
    if not at_hand():
        print(MISSING, file=sys.stderr)
        return 1
    outcomes = run()
    write(outcomes)
    for name, found in (
        ("Holotype", Counter(outcome.ours.outcome for outcome in outcomes.values())),
        ("its engine", Counter(outcome.engine.outcome for outcome in outcomes.values())),
    ):
        print(f"{name}: " + ", ".join(f"{number} {what}" for what, number in found.most_common()))
    print(f"written to {RESULTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
