"""The site map as it is sent: the index of its parts, and a part."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from app.graph.errors import Unavailable
from app.graph.site_map import Made
from app.graph.workbench import Workbench
from app.web import surveys

PATIENCE = 5.0  # seconds that a request waits for the first one; later ones are made beside
_PART = re.compile(r"[a-z]+-[0-9]+")


def _newest(bench: Workbench) -> Made:
    """Raises Unavailable where there is none yet."""
    made = surveys.site_map().newest(PATIENCE)
    if made is None:
        raise Unavailable("The site map is being made.", remedy="Ask again in a minute.")
    return made


def index(bench: Workbench) -> bytes:
    """The index: every part with the time of its latest change."""
    lines = [
        f"<sitemap><loc>{escape(f'{bench.base}sitemap/{part}.xml')}</loc>"
        + (f"<lastmod>{changed}</lastmod>" if changed else "")
        + "</sitemap>"
        for part, changed in _newest(bench).parts.items()
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(lines)
        + "\n</sitemapindex>\n"
    ).encode()


def part(bench: Workbench, name: str) -> bytes | None:
    """One part; None where there is none of that name."""
    path = _newest(bench).folder / f"{name}.xml"
    return path.read_bytes() if _PART.fullmatch(name) and path.is_file() else None
