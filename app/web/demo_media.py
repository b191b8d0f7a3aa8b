"""Pictures of the demonstration data, drawn when they are first asked for, whole and in smaller sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, send_file

from app.graph.errors import NotFound
from app.graph.workbench import Workbench
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
        everybody, *rest = ways_to_see()  # the rest is asked, and written down, where it has to be
        open_ = _sees(everybody, address)
        seen = open_ or any(_sees(bench, address) for bench in rest)
        path = picture(name, width) if seen and width in (0, *WIDTHS) else None
        if path is None:
            raise NotFound(f"The demonstration has no picture {name}.")
        response = send_file(path.absolute(), max_age=_LONG if width else _DAY, conditional=True)
        if not open_:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    app.add_url_rule(f"/{HOUSE}<name>", "demo_media", demo_media)
    app.add_url_rule(f"/{HOUSE}<int:width>/<name>", "demo_media", demo_media)


def _sees(bench: Workbench, address: str) -> bool:
    return bool(bench.read("access/picture", address=address).boolean)
