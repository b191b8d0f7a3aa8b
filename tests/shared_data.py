"""Real data that the tests use where it is at hand: files too large to be part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

VARIABLE = "HOLOTYPE_TEST_DATA"


def shared(path: str) -> Path:
    """A file or folder below the folder named by HOLOTYPE_TEST_DATA; skips where it is absent."""
    root = os.environ.get(VARIABLE, "")
    found = Path(root) / path
    if not root or not found.exists():
        pytest.skip(f"{path} is not at hand; set {VARIABLE} to the folder that holds it")
    return found
