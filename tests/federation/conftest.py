"""Two home organisations, the proxy between them and an installation, and a browser that goes through."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import requests

from tests.browser import chromium
from tests.browser.tab import House
from tests.federation import chain
from tests.federation.described import settings
from tests.journeys.served_process import server

if TYPE_CHECKING:
    from playwright.sync_api import Browser
# The discovery service of SimpleSAMLphp, where its metadata are.
DISCOVERY = ("/saml2/idp/metadata.php", "/module.php/saml/disco.php")


class Federation(NamedTuple):
    """Identifiers of two home organisations: entitlements are taken from ``named`` alone."""

    house: House
    named: str
    other: str
    proxy: str


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def introduce(folders: list[Path], identifiers: list[str], certificate: Path) -> None:
    """Let the home organisations in ``folders`` know all the others."""
    for number, identifier in enumerate(identifiers):
        told = requests.get(identifier, timeout=20, verify=str(certificate)).text
        for folder in folders:
            (folder / f"{number}.xml").write_text(told, encoding="utf-8")


@contextmanager
def installation(store: Path, proxy: str, certificate: Path, secret: str) -> Iterator[str]:
    """An empty installation with the settings of the documentation, but for the address of the proxy."""
    said = settings()
    (issuer,) = said["issuers"]
    issuer["issuer"] = proxy
    environment = {
        "HOLOTYPE_ISSUERS": json.dumps([issuer]),
        "HOLOTYPE_ENTITLEMENTS": json.dumps(said["entitlements"]),
        issuer["client_secret_variable"]: secret,
        "REQUESTS_CA_BUNDLE": str(certificate),
        "HOLOTYPE_LOG_LEVEL": "WARNING",
    }
    with server(store, **environment) as running:
        yield running.address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium.browser() as opened:
        yield opened


@pytest.fixture(scope="package")
def federation(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    if lacking := chain.lacking():
        pytest.skip(f"{lacking} cannot be found: “make federation” says why")
    folders = [tmp_path_factory.mktemp(name) for name in ("named", "other", "proxy", "store")]
    port, secret = free_port(), "a secret for the tests only"
    address, certificate = f"https://127.0.0.1:{port}", folders[2] / "web.crt"
    with (
        chain.home(folders[0], free_port(), "museum.example") as named,
        chain.home(folders[1], free_port(), "university.example") as other,
        installation(folders[3] / "store", address, certificate, secret) as here,
        chain.proxy(
            folders[2], port, [named, other],
            {
                "https://your.host/signin": f"{here}/signin",
                "https://idp.museum.example/saml2/idp/metadata.php": named,
                "https://service.seamlessaccess.org/ds/": named.replace(*DISCOVERY),
                "change-me-client": secret,
            },
        ) as proxy,
    ):  # fmt: skip
        introduce(folders[:2], [named, other, f"{proxy}/Saml2/metadata.xml"], certificate)
        yield Federation(House(browser, here), named, other, proxy)
