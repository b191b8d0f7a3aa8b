"""Smaller copies of pictures, made once and kept beside them as long as there is room."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from PIL import Image

MOST_BYTES = 256 << 20  # of all copies together
MOST_PIXELS = 100_000_000  # of a picture that is opened at all
_lock = threading.Lock()  # a page asks for many at once; two at a time would take twice the memory


def smaller(path: Path, width: int, folder: Path) -> Path:
    """The picture no wider than ``width``: a copy in ``folder``, or itself where it is not wider."""
    copy = folder / str(width) / path.name
    if copy.exists():
        return copy
    with _lock, Image.open(path) as picture:
        if copy.exists():
            return copy
        if picture.width <= width or picture.width * picture.height > MOST_PIXELS:
            return path
        picture.draft("RGB", (width, picture.height * width // picture.width))
        made = picture.convert("RGB")
        made.thumbnail((width, made.height), Image.Resampling.LANCZOS, reducing_gap=3)
        copy.parent.mkdir(parents=True, exist_ok=True)
        part = copy.with_name(f".{copy.name}.{os.getpid()}")
        made.save(part, "JPEG", quality=80, optimize=True, progressive=True)
        part.replace(copy)
        _make_room(folder, copy)
    return copy


def _make_room(folder: Path, new: Path) -> None:
    """Remove the oldest copies, all but the new one, while there are more than may be."""
    files = [(path.stat(), path) for path in folder.glob("*/*") if path != new]
    left = MOST_BYTES - new.stat().st_size - sum(found.st_size for found, _ in files)
    for found, path in sorted(files, key=lambda one: one[0].st_mtime) if left < 0 else ():
        if left >= 0:
            break
        path.unlink(missing_ok=True)
        left += found.st_size
