"""Where a sign-in service sends a browser back to."""

from __future__ import annotations

import re

from flask import current_app, request

from app.web.context import absolute
from app.web.signin.issuer import LOOPBACK

_HERE = re.compile(rf"(?:{'|'.join(map(re.escape, (*LOOPBACK, '[::1]')))})(?::\d+)?")


def is_local() -> bool:
    """Whether whoever asks sits at this machine and calls it by its own name."""
    asker = request.remote_addr or ""
    return bool(_HERE.fullmatch(request.host)) and (asker in LOOPBACK or asker.startswith("127."))


def return_address(path: str) -> str:
    """The public address of a path, whatever host the request names.

    The demonstration is opened at this machine alone, perhaps under another port than at its first
    start: there it is the address that is used.
    """
    if "demo_people" in current_app.blueprints and is_local():
        return f"{request.scheme}://{request.host}{path}"
    return absolute(path)
