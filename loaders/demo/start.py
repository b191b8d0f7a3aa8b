"""The demonstration from nothing: its archives through the loader, its pictures when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.graph.errors import HolotypeError
from app.graph.platform import Platform
from loaders.demo.archive import folders
from loaders.harvest import load
from loaders.options import Options


def prepare(platform: Platform, say: Callable[[str], None]) -> None:
    """Load every demonstration archive; what is there already is left as it is.

    Raises HolotypeError when one cannot be loaded.
    """
    say(f"Demonstration data at {platform.folder}")
    (platform.folder / "demo-media").mkdir(exist_ok=True)
    for folder in folders():
        report = load(platform, folder, platform.house, Options(name=f"demo-{folder.name}"))
        if report.failed:
            raise HolotypeError(report.failed, remedy=report.remedy, where=str(folder))
        for line in report.lines(most=0)[:2]:
            say(f"  {line}".replace(str(folder), report.title))


def picture(platform: Platform) -> Callable[[str], Path | None]:
    """What draws a demonstration picture the first time somebody looks at it."""
    folder = platform.folder / "demo-media"

    def draw(name: str) -> Path | None:
        """The file of that name, or None for a name that no archive speaks of."""
        from loaders.demo.images import names, render_one  # Pillow, only where pictures are drawn

        if name not in _known(names):
            return None
        return render_one(name, folder)

    return draw


_names: frozenset[str] = frozenset()


def _known(names: Callable[[], list[str]]) -> frozenset[str]:
    global _names
    _names = _names or frozenset(names())
    return _names
