"""The files of a proxy as the documentation has them, laid down for the addresses of a test."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.graph.root import packages_root

PAGE = packages_root() / "docs" / "howto" / "saml-proxy.md"
_FENCE = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A file is named in the words before it; two names before two blocks stand for them in turn.
_NAME = re.compile(r"^((?:`\w+\.(?:yaml|json)`(?: and )?)+)", re.MULTILINE)


def files(text: str) -> dict[str, str]:
    """The files a page shows, by name. Raises ValueError where one is named and not shown."""
    found: dict[str, str] = {}
    for named in _NAME.finditer(text):
        names = re.findall(r"`([^`]+)`", named[1])
        shown = [m for m in _FENCE.finditer(text, named.end()) if m[1] in ("yaml", "json")]
        if len(shown) < len(names):
            raise ValueError(f"{names} are named and not shown")
        found |= {name: block[2] for name, block in zip(names, shown, strict=False)}
    return found


def commands(text: str, beginning: str) -> str:
    """The commands of the block that begins so. Raises ValueError where there is none."""
    for block in _FENCE.finditer(text):
        if block[1] == "sh" and block[2].startswith(beginning):
            return block[2]
    raise ValueError(f"no commands of the page begin with {beginning}")


def settings() -> dict[str, Any]:
    """The settings of the installation that the page shows."""
    (shown,) = (block[2] for block in _FENCE.finditer(PAGE.read_text(encoding="utf-8")) if block[1] == "toml")
    return tomllib.loads(shown)


def lay_down(folder: Path, instead: Mapping[str, str]) -> None:
    """Write the files of the page into a folder, with keys made as it says, one text put for another.

    Raises ValueError where a text to be replaced stands in no file.
    """
    text = PAGE.read_text(encoding="utf-8")
    shown = files(text)
    for old, new in instead.items():
        if not any(old in content for content in shown.values()):
            raise ValueError(f"{PAGE.name} does not say {old}")
        shown = {name: content.replace(old, new) for name, content in shown.items()}
    for name, content in shown.items():
        (folder / name).write_text(content, encoding="utf-8")
    subprocess.run(
        ["bash", "-euc", commands(text, "openssl")], cwd=folder, capture_output=True, check=True
    )  # fmt: skip
