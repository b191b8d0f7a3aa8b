"""A request as a program makes it: one line of curl, a few of Python."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

from app.web.context import absolute, workbench
from app.web.format import with_arguments


def calls(
    address: str, arguments: Mapping[str, str] | None = None, *, token: bool = False, text: bool = False
) -> dict[str, str]:
    """A GET by ``curl`` and by ``python``.

    ``token`` is for what only somebody known is told, ``text`` for what is no JSON.
    """
    curl = ["curl -sSL"]
    python = [f"answer = requests.get({json.dumps(address)}"]
    if token:
        curl.append('-H "Authorization: Bearer $TOKEN"')
        python.append(', headers={"Authorization": f"Bearer {token}"}')
    if arguments:
        python.append(f", params={arguments!r}")
    curl.append(shlex.quote(with_arguments(address, arguments or {})))
    reads = "print(answer.text)" if text else "print(answer.json())"
    lines = ["import requests", "", "".join([*python, ", timeout=60)"]), "answer.raise_for_status()", reads]
    return {"curl": " ".join(curl), "python": "\n".join(lines)}


def calls_of_page(twin: str) -> dict[str, str]:
    """What gives a program that which a page shows: its twin; with a token where a person is signed in."""
    return calls(absolute(twin), token=bool(workbench().principal.person))
