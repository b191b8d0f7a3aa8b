"""Where webhooks may go: public addresses by https, and hosts that the settings name.

The name of a host is looked up once for each message; the address that was checked is the one that
is connected to, so that a name cannot lead elsewhere in between.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import certifi
import urllib3

from app.graph.errors import BadParameter

SECONDS = 10.0  # that a receiver has to answer
_LONGEST = 2_000  # characters of an address
_MOST = 1 << 10  # bytes of an answer that are read
_THROUGH_NAT = ipaddress.ip_network("64:ff9b::/96")


class Target(NamedTuple):
    """A target in parts."""

    scheme: str
    host: str
    port: int
    path: str


def parts(url: str, allowed: Collection[str]) -> Target:
    """A target that may be tried. Raises BadParameter.

    ``allowed`` are hosts, or hosts with a port, that may be private and may be asked by http.
    """
    try:
        found = urlsplit(url)
        port = found.port or {"https": 443, "http": 80}.get(found.scheme, 0)
    except ValueError:
        found, port = urlsplit(""), 0
    host = found.hostname or ""
    named = host in allowed or f"{host}:{port}" in allowed
    if not host or not port or len(url) > _LONGEST or found.username or found.password or found.fragment:
        raise _bad(f"“{url[:200]}” is no address that messages can be sent to.")
    if found.scheme != "https" and not named:
        raise _bad("Messages are sent by https only.")
    if not named and _is_written_private(host):
        raise _bad(f"{host} is a private address, where messages do not go.")
    query = f"?{found.query}" if found.query else ""
    return Target(found.scheme, host, port, (found.path or "/") + query)


def address(target: Target, allowed: Collection[str]) -> str:
    """The address to connect to. Raises BadParameter where it is private, OSError where there is none."""
    named = target.host in allowed or f"{target.host}:{target.port}" in allowed
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not named and not all(is_public(one) for one in addresses):
        raise _bad(f"{target.host} is at a private address, where messages do not go.")
    return addresses[0]


def _is_written_private(host: str) -> bool:
    """Whether a host is written as an address, and a private one. Names are looked up when they are asked."""
    try:
        return not is_public(host)
    except ValueError:
        return False


def is_public(text: str) -> bool:
    """Whether an address is one of the public network, whatever form it is written in."""
    found = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _THROUGH_NAT:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return found.is_global and not found.is_multicast


def post(url: str, body: bytes, headers: Mapping[str, str], allowed: Collection[str]) -> int:
    """Send a message; gives the status of the answer. Redirects are not followed.

    Raises BadParameter for an address that may not be asked, OSError where nobody answers.
    """
    target = parts(url, allowed)
    where = address(target, allowed)
    timeout = urllib3.Timeout(connect=SECONDS, read=SECONDS)
    pool: urllib3.HTTPConnectionPool
    if target.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            where, target.port, timeout=timeout, retries=False, ca_certs=certifi.where(),
            cert_reqs="CERT_REQUIRED", server_hostname=target.host, assert_hostname=target.host,
        )  # fmt: skip
    else:
        pool = urllib3.HTTPConnectionPool(where, target.port, timeout=timeout, retries=False)
    host = f"[{target.host}]" if ":" in target.host else target.host
    said = {**headers, "Host": host if target.port in (80, 443) else f"{host}:{target.port}"}
    try:
        response = pool.urlopen(
            "POST", target.path, body=body, headers=said, redirect=False, preload_content=False
        )
        try:
            response.read(_MOST)
        finally:
            response.close()
        return response.status
    except urllib3.exceptions.HTTPError as error:
        raise OSError(str(error)) from error
    finally:
        pool.close()


def _bad(message: str) -> BadParameter:
    return BadParameter(
        message,
        where="target",
        remedy="Give an https address on the public network; the setting webhook_hosts names others.",
    )
