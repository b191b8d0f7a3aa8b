"""The signature of a message, as Standard Webhooks has it: HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret to be shared with one receiver."""
    return PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, identifier: str, timestamp: int, body: bytes) -> str:
    """What stands in ``webhook-signature``: the version of the scheme, a comma, the code."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    code = hmac.new(key, f"{identifier}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(code).decode()}"


def headers(secret: str, identifier: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that a message goes with."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Holotype-Webhooks",
        "webhook-id": identifier,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, identifier, timestamp, body),
    }
