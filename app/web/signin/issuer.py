"""A sign-in service as it is configured: its address, our name and secret there, what its claims mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from app.graph.errors import BadParameter
from app.web.signin.presets import PRESETS

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_KEY = re.compile(r"[a-z][a-z0-9-]{0,31}")
_TAKEN = ("demo", "out", "done")  # addresses below /signin that are not services


@dataclass(frozen=True)
class Issuer:
    """One sign-in service. ``kind`` is ``openid``, or ``oauth2`` for those without ID tokens.

    ``orcid_claim`` names the claim that holds an ORCID iD the service has itself authenticated,
    ``subject_claim`` the one that names the person for ever.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: str = "openid"
    preset: str = "openid"
    kind: str = "openid"
    subject_claim: str = "sub"
    orcid_claim: str = ""
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    userinfo_endpoint: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.issuer).hostname or ""


def read_issuers(tables: Iterable[Mapping[str, Any]]) -> tuple[Issuer, ...]:
    """The services of the settings, each completed by its preset. Raises BadParameter."""
    found = tuple(_read(number, table) for number, table in enumerate(tables, 1))
    keys = [issuer.key for issuer in found]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise BadParameter(f"issuers: the key {', '.join(twice)} is given twice. Give each its own.")
    return found


def _read(number: int, table: Mapping[str, Any]) -> Issuer:
    where = f"issuers, entry {number}"
    preset = str(table.get("preset", "openid"))
    if preset not in PRESETS:
        raise BadParameter(
            f"{where}: there is no preset “{preset}”. Use one of {', '.join(sorted(PRESETS))}."
        )
    said = {"key": preset, "preset": preset, **PRESETS[preset], **table}
    known = {item.name for item in fields(Issuer)}
    if unknown := sorted(set(said) - known):
        raise BadParameter(f"{where}: unknown {', '.join(unknown)}. Known are {', '.join(sorted(known))}.")
    for name in ("issuer", "client_id"):
        if not said.get(name):
            raise BadParameter(f"{where}: {name} is missing. The sign-in service says what it is.")
    if not _KEY.fullmatch(str(said["key"])) or said["key"] in _TAKEN:
        raise BadParameter(
            f"{where}: the key “{said['key']}” cannot stand in an address here. "
            "Use small letters, digits and hyphens, and another word than " + ", ".join(_TAKEN) + "."
        )
    said.setdefault("name", urlsplit(str(said["issuer"])).hostname or said["key"])
    for name in ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint"):
        if said.get(name) and not is_safe(str(said[name])):
            raise BadParameter(f"{where}: {name} must begin with https:// (http only on this very machine).")
    return Issuer(**{name: str(value) for name, value in said.items()})


def is_safe(address: str) -> bool:
    """Whether an address is encrypted, or leads no further than this machine."""
    parts = urlsplit(address)
    if parts.username or parts.password or parts.fragment:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    )
