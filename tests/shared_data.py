"""Real data that the tests use where it is at hand: files too large to be part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

VARIABLE = "HOLOTYPE_TEST_DATA"
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"  # next to the checkout


def folder() -> Path:
    """Where the test data lie, whether they are there or not."""
    return Path(os.environ.get(VARIABLE) or BESIDE)


def shared(path: str) -> Path:
    """A file or folder of the test data: below HOLOTYPE_TEST_DATA, or beside the checkout; else skips."""
    found = folder() / path
    if not found.exists():
        pytest.skip(f"{path} is not at hand; set {VARIABLE} to the folder that holds it")
    return found
