"""The finished answer of a reader as a body, compressed where the client likes that."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Protocol

import brotli
from flask import Response, request
from werkzeug.http import parse_etags
from werkzeug.wsgi import ClosingIterator, wrap_file

from app.graph.outcome import Outcome
from app.web.negotiation import content_type, encoding
from app.web.reply import Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_PIECE = 65_536  # bytes sent at a time
_WORTH = 1_400  # bytes that go out in one packet anyway; less is sent as it is
CODINGS = ("br", "gzip")


class _Compressor(Protocol):
    def add(self, data: bytes) -> bytes: ...

    def end(self) -> bytes: ...


class _Gzip:
    """Level 3: on SPARQL results as small as higher levels within a fifth, at three times the speed."""

    def __init__(self) -> None:
        self._inner = zlib.compressobj(3, wbits=31)
        self.add, self.end = self._inner.compress, self._inner.flush


class _Brotli:
    """Quality 3: faster than gzip on results, and smaller."""

    def __init__(self) -> None:
        self._inner = brotli.Compressor(quality=3)
        self.add, self.end = self._inner.process, self._inner.finish


_COMPRESSORS: dict[str, type[_Gzip] | type[_Brotli]] = {"gzip": _Gzip, "br": _Brotli}


def coding(environ: WSGIEnvironment) -> str:
    """The content coding that the one who asks likes best, "" for none."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    return encoding(accepted, CODINGS) if accepted else ""


def tag(asked: str, coded: str) -> str:
    """The entity tag of an answer in one content coding: two codings are two representations."""
    return f"{asked}-{coded}" if coded else asked


def known(asked: str, environ: WSGIEnvironment) -> str:
    """The tag of the representation that the client has already, "" if it has none."""
    has = parse_etags(environ.get("HTTP_IF_NONE_MATCH"))
    tags = (tag(asked, coded) for coded in dict.fromkeys((coding(environ), "")))
    return next((name for name in tags if has.contains_weak(name)), "")


def send(outcome: Outcome, media_type: str) -> tuple[Response, str]:
    """``made`` for the request that is being answered, as a response."""
    reply, coded = made(outcome, media_type, request.environ)
    return reply.response(), coded


def made(outcome: Outcome, media_type: str, environ: WSGIEnvironment) -> tuple[Reply, str]:
    """An outcome, sent by the server, and its content coding. The outcome may be closed at once.

    Its length is said, but of a long one that is compressed: that is sent in chunks as they are
    made. Either way a torn answer shows.
    """
    coded = coding(environ) if outcome.size > _WORTH else ""
    headers = {
        "Content-Type": content_type(media_type),
        "Server-Timing": f"query;dur={outcome.seconds * 1000:.1f}",
    }
    body: Iterable[bytes]
    if coded:
        headers["Content-Encoding"] = coded
    if outcome.data is not None:
        data = outcome.data
        if coded:
            compressor: _Compressor = _COMPRESSORS[coded]()
            data = compressor.add(data) + compressor.end()
        headers["Content-Length"] = str(len(data))
        body = [data]
    elif coded:
        file = outcome.open()
        body = ClosingIterator(_compressed(file, coded), file.close)
    else:
        headers["Content-Length"] = str(outcome.size)
        body = wrap_file(environ, outcome.open(), _PIECE)
    return Reply(200, headers, body), coded


def _compressed(file: BinaryIO, coded: str) -> Iterator[bytes]:
    compressor: _Compressor = _COMPRESSORS[coded]()
    while data := file.read(_PIECE):
        if piece := compressor.add(data):
            yield piece
    yield compressor.end()
