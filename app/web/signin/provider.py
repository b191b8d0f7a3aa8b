"""What a sign-in service says of itself: its addresses and its keys, asked when needed and kept a while."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.graph.errors import Unavailable
from app.web.signin.issuer import Issuer, is_safe

KEPT = 3600.0  # seconds
_AGAIN = 1.0  # seconds between two looks for new keys
_MOST = 1 << 20  # bytes
TIMEOUT = (5, 10)  # seconds: to connect, to answer
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class Provider:
    """One sign-in service at work. Safe to use from several threads."""

    def __init__(self, issuer: Issuer, clock: Callable[[], float] = time.time) -> None:
        self.issuer = issuer
        self.clock = clock
        self._lock = threading.Lock()
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read = self._looked = float("-inf")
        self.trouble = ""
        self.asked = 0.0  # when it was last asked, in seconds of the epoch

    def metadata(self) -> Mapping[str, Any]:
        """Its addresses, as OpenID Connect Discovery says them. Raises Unavailable."""
        issuer = self.issuer
        if issuer.kind == "oauth2":
            names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")
            return {name: getattr(issuer, name) for name in names if getattr(issuer, name)}
        with self._lock:
            if not self._metadata or time.monotonic() - self._read > KEPT:
                self._metadata = self._discovered()
                self._read = time.monotonic()
            return self._metadata

    def _discovered(self) -> dict[str, Any]:
        issuer = self.issuer
        address = issuer.issuer.rstrip("/") + "/.well-known/openid-configuration"
        said = self.ask(address)
        if missing := [name for name in _NEEDED if not isinstance(said.get(name), str)]:
            raise self.failed(address, f"its description lacks {', '.join(missing)}")
        if said["issuer"] != issuer.issuer:
            raise self.failed(
                address,
                f"it calls itself {said['issuer']}, the settings call it {issuer.issuer}",
                "Write the issuer in the settings letter by letter as the service does.",
            )
        for name in (*_NEEDED[1:], "userinfo_endpoint", "end_session_endpoint"):
            if said.get(name) and not is_safe(said[name]):
                raise self.failed(address, f"its {name} is not encrypted")
        return said

    def keys(self, *, anew: bool = False) -> KeySet:
        """The keys it signs with; ``anew`` looks whether they have changed. Raises Unavailable."""
        address = str(self.metadata()["jwks_uri"])
        with self._lock:
            age = time.monotonic() - self._looked
            if self._keys is None or age > KEPT or (anew and age > _AGAIN):
                said = self.ask(address)
                try:
                    usable = [key for key in said["keys"] if key.get("use", "sig") == "sig"]
                    self._keys = KeySet.import_key_set({"keys": usable})
                except (JoseError, KeyError, TypeError, AttributeError, ValueError) as error:
                    raise self.failed(address, "its keys cannot be read") from error
                self._looked = time.monotonic()
            return self._keys

    def ask(self, address: str, **headers: str) -> dict[str, Any]:
        """A JSON object from one of its addresses. Raises Unavailable."""
        self.asked = self.clock()
        try:
            with requests.get(
                address, headers={"Accept": "application/json", **headers}, timeout=TIMEOUT,
                allow_redirects=False, stream=True,
            ) as answer:  # fmt: skip
                body = answer.raw.read(_MOST + 1, decode_content=True)
                if answer.status_code != 200:
                    raise self.failed(address, f"it answers with status {answer.status_code}")
                if len(body) > _MOST:
                    raise self.failed(address, "its answer is too long")
                said = json.loads(body)
        except requests.RequestException as error:
            raise self.failed(address, _why(error)) from error
        except ValueError as error:
            raise self.failed(address, "its answer is no JSON") from error
        if not isinstance(said, dict):
            raise self.failed(address, "its answer is no JSON object")
        self.trouble = ""
        return said

    def failed(self, address: str, why: str, remedy: str = "") -> Unavailable:
        """The refusal that says what is wrong with the service, where, and how to mend it."""
        self.trouble = f"{address}: {why}."
        return Unavailable(
            f"Nobody can sign in by {self.issuer.name} just now: {why}.",
            where=address,
            remedy=remedy
            or "Try again in a minute, or use another way to sign in. If it stays so, tell the "
            "administrators: they see the state of every sign-in service on its page.",
        )

    def status(self) -> dict[str, Any]:
        """Whether it can be used, asked now; for administrators."""
        try:
            found = self.metadata()
            if self.issuer.kind == "openid":
                self.keys(anew=True)
        except Unavailable as error:
            return {"ready": False, "says": error.message, "where": error.where, "remedy": error.remedy}
        return {
            "ready": True,
            "where": self.issuer.issuer,
            "signsOut": bool(found.get("end_session_endpoint")),
        }


def _why(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate does not hold"
    if isinstance(error, requests.Timeout):
        return "it does not answer in time"
    return "it cannot be reached"
