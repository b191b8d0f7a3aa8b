"""Files that a command writes: refused before its work begins, whole or not at all when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.graph.errors import BadParameter


@contextmanager
def whole(target: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of ``target`` when the block ends well.

    What is no plain file, such as /dev/stdout, is written to as it is. Raises BadParameter.
    """
    if target.is_dir():
        raise BadParameter("This is a folder.", where=str(target), remedy="Name a file in it.")
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    if not target.parent.is_dir():
        raise BadParameter(
            f"There is no folder {target.parent}.",
            where=str(target),
            remedy="Make the folder first, or name a file elsewhere.",
        )
    draft = target.with_name(target.name + ".draft")
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
