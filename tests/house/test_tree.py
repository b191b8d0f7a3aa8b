"""What stands at the top of the tree: the folders of the house, and the files that tools look for there."""

from __future__ import annotations

import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path

from app.graph.root import packages_root

ROOT = packages_root()
FOLDERS = {
    ".ci",
    "app",
    "assets",
    "bench",
    "conformance",
    "docs",
    "loaders",
    "ontology",
    "queries",
    "shapes",
    "tests",
}
FILES = {
    ".dockerignore",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "babel.cfg",
    "pyproject.toml",
    "requirements.txt",
}


def kept(root: Path) -> set[str]:
    """What is kept at the top of a tree; without git, all that is there and not to be passed over."""
    if (root / ".git").exists() and shutil.which("git"):
        asked = ("git", "-C", str(root), "ls-files", "-z")
        paths = subprocess.run(asked, capture_output=True, check=True, text=True).stdout.split("\0")
        return {path.partition("/")[0] for path in paths if path}
    passed = [line.strip("/") for line in (root / ".gitignore").read_text(encoding="utf-8").split()]
    return {one.name for one in root.iterdir() if not any(fnmatch(one.name, rule) for rule in passed)} - {
        ".git"
    }


def test_nothing_lies_about() -> None:
    assert kept(ROOT) == FOLDERS | FILES


def test_what_lies_about_is_found(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("build/\n*.egg-info/\n", encoding="utf-8")
    for name in ("o", "build", "x.egg-info"):
        (tmp_path / name).touch()
    assert kept(tmp_path) == {".gitignore", "o"}
