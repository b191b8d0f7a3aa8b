"""Pictures in the size that a page shows them in, where whoever serves them has them in several."""

from __future__ import annotations

import re
from typing import NamedTuple

from flask import current_app

from app.web.context import platform
from app.web.headers import picture

HOUSE = "demo-media/"  # where the house itself serves pictures
WIDTHS = (160, 320, 640, 1280)  # pixels
_ASKED = WIDTHS[:-1]  # of others: whoever is asked for more than they have may refuse
# region, size, rotation and quality of the IIIF Image API; a size that was chosen is left as it is
_IIIF = re.compile(r"(/(?:full|square|(?:pct:)?[\d.,]+))/(?:full|max)(/!?[\d.]+/\w+\.\w+)$")


class Sized(NamedTuple):
    """What an ``img`` says: where it is in a usual size, and where in each width there is.

    ``whole`` is where the picture itself is, if the widths are only likely to be there.
    """

    src: str
    srcset: str = ""
    whole: str = ""


def sized(address: str, usual: int = 320, width: int = 0) -> Sized:
    """A picture with leave for this page to show it; ``width`` of the whole, where that is known."""
    if not (address := picture(address)):
        return Sized("")
    at, whole = _in_widths(address), ""
    widths = list(WIDTHS)
    if _IIIF.search(address):
        whole, widths = address, list(_ASKED)
    if width:
        widths = [one for one in widths if one < width]
    if not at or not widths:
        return Sized(address)
    found = [f"{at.format(one)} {one}w" for one in widths]
    if width:
        found.append(f"{address} {width}w")
    return Sized(at.format(min(usual, widths[-1])), ", ".join(found), whole)


def _in_widths(address: str) -> str:
    """The address with a place for the width; "" where the picture is there in one size alone."""
    if "{" in address or "}" in address:
        return ""
    start = f"{platform().base}{HOUSE}"
    if address.startswith(start) and "demo_media" in current_app.view_functions:
        return f"{start}{{}}/{address.removeprefix(start)}"
    at, found = _IIIF.subn(r"\1/{},\2", address)
    return at if found else ""
