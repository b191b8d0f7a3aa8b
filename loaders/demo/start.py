"""The demonstration from nothing: its archives through the loader, its pictures when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from app.graph.errors import HolotypeError
from app.graph.platform import Platform
from app.graph.sensitivity_policy import read_policy
from loaders.demo.archive import folders
from loaders.harvest import load
from loaders.options import Options


def prepare(platform: Platform, say: Callable[[str], None]) -> None:
    """Load every demonstration archive; what is there already is left as it is.

    Raises HolotypeError when one cannot be loaded.
    """
    say(f"Demonstration data at {platform.folder}")
    (platform.folder / "demo-media").mkdir(exist_ok=True)
    _enact(platform)
    for folder in folders():
        report = load(platform, folder, platform.house, Options(name=f"demo-{folder.name}"))
        if report.failed:
            raise HolotypeError(report.failed, remedy=report.remedy, where=str(folder))
        for line in report.lines(most=0)[:2]:
            say(f"  {line}".replace(str(folder), report.title))


def _enact(platform: Platform) -> None:
    """Bring in the rules of the demonstration, where there are none yet."""
    if not read_policy(platform).rules:
        path = Path(__file__).with_name("policy.ttl")
        quads = parse(path=path, format=RdfFormat.TURTLE, base_iri=platform.base)
        platform.workbench(platform.house).write_graph(None, [q.triple for q in quads], replace=False)


def picture(platform: Platform) -> Callable[[str, int], Path | None]:
    """What draws a demonstration picture, and a smaller one, the first time somebody looks at it."""
    folder = platform.folder / "demo-media"

    def draw(name: str, width: int = 0) -> Path | None:
        """The file of that name, no wider than ``width``; None for a name that no archive speaks of."""
        from loaders.demo.images import names, render_one  # Pillow, only where pictures are drawn
        from loaders.demo.smaller import smaller

        if name not in _known(names):
            return None
        path = render_one(name, folder)
        return smaller(path, width, folder / "smaller") if width else path

    return draw


_names: frozenset[str] = frozenset()


def _known(names: Callable[[], list[str]]) -> frozenset[str]:
    global _names
    _names = _names or frozenset(names())
    return _names
