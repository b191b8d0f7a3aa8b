"""What programs ask most, answered before the rest of the application is asked for anything.

A query of a visitor, sent by GET to ``/sparql`` and answered by no page, goes by the same rules here as
there: what is asked, by whom, what they see, the limits, the tag, the headers. The application itself
has everything else, and every refusal. A small answer costs half as much so.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug import Request
from werkzeug.http import HTTP_STATUS_CODES

from app.graph.platform import Platform
from app.web import as_of, asking, endpoint, headers, health, protocol
from app.web.reply import REFUSED, Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATH = "/sparql"
_READ = frozenset(("query", "default-graph-uri", "named-graph-uri", "timeout"))  # arguments known here
_KEYS = ("HTTP_AUTHORIZATION", "HTTP_COOKIE")  # what somebody may be known by
_WISHES = ("HTTP_PREFER", "HTTP_" + as_of.HEADER.upper().replace("-", "_"))


class Direct:
    """Stands before an application and answers what it can; goes into ``wsgi_app``."""

    def __init__(self, app: Flask, platform: Platform) -> None:
        self._rest = app.wsgi_app
        self._platform = platform
        self._pages = not platform.conformance
        self._kept = self._pages and platform.keeper is not None  # the past can be asked for

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        plain = environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "GET"
        if not plain or any(name in environ for name in (*_KEYS, *_WISHES)):
            return self._rest(environ, start_response)
        begun = environ[health.BEGUN] = time.perf_counter()
        reply = None
        try:
            reply = self._reply(environ)
        except Exception as error:
            environ[REFUSED] = error
        if reply is None:
            return self._rest(environ, start_response)
        health.answered("GET", PATH, PATH, reply.status, begun)
        start_response(f"{reply.status} {HTTP_STATUS_CODES[reply.status]}", list(reply.headers.items()))
        return reply.body

    def _reply(self, environ: WSGIEnvironment) -> Reply | None:
        """The answer with all its headers; None where this is nothing to answer here."""
        request = Request(environ)
        if not _READ.issuperset(request.args):
            return None
        bench = self._platform.workbench()
        asked = protocol.read(request, bench.base + PATH.lstrip("/"), may_write=False)
        if asked is None:
            return None
        client = environ.get("REMOTE_ADDR", "")
        reply = asking.reply(asked, bench, client, environ, pages=self._pages)
        return reply and replace(reply, headers=self._headers(environ) | reply.headers)

    def _headers(self, environ: WSGIEnvironment) -> dict[str, str]:
        """What the application says beside its answers."""
        said = endpoint.policy(private=False)
        if self._kept:
            said["Vary"] += f", {as_of.HEADER}"
        if self._pages:
            said |= headers.security(shared=True, encrypted=environ["wsgi.url_scheme"] == "https")
        return said
