"""How often one client may write, sign in or start long work: a moving window for each kind.

Reading is held fair by the queue of the readers instead, which lets a lone client have everything.
"""

from __future__ import annotations

import math
import time

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.graph.errors import Busy
from app.web.context import client, workbench

_READING = ("GET", "HEAD", "OPTIONS", "QUERY")
_QUERIES = ("/sparql", "/q/", "/validate", "/oai")  # POST there asks, or is counted where it writes
_SIGN_IN = "/signin/"
_ELSEWHERE = parse("20/minute")  # requests of one person that let the server ask another one


class Rates:
    """The windows of one server; they are gone when it stops."""

    def __init__(self, write: str, visitor: str, sign_in: str) -> None:
        """Rates as ``1200/minute``: of who is known, of an address, of an address at the sign-in."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self.write, self.visitor, self.sign_in = parse(write), parse(visitor), parse(sign_in)

    def spend(self, kind: RateLimitItem, name: str, who: str) -> None:
        """Count one request. Raises Busy with the seconds until the next may come."""
        if self._limiter.hit(kind, name, who):
            return
        wait = max(1, math.ceil(self._limiter.get_window_stats(kind, name, who).reset_time - time.time()))
        raise Busy(
            f"More than {kind.amount} requests of this kind in {_span(kind)}.",
            retry_after=wait,
            remedy=f"Wait {wait} seconds. Many changes can be sent as one: an update, or a load.",
        )


def _span(kind: RateLimitItem) -> str:
    seconds = kind.get_expiry()
    return {1: "a second", 60: "a minute", 3600: "an hour", 86400: "a day"}.get(seconds, f"{seconds} seconds")


def spend_write() -> None:
    """Count a write of the one who asks. Raises Busy."""
    rates = current_app.extensions.get("holotype-rates")
    if rates is not None:
        known = workbench().principal.signed_in
        rates.spend(rates.write if known else rates.visitor, "write", client())


def spend_elsewhere() -> None:
    """Count a request by which the one who asks lets this server ask another. Raises Busy."""
    rates = current_app.extensions.get("holotype-rates")
    if rates is not None:
        rates.spend(_ELSEWHERE, "elsewhere", client())


def _look() -> None:
    if request.path.startswith(_SIGN_IN):
        rates = current_app.extensions["holotype-rates"]
        rates.spend(rates.sign_in, "sign-in", request.remote_addr or "")
    elif request.method not in _READING and not request.path.startswith(_QUERIES):
        spend_write()


def register(app: Flask, rates: Rates) -> None:
    """Let the app count."""
    app.extensions["holotype-rates"] = rates
    app.before_request(_look)
