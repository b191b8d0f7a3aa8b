"""On several cores, the tests of a file stay with one process: what they share is made once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from app.graph.root import packages_root
from tests.conftest import ALLOWED_SKIPS, group

SUITE = """
import os
import pytest

@pytest.mark.parametrize("number", range(8))
def test_where(number):
    with open(os.environ["NOTES"], "a") as notes:
        print(__name__, os.environ["PYTEST_XDIST_WORKER"], file=notes)
"""


def test_a_file_stays_with_one_process(tmp_path: Path) -> None:
    """Run as ``make test`` runs: with marks of groups each test went wherever there was room."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "__init__.py").touch()
    for name in ("conftest.py", "installations.py"):
        shutil.copy(ALLOWED_SKIPS.with_name(name), tests)
    for name in ("test_one", "test_two", "test_three"):
        (tests / f"{name}.py").write_text(SUITE)
    arguments = ["-p", "no:cacheprovider", "-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, "tests"], cwd=tmp_path, capture_output=True, text=True,
        env={"NOTES": "notes", "PYTHONPATH": str(packages_root()), "PATH": ""}, check=False,
    )  # fmt: skip
    assert "24 passed" in done.stdout, done.stdout + done.stderr
    where = defaultdict(set)
    for line in (tmp_path / "notes").read_text().splitlines():
        file, process = line.split()
        where[file].add(process)
    assert len(where) == 3
    assert all(len(processes) == 1 for processes in where.values()), where
    assert len(set.union(*where.values())) == 2


def test_all_that_share_the_browser_are_one_group() -> None:
    assert group("tests/browser/test_zoom.py::test_a[x/y]") == group("tests/browser/test_search.py::test_b")
    assert group("tests/web/test_pages.py::test_a") == "tests/web/test_pages.py"
