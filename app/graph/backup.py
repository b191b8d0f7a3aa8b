"""A whole copy of an installation, made beside its place and moved there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from app.graph.embedded import Embedded
from app.graph.errors import Unavailable
from app.graph.fingerprint import KEY

if TYPE_CHECKING:
    from app.graph.platform import Platform

# The snapshots of the past are not among it: each is a copy of the store by itself. Sessions are not either.
_FILES = (
    "installation.json",
    "words.sha256",
    KEY,
    "tokens.sqlite",
    "reads.sqlite",
    "people.sqlite",
    "queries.sqlite",
    "searches.sqlite",
    "webhooks.sqlite",
)


def backup(platform: Platform, target: Path) -> int:
    """Copy this moment to ``target``, which must not exist. Gives its commit. Raises Unavailable.

    A copy that a kill cut short is no backup: it has another name.
    """
    if not isinstance(platform.store, Embedded):
        raise Unavailable("A remote engine makes its own backups.")
    draft = target.with_name(target.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    with platform.writer.writing():
        draft.mkdir(parents=True)
        platform.store.backup(draft / "store")
        for name in _FILES:
            if (platform.folder / name).exists():
                shutil.copy2(platform.folder / name, draft / name)
        for folder in (platform.quarantine, platform.folder / "loads", platform.folder / "mappings"):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name)
        if platform.feed is not None:
            platform.feed.copy(draft / "index")  # so that a restored installation need not index anew
        commit = platform.writer.commit
    draft.replace(target)
    return commit
