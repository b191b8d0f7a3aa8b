"""holotype snapshots: kept, listed and removed by commands of their own."""

from __future__ import annotations

from pathlib import Path

from app.graph.platform import Platform
from tests.commands.test_commands import holotype


def test_keep_list_remove_prune(tmp_path: Path) -> None:
    with Platform(tmp_path / "s"):
        pass
    said = holotype("snapshots", "keep", "--store", "s", at=tmp_path)
    commit = said.split()[1]
    assert "is kept." in said
    listed = holotype("snapshots", "list", "--store", "s", at=tmp_path)
    assert listed.split("\t")[0] == commit
    assert "No snapshot of commit 999 is kept" in holotype(
        "snapshots", "remove", "999", "--store", "s", at=tmp_path, fails=True
    )
    assert "0 removed, 1 kept." in holotype("snapshots", "prune", "--store", "s", at=tmp_path)
    holotype("snapshots", "remove", commit, "--store", "s", at=tmp_path)
    assert not holotype("snapshots", "list", "--store", "s", at=tmp_path)
