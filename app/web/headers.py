"""Security headers of every answer; the images of a page open its policy to their hosts alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:{hosts}; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; "
    "form-action 'self'"
)
_PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
_TRANSPORT = "max-age=31536000"


def picture(address: str) -> str:
    """The address of an image, and leave for this page to show images of that host."""
    parts = urlsplit(address or "")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    if all(character.isalnum() or character in ".-:" for character in host):
        g.setdefault("image_hosts", set()).add(f"{parts.scheme}://{host}")
        return address
    return ""


@lru_cache(maxsize=64)
def security(hosts: frozenset[str] = frozenset(), *, shared: bool, encrypted: bool) -> Mapping[str, str]:
    """What every answer says for safety.

    ``hosts`` may have images on the page, ``shared`` is open to other sites, ``encrypted`` came by HTTPS.
    """
    images = "".join(f" {host}" for host in sorted(hosts))
    return {
        "Content-Security-Policy": _POLICY.format(hosts=images),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin" if shared else "same-origin",
        "Permissions-Policy": _PERMISSIONS,
        "X-Frame-Options": "SAMEORIGIN",
        **({"Strict-Transport-Security": _TRANSPORT} if encrypted else {}),
    }


def secure(response: Response) -> Response:
    """Add what is not there yet."""
    there = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - they are no mapping
    found = security(
        frozenset(g.get("image_hosts", ())),
        shared="access-control-allow-origin" in there or request.endpoint == "demo_media",
        encrypted=request.is_secure,
    )
    for name, value in found.items():
        if name.lower() not in there:
            response.headers.add(name, value)
    return response


def keep(response: Response) -> Response:
    """A page is asked for again each time; what a token has opened stays with the one who showed it."""
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-cache")
    said = response.headers.get("Cache-Control", "no-cache").split(", ")
    if request.authorization and not {"private", "no-store"} & set(said):
        response.headers["Cache-Control"] = ", ".join(["private", *said])
        response.vary.add("Authorization")
    return response


def keep_built_files(response: Response) -> Response:
    """Files of the asset build have their hash in the name: they may be kept for a year."""
    if request.endpoint == "static" and "/dist/" in request.path and response.status_code in (200, 304):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def register(app: Flask) -> None:
    """Give every answer of the app its headers."""
    app.after_request(secure)
    app.after_request(keep)
    app.after_request(keep_built_files)
