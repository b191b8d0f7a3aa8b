"""Archives from elsewhere: fetched to a file, within limits, and never from inside the house."""

from __future__ import annotations

import ipaddress
import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from app.graph.errors import BadSource
from loaders.record import Limits
from loaders.sources.unreachable import reason

_CHUNK = 1 << 18
_REDIRECTS = {301, 302, 303, 307, 308}


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public Internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def _refuse_private(peer: socket.socket) -> socket.socket:
    address = peer.getpeername()[0]
    if not is_public(address):
        peer.close()
        raise BadSource(
            f"The address leads to {address}, which is not public.",
            remedy="Allow private addresses in the settings if this is meant.",
        )
    return peer


# The address is judged on the connection itself, before a byte is sent, so that a name which
# resolves differently the second time leads nowhere.
class _PublicHTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _refuse_private(super()._new_conn())


class _PublicHTTPS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _refuse_private(super()._new_conn())


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTP


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPS


class _PublicOnly(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _PublicHTTPPool,
            "https": _PublicHTTPSPool,
        }


def download(url: str, folder: Path, limits: Limits) -> Path:
    """Fetch an ``http(s)`` address into ``folder``; the file is called as the address ends.

    Raises BadSource for other schemes, private addresses, too many redirects, answers other than
    200, and where size or time pass the limits.
    """
    deadline = time.monotonic() + limits.download_time
    with requests.Session() as session:
        # Proxies and passwords of the environment are meant for other errands.
        session.trust_env = False
        session.headers["User-Agent"] = "Holotype"
        if not limits.allow_private:
            session.mount("http://", _PublicOnly())
            session.mount("https://", _PublicOnly())
        try:
            with _follow(session, url, limits) as answer:
                target = folder / _name(answer.url)
                _save(answer, target, deadline, url, limits)
        except (requests.RequestException, HTTPError, ValueError, OSError) as fault:
            raise BadSource(
                f"The address cannot be read: {reason(fault)}.",
                remedy="Check the address and the connection.", where=url,
            ) from None  # fmt: skip
    return target


def _follow(session: requests.Session, url: str, limits: Limits) -> requests.Response:
    here = url
    for _ in range(limits.redirects + 1):
        if urlsplit(here).scheme not in ("http", "https"):
            raise BadSource("Only http and https addresses are fetched.", where=here)
        answer = session.get(
            here, stream=True, allow_redirects=False,
            timeout=(limits.connect_timeout, limits.read_timeout),
        )  # fmt: skip
        if answer.status_code in _REDIRECTS and "Location" in answer.headers:
            here = urljoin(here, answer.headers["Location"])
            answer.close()
            continue
        if answer.status_code != 200:
            answer.close()
            raise BadSource(
                f"The server answers {answer.status_code} {answer.reason}.",
                remedy="Check the address.", where=here,
            )  # fmt: skip
        return answer
    raise BadSource(
        f"The address is redirected more than {limits.redirects} times.",
        remedy="Use the final address.", where=url,
    )  # fmt: skip


def _save(answer: requests.Response, target: Path, deadline: float, url: str, limits: Limits) -> None:
    stated = answer.headers.get("Content-Length", "")
    got = 0
    with target.open("wb") as file:
        # As sent: an archive served with Content-Encoding gzip would lose its own packing.
        for chunk in answer.raw.stream(_CHUNK, decode_content=False):
            got += len(chunk)
            if got > limits.archive_size:
                raise BadSource(
                    f"The file is larger than {limits.archive_size:,} bytes.",
                    remedy="Raise the limit if this is meant.", where=url,
                )  # fmt: skip
            if time.monotonic() > deadline:
                raise BadSource(
                    f"The download takes longer than {limits.download_time:g} seconds.",
                    remedy="Fetch the file by other means.", where=url,
                )  # fmt: skip
            file.write(chunk)
    if stated.isdecimal() and int(stated) != got:
        raise BadSource(
            f"The download broke off after {got:,} of {stated} bytes.",
            remedy="Try again.", where=url,
        )  # fmt: skip


def _name(url: str) -> str:
    name = Path(unquote(urlsplit(url).path)).name
    return name if name not in ("", ".", "..") else "download"
