"""Whoever makes attempts, and what an attempt is."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import requests

from tests.attacks.target import ALL_SECRETS, BASE, Target

JSON = "application/sparql-results+json"
Found = str
"""What an attempt found, "" for nothing"""


class Attacker:
    """One kind of asker at one house."""

    def __init__(self, at: Target, kind: str) -> None:
        self.at, self.kind = at, kind
        self._headers = at.askers[kind]

    def send(self, method: str, path: str, **rest: Any) -> requests.Response:
        headers = {**self._headers, **rest.pop("headers", {})}
        if path.startswith(BASE):
            path = "/" + path.removeprefix(BASE)
        return requests.request(method, self.at.address + path, headers=headers, timeout=60, **rest)

    def get(self, path: str, **rest: Any) -> requests.Response:
        return self.send("GET", path, **rest)

    def sparql(self, text: str, **params: Any) -> requests.Response:
        return self.get(
            "/sparql", params={"query": text, **params}, headers={"Accept": f"{JSON}, text/turtle"}
        )


@dataclass(frozen=True)
class Attempt:
    """One attempt by one way out.

    ``controlled``: it finds something where there is no policy, when ``control`` makes it.
    """

    name: str
    way: str
    tries: str
    run: Callable[[Attacker], Found]
    controlled: bool = True
    control: str = "anonymous"


def secrets_in(text: str) -> Found:
    """The secrets that a text tells."""
    return ", ".join(secret for secret in ALL_SECRETS if secret in text)


def unpacked(content: bytes) -> str:
    """The text of a file, packed or not."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    with suppress(OSError):
        content = gzip.decompress(content)
    return content.decode("utf-8", "replace")
