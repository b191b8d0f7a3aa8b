"""A QR code for the printed sheet, drawn as SVG."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup

# To try all eight masks takes five times as long. On addresses like ours this one is within 3 % of the
# best on average, 15 % at worst, and readers read them all.
_MASK = 3


@lru_cache(maxsize=2000)
def code(address: str) -> Markup:
    """The address as inline SVG that scales with its box; black on white in every theme."""
    drawing = segno.make(address, error="m", micro=False, mask=_MASK).svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return Markup(drawing)  # noqa: S704 - drawn by the library from modules alone
