"""Pictures of the demonstration data, drawn when they are first asked for, whole and in smaller sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, send_file

from app.graph.errors import NotFound
from app.web.context import ways_to_see, workbench
from app.web.images import HOUSE, WIDTHS

_DAY, _LONG = 86_400, 30 * 86_400


def register(app: Flask, picture: Callable[[str, int], Path | None]) -> None:
    """Serve ``/demo-media/<name>`` and ``/demo-media/<width>/<name>``.

    ``picture`` gives the file, no wider than the width unless that is 0, or None for an unknown name.
    """

    def demo_media(name: str, width: int = 0) -> Response:
        address = f"{workbench().base}{HOUSE}{name}"
        # a picture of a label tells the place: only who sees the medium gets the file
        seen = [bench.read("access/picture", address=address).boolean for bench in ways_to_see()]
        path = picture(name, width) if any(seen) and width in (0, *WIDTHS) else None
        if path is None:
            raise NotFound(f"The demonstration has no picture {name}.")
        response = send_file(path.absolute(), max_age=_LONG if width else _DAY, conditional=True)
        if not seen[0]:  # by everybody
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    app.add_url_rule(f"/{HOUSE}<name>", "demo_media", demo_media)
    app.add_url_rule(f"/{HOUSE}<int:width>/<name>", "demo_media", demo_media)
