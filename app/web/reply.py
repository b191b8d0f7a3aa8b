"""An answer as HTTP has it: status, headers, body; not yet one of the framework's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response

REFUSED = "holotype.refused"  # in the environment of a request: why it has no reply, for the app to say


@dataclass
class Reply:
    """``headers`` by name; ``body`` in pieces, with a ``close()`` where it holds something."""

    status: int
    headers: dict[str, str]
    body: Iterable[bytes] = ()

    def response(self) -> Response:
        """The same as a response of the framework."""
        return Response(self.body, self.status, self.headers, direct_passthrough=True)
