"""The public record that somebody keeps at ORCID, read by its public API 3.0 under limits."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import requests

from app.graph.errors import BadParameter, NotFound, Unavailable
from app.web.locale import gettext
from app.web.signin.issuer import is_safe

ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
_CONNECT = 5.0  # seconds
_MOST = 8 << 20  # bytes; the record of somebody with thousands of works has a few million
_PIECE = 1 << 16


class OrcidApi:
    """The API at one address, which an administrator has set: no answer leads us elsewhere.

    ``seconds`` is the longest that one reading may take, ``most`` the bytes it may have.
    """

    def __init__(self, base: str, *, seconds: float = 15.0, most: int = _MOST) -> None:
        if base and not is_safe(base):
            raise BadParameter(
                f"orcid_api: {base} is not encrypted. Give an address that begins with https://."
            )
        self.base, self.seconds, self.most = base.rstrip("/"), seconds, most
        self.clock: Callable[[], float] = time.monotonic

    def record(self, orcid: str) -> dict[str, Any]:
        """The record of an ORCID iD as the API gives it. Raises NotFound, Unavailable."""
        if not ORCID.fullmatch(orcid):
            raise NotFound(gettext("“%(orcid)s” is no ORCID iD.", orcid=orcid[:40]))
        address = f"{self.base}/{orcid}/record"
        try:
            said = json.loads(self._body(address, orcid))
            path = said["orcid-identifier"]["path"]
        except requests.Timeout as error:
            raise _failed(address, gettext("it does not answer in time")) from error
        except requests.RequestException as error:
            raise _failed(address, gettext("it cannot be reached")) from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _failed(address, gettext("its answer is no record")) from error
        if path != orcid:
            raise _failed(address, gettext("its answer is the record of somebody else"))
        return dict(said)

    def _body(self, address: str, orcid: str) -> bytes:
        """The bytes of an answer. Raises as ``record`` does, and what the network raises."""
        until = self.clock() + self.seconds
        with requests.get(
            address,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            timeout=(min(_CONNECT, self.seconds), self.seconds),
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code == 404:
                raise NotFound(
                    gettext("ORCID has no public record of %(orcid)s.", orcid=orcid),
                    where=address,
                    remedy=gettext("Look at your record at ORCID: what others see of it is read here."),
                )
            if answer.is_redirect:
                raise _failed(address, gettext("it sends us to another address"))
            if answer.status_code != 200:
                raise _failed(
                    address, gettext("it answers with status %(status)s", status=answer.status_code)
                )
            found = bytearray()
            while piece := answer.raw.read1(_PIECE):
                found += piece
                if len(found) > self.most:
                    raise _failed(address, gettext("its answer is too long"))
                if self.clock() > until:
                    raise _failed(address, gettext("it does not answer in time"))
            return bytes(found)


def _failed(address: str, why: str) -> Unavailable:
    return Unavailable(
        gettext("Your ORCID record cannot be read just now: %(why)s. Nothing was changed.", why=why),
        where=address,
        remedy=gettext("Try again in a minute. What your profile says stays as it is."),
    )
