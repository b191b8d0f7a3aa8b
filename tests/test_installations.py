"""Installations that are copied have nothing in common with one another."""

from __future__ import annotations

import os
from pathlib import Path

from app.graph.platform import Platform
from app.graph.undoing import withdraw
from tests.installations import BASE, Made, installation
from tests.web.example import example_site, lay_out


def specimens(platform: Platform) -> int:
    """How many documents stand."""
    return len(platform.workbench().read("graph/all-documents").rows)


def test_what_is_done_to_one_is_not_done_to_another(tmp_path: Path) -> None:
    with installation(tmp_path / "one", lay_out, base=BASE) as one:
        had, commit = specimens(one), one.writer.commit
        withdraw(one.workbench(one.house), f"{BASE}specimen/AAA-111-AAA", reason="Lost.")
        token = one.tokens.create(frozenset(("administrator",)))
        assert (specimens(one), one.writer.commit) == (had - 1, commit + 1)
        with installation(tmp_path / "other", lay_out, base=BASE) as other:
            assert (specimens(other), other.writer.commit) == (had, commit)
            assert other.tokens.find(token) is None


def test_they_share_no_file(tmp_path: Path) -> None:
    with installation(tmp_path / "one", lay_out, base=BASE):
        pass
    made = {os.stat(path).st_ino for path in Made.of(lay_out, BASE).rglob("*") if path.is_file()}
    copied = {os.stat(path).st_ino for path in (tmp_path / "one").rglob("*") if path.is_file()}
    assert made and copied and not made & copied


def test_nobody_opens_what_was_made() -> None:
    before = {path: path.stat().st_mtime_ns for path in Made.of(lay_out, BASE).rglob("*")}
    with example_site():
        assert {path: path.stat().st_mtime_ns for path in Made.of(lay_out, BASE).rglob("*")} == before
