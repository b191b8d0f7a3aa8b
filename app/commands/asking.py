"""Asking a running server from the command line, and saying what it says when it says no."""

from __future__ import annotations

import json
from typing import Any

from app.graph.errors import BadParameter, HolotypeError, Unavailable

_START = "See that a server runs there (holotype serve), and that the address is right."


def ask(
    method: str, server: str, path: str, secret: str | None = None, *, timeout: float, **rest: Any
) -> Any:
    """The JSON that the server at the address ``server`` answers at ``path``.

    ``timeout`` is in seconds, ``rest`` what requests takes. Raises BadParameter for what is
    no address, Unavailable where no Holotype answers, HolotypeError with the reason of a refusal.
    """
    import requests  # late: most commands ask nobody

    from loaders.sources.unreachable import reason

    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    address = server.rstrip("/") + path
    try:
        answer = requests.request(method, address, headers=headers, timeout=timeout, **rest)
    except ValueError as error:  # what requests says of a malformed address, its own errors among it
        raise BadParameter(
            f"“{server}” is no address of a server.",
            remedy="Write it whole, such as --server http://127.0.0.1:8000.",
        ) from error
    except requests.RequestException as error:
        raise Unavailable(
            f"The server cannot be asked: {reason(error)}.", where=server, remedy=_START
        ) from error
    try:
        said = answer.json()
    except ValueError:
        said = None
    if answer.ok and said is not None:
        return said
    if isinstance(said, dict) and ("detail" in said or "title" in said):
        message = said.get("detail") or said["title"]
        raise HolotypeError(f"{answer.status_code} {message}", where=server, remedy=said.get("remedy", ""))
    kind = answer.headers.get("Content-Type", "nothing").partition(";")[0]
    raise Unavailable(
        f"What answers is no Holotype: {answer.status_code} {answer.reason}, {json.dumps(kind)}.",
        where=address, remedy=_START,
    )  # fmt: skip
