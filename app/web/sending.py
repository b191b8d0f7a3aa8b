"""The finished answer of a reader as the body of a response."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wsgi import wrap_file

from app.graph.outcome import Outcome
from app.web.negotiation import content_type

_PIECE = 65_536  # bytes sent at a time


def send(outcome: Outcome, media_type: str) -> Response:
    """The file of an outcome, sent by the server; its length is known, so a torn answer shows.

    The outcome may be closed at once.
    """
    response = Response(
        wrap_file(request.environ, outcome.open(), _PIECE),
        content_type=content_type(media_type),
        direct_passthrough=True,
    )
    response.content_length = outcome.size
    response.headers["Server-Timing"] = f"query;dur={outcome.seconds * 1000:.1f}"
    return response
