"""A QR code for the printed sheet, drawn as SVG."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(maxsize=2000)
def code(address: str) -> Markup:
    """The address as inline SVG that scales with its box; black on white in every theme."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return Markup(drawing)  # noqa: S704 - drawn by the library from modules alone
