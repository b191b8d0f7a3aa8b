"""What goes when its time is over: copies of exact values, and files with them."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from flask import Flask

from app.graph.platform import Platform
from app.web import waiting
from app.web.jobs import loads

log = logging.getLogger("holotype.tidying")
PACE = 30.0  # seconds between two looks at most
_SOONEST = 0.05


class Tidying:
    """Removes what is over: what was left at the start of a server, then each thing in its time."""

    def __init__(self, app: Flask, platform: Platform) -> None:
        self._app, self._platform = app, platform
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Tidy up before the first request, and from now on."""
        self._platform.granted.settle()
        self._tidy()
        self._thread = threading.Thread(target=self._run, name="tidying", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(self._pause()):
            try:
                self._tidy()
            except Exception:  # a full disk, for instance: tried again at the next look
                log.exception("what is over could not be removed")

    def _pause(self) -> float:
        end = self._platform.granted.next_end()
        left = (end - datetime.now(UTC)).total_seconds() if end is not None else PACE
        return min(max(left, _SOONEST), PACE)

    def _tidy(self) -> None:
        self._platform.granted.expire()
        with self._app.app_context():
            waiting.sweep()
        loads.sweep(self._app)

    def close(self) -> None:
        """End the work."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(10)


def register(app: Flask, platform: Platform) -> None:
    """Give the app what tidies up; nothing happens before it is started."""
    app.extensions["holotype-tidying"] = Tidying(app, platform)


def of(app: Flask) -> Tidying | None:
    """What tidies up in an app; None where there is nothing to tidy."""
    return app.extensions.get("holotype-tidying")
