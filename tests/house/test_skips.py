"""With CI=true a skip is a failure, unless it is on the list with a reason."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.graph.root import packages_root
from tests.conftest import ALLOWED_SKIPS, allowed_skips

SUITE = """
import pytest

def test_that_runs():
    assert True

def test_that_skips():
    pytest.skip("no engine here")

@pytest.mark.xfail(strict=True)
def test_known_to_fail():
    assert False
"""
WHOLE = 'import pytest\npytest.skip("no browser here", allow_module_level=True)\n'


def outcome(folder: Path, ci: str, allowed: str) -> tuple[int, str]:
    """Exit status and text of a run of the small suite under our conftest, and what it imports."""
    tests = folder / "tests"
    tests.mkdir()
    (tests / "__init__.py").touch()
    for name in ("conftest.py", "installations.py"):
        shutil.copy(ALLOWED_SKIPS.with_name(name), tests)
    (tests / "allowed_skips").write_text(allowed)
    (tests / "test_small.py").write_text(SUITE)
    (tests / "test_whole.py").write_text(WHOLE)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), "tests"],
        cwd=folder,
        env={
            **os.environ,
            "CI": ci,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": f"{folder}{os.pathsep}{packages_root()}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_skip_is_let_be_without_ci(tmp_path: Path) -> None:
    status, text = outcome(tmp_path, "", "")
    assert status == 0, text
    assert "1 passed, 2 skipped, 1 xfailed" in text


def test_skip_fails_with_ci(tmp_path: Path) -> None:
    status, text = outcome(tmp_path, "true", "")
    assert status != 0
    assert "test_whole.py was skipped: Skipped: no browser here" in text


def test_listed_skip_is_let_be_with_ci(tmp_path: Path) -> None:
    listed = "tests/test_small.py::test_that_skips\tthe engine is large\ntests/test_whole.py\tno browser\n"
    status, text = outcome(tmp_path, "true", listed)
    assert status == 0, text


def test_one_test_that_skips_fails_with_ci(tmp_path: Path) -> None:
    status, text = outcome(tmp_path, "true", "tests/test_whole.py\tno browser\n")
    assert status != 0
    assert "test_that_skips was skipped: Skipped: no engine here" in text
    assert "1 failed, 1 passed, 1 skipped, 1 xfailed" in text


def test_every_line_of_the_list_names_a_file() -> None:
    for prefix in allowed_skips():
        assert (packages_root() / prefix.partition("::")[0]).exists(), prefix


def test_a_line_without_a_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "allowed_skips"
    path.write_text("# said\n\ntests/test_a.py\n")
    with pytest.raises(ValueError, match="gives no reason"):
        allowed_skips(path)
