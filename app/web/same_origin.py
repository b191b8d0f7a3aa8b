"""Forms are taken from pages of this house only."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from app.graph.errors import Forbidden


def refuse_foreign() -> None:
    """Raise Forbidden where a browser says that a page of another site sent the request.

    Browsers say so in ``Sec-Fetch-Site``, older ones by ``Origin``; programs send neither.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = "" if site else request.headers.get("Origin", "")
    if site not in ("", "same-origin", "none") or (origin and urlsplit(origin).netloc != request.host):
        raise Forbidden(
            "This was sent by a page of another site.",
            signed_in=True,
            remedy="Use the form on the page itself, or send the request without a browser.",
        )
