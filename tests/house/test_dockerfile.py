"""The image gets the versions of the lockfile: what its recipe makes of it, one version for a machine."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def test_constraints_hold_one_version_of_each_package() -> None:
    recipe = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    found = re.search(r"^RUN (sed .+) requirements\.txt > /wheels/constraints\.txt$", recipe, re.MULTILINE)
    assert found is not None
    command = ["sh", "-c", f"{found[1]} requirements.txt"]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    pinned = [Requirement(line) for line in lines]
    here = Counter(one.name for one in pinned if one.marker is None or one.marker.evaluate())
    assert here.most_common(1)[0][1] == 1, here.most_common(3)
    lockfile = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert len(pinned) == len(re.findall(r"^[A-Za-z0-9_.-]+==", lockfile, re.MULTILINE))
