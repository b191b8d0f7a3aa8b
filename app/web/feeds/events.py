"""Server-Sent Events at ``/feeds/events``: each commit as it happens, and those that were missed.

A stream that stays open holds a thread of the server. Only so many are held; whoever comes when all
places are taken gets what there is at once, and is told when to come back. Clients of the standard do
that by themselves, with the number of the last commit they saw.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator
from dataclasses import replace

from flask import Response, request

from app.graph.errors import BadParameter
from app.graph.listing import Listing
from app.graph.telling import told
from app.web.context import client, workbench
from app.web.feeds.blueprint import blueprint, listing, setup

TYPE = "text/event-stream"
HEARTBEAT = 15.0  # seconds after which a sign of life is sent
LIFE = 300.0  # seconds after which a stream ends, and its client opens another
SOON, LATER = 3_000, 15_000  # milliseconds after which a client comes back
_PIECE = 50  # commits told at once


@blueprint.get("/feeds/events")
def events() -> Response:
    """Every commit as an event; ``Last-Event-ID`` or ``since`` says which was seen last.

    With neither, the stream begins with the next commit. It stays open for those whose Accept names
    text/event-stream, while places are free; else it ends after what there is, and ``retry`` says
    when to ask again.
    """
    seen = listing(bare=setup().journal.sees_bare(workbench().view))
    since = _since(seen)
    name = client()
    stays = TYPE in request.headers.get("Accept", "") and setup().held.enter(name)
    response = Response(_Stream(seen, since, name, stays), mimetype=TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # proxies are to pass each event on at once
    if not stays:
        response.headers["Retry-After"] = str(LATER // 1000)
    return response


def _since(seen: Listing) -> int:
    said = request.headers.get("Last-Event-ID", "") or request.args.get("since", "")
    if not said:
        return seen.until
    if not said.isdecimal() or len(said) > 15:
        raise BadParameter(
            f"The last event is the number of a commit, not “{said}”.", where="since", remedy="For example: 0"
        )
    return int(said)


class _Stream:
    """The text of a stream; its place is free again when the server closes it."""

    def __init__(self, seen: Listing, since: int, client: str, stays: bool) -> None:
        self._seen, self._since, self._client = seen, since, client
        self._held = setup().held if stays else None
        self._lines = self._text()

    def __iter__(self) -> Generator[bytes]:
        return self._lines

    def close(self) -> None:
        """Let go of the place."""
        self._lines.close()
        if self._held is not None:
            self._held.leave(self._client)
            self._held = None

    def _text(self) -> Generator[bytes]:
        yield f"retry: {SOON if self._held else LATER}\n\n".encode()
        end = time.monotonic() + LIFE
        while True:
            found = self._seen.commits(self._since, _PIECE)
            for made in found:
                data = json.dumps(told(self._seen, made), ensure_ascii=False)
                yield f"id: {made.commit}\nevent: commit\ndata: {data}\n\n".encode()
                self._since = made.commit
            if found:
                continue
            if self._held is None or time.monotonic() > end:
                return
            if not self._wait():
                yield b": still here\n\n"

    def _wait(self) -> bool:
        """Wait for a commit, a heartbeat long at most."""
        journal = self._seen.journal
        end = time.monotonic() + HEARTBEAT
        while time.monotonic() < end:
            commit = journal.level(1.0)
            if commit > self._seen.until:
                self._seen = replace(self._seen, until=commit)
                return True
            with journal.changed:
                journal.changed.wait(min(1.0, max(end - time.monotonic(), 0.01)))
        return False
