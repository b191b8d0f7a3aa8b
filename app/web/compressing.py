"""Pages and built files in the content coding that the one who asks likes best.

Built files have been compressed by the asset build, as well as it goes; pages are compressed as they
are sent, if they have no strong entity tag: that would name the very bytes, and a conditional write
could not be told by which coding they were read. A weak tag holds for every coding of a page.
"""

from __future__ import annotations

import mimetypes
import zlib
from pathlib import Path

import brotli
from flask import Flask, Response, current_app, request, send_from_directory
from werkzeug.security import safe_join

from app.web.sending import coding

KINDS = frozenset(("text/html", "application/json", "application/xml", "text/xml", "text/plain", "text/csv"))
_WORTH = 1_400  # bytes that go out in one packet anyway; less is sent as it is
_SUFFIXES = {"br": ".br", "gzip": ".gz"}


def static(filename: str) -> Response:
    """A file of the static folder; in the coding asked for where the build has made one."""
    folder = current_app.static_folder or "static"
    coded = coding(request.environ)
    packed = safe_join(folder, filename + _SUFFIXES[coded]) if coded else None
    if packed is not None and Path(packed).is_file():
        response = send_from_directory(
            folder,
            filename + _SUFFIXES[coded],
            mimetype=mimetypes.guess_type(filename)[0] or "application/octet-stream",
        )
        response.content_encoding = coded
    else:
        response = current_app.send_static_file(filename)
    response.vary.add("Accept-Encoding")
    return response


def compress(response: Response) -> Response:
    """The response in the coding asked for, where that saves something."""
    if response.status_code == 304 or response.mimetype in KINDS:
        response.vary.add("Accept-Encoding")
    _, weak = response.get_etag()
    if (
        response.status_code == 304
        or response.mimetype not in KINDS
        or response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or weak is False
        or (response.content_length or 0) < _WORTH
    ):
        return response
    if coded := coding(request.environ):
        response.set_data(_packed(response.get_data(), coded))
        response.content_encoding = coded
    return response


def _packed(data: bytes, coded: str) -> bytes:
    """Brotli 4 and gzip 5: on pages the smallest that still takes a millisecond or two."""
    if coded == "br":
        return bytes(brotli.compress(data, quality=4))
    return zlib.compress(data, 5, wbits=31)


def register(app: Flask) -> None:
    """Let the app send its static files and pages compressed."""
    app.view_functions["static"] = static
    app.after_request(compress)
