"""Pictures of the demonstration data, drawn when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, send_file

from app.graph.errors import NotFound
from app.web.context import ways_to_see, workbench


def register(app: Flask, picture: Callable[[str], Path | None]) -> None:
    """Serve ``/demo-media/<name>``; ``picture`` gives the file, or None for an unknown name."""

    def demo_media(name: str) -> Response:
        address = f"{workbench().base}demo-media/{name}"
        # a picture of a label tells the place: only who sees the medium gets the file
        seen = any(bench.read("access/picture", address=address).boolean for bench in ways_to_see())
        path = picture(name) if seen else None
        if path is None:
            raise NotFound(f"The demonstration has no picture {name}.")
        return send_file(path, max_age=86_400, conditional=True)

    app.add_url_rule("/demo-media/<name>", "demo_media", demo_media)
