"""A fingerprint tells that two files were the same, to nobody but this installation."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.graph.fingerprint import KEY, fingerprint

ONE, OTHER = (hashlib.sha256(text).hexdigest() for text in (b"one", b"other"))


def test_same_file_same_fingerprint(tmp_path: Path) -> None:
    assert fingerprint(tmp_path, ONE, "x:a") == fingerprint(tmp_path, ONE, "x:a")
    assert fingerprint(tmp_path, ONE, "x:a") != fingerprint(tmp_path, OTHER, "x:a")


def test_it_cannot_be_worked_out_elsewhere_or_for_something_else(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    found = {
        fingerprint(here, ONE, "x:a"),
        fingerprint(here, ONE, "x:b"),
        fingerprint(there, ONE, "x:a"),
        ONE,
    }
    assert len(found) == 4


def test_secret_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: fingerprint(tmp_path, ONE, "x:a"), range(40)))
    assert len(found) == 1
    assert [one.name for one in tmp_path.iterdir()] == [KEY]
    assert (tmp_path / KEY).stat().st_mode & 0o077 == 0
