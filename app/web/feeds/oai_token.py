"""Resumption tokens of OAI-PMH: where a list goes on, in the token itself, so that nothing is kept.

A list is pinned to the commit at which it began and goes on behind a document, so that what is written
meanwhile moves nothing. The digest tells a token that was cut or altered.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import asdict, dataclass

from app.web.feeds.oai_errors import OaiError

LIFE = 3 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Token:
    """The rest of a list: what was asked, up to which commit, and after which document."""

    verb: str
    prefix: str
    set: str
    since: str
    until: str
    pin: int
    commit: int
    document: str
    cursor: int
    total: int
    expires: int

    def text(self, base: str) -> str:
        """The token as it is sent."""
        body = base64.urlsafe_b64encode(json.dumps([*asdict(self).values()]).encode()).decode().rstrip("=")
        return f"{body}.{_digest(base, body)}"


def read(text: str, base: str, verb: str) -> Token:
    """A token that was sent back. Raises OaiError."""
    body, _, digest = text.partition(".")
    bad = OaiError("badResumptionToken", "This is no token of this list, or it has been cut.")
    if digest != _digest(base, body):
        raise bad
    try:
        token = Token(*json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    except (ValueError, TypeError) as error:
        raise bad from error
    if token.verb != verb:
        raise OaiError("badResumptionToken", f"This token goes on with {token.verb}, not with {verb}.")
    if token.expires < time.time():
        raise OaiError("badResumptionToken", "This token has expired: begin the list again.")
    return token


def _digest(base: str, body: str) -> str:
    return hashlib.sha256(f"{base} {body}".encode()).hexdigest()[:16]
