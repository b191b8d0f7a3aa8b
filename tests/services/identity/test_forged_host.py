"""Whatever host a request names, people are sent to the public address: by a real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from app.factory import create_app
from app.settings import Settings
from tests.installations import installation
from tests.services.identity.mock_provider import MockProvider
from tests.services.identity.people import person
from tests.services.identity.receiving import SAME, House, issuer
from tests.web.served import listening

BASE = "https://collection.example/"
EVIL = "evil.example"
FORGED = ({"Host": EVIL}, {"X-Forwarded-Host": EVIL}, {"Host": EVIL, "X-Forwarded-Host": EVIL}, {})


@contextmanager
def behind(mock: MockProvider, **settings: Any) -> Iterator[tuple[House, str]]:
    """The installation of a public address, and the address at which its server listens."""
    demo_people = settings.pop("demo_people", False)
    with installation(base=BASE) as platform:
        app = create_app(platform, Settings(issuers=(issuer(mock),), **settings), demo_people=demo_people)
        with listening(app) as address:
            yield House(platform, app), address


def redirect_uri(answer: requests.Response) -> str:
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"][0]


@pytest.fixture(scope="module", params=[0, 1], ids=["direct", "behind-a-proxy"])
def served(mock: MockProvider, request: pytest.FixtureRequest) -> Iterator[tuple[House, str]]:
    with behind(mock, trusted_proxies=request.param) as found:
        yield found


@pytest.mark.parametrize("forged", FORGED)
def test_services_send_people_back_to_the_public_address(
    served: tuple[House, str], forged: dict[str, str]
) -> None:
    house, address = served
    answer = requests.get(f"{address}/signin/mock", headers=forged, allow_redirects=False, timeout=60)
    assert redirect_uri(answer) == f"{BASE}signin/mock/callback"
    account = person(house, "leaving")
    secret = house.reception.sessions.begin(account, house.reception.provider("mock").issuer.issuer, "x")
    session = requests.Session()
    session.cookies.set("holotype-session", secret)
    out = session.post(f"{address}/signout", headers={**SAME, **forged}, allow_redirects=False, timeout=60)
    state = parse_qs(urlsplit(out.headers["Location"]).query)["state"][0]
    answer = session.get(
        f"{address}/signin/out", params={"state": state}, headers=forged, allow_redirects=False, timeout=60
    )
    said = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert said["post_logout_redirect_uri"] == [f"{BASE}signin/done"]


@pytest.mark.parametrize("forged", FORGED)
def test_links_for_others_are_public(served: tuple[House, str], forged: dict[str, str]) -> None:
    house, address = served
    overseer = person(house, "overseer", ("administrator", ""))
    session = requests.Session()
    session.cookies.set(
        "holotype-session", house.reception.sessions.begin(overseer, "https://t.example", "x")
    )
    shown = session.post(
        f"{address}/people/invitations", data={"role": "curator"}, headers={**SAME, **forged}, timeout=60
    )
    assert f"{BASE}invitations/" in shown.text
    services = session.get(f"{address}/people/services", headers={**SAME, **forged}, timeout=60)
    assert f"{BASE}signin/mock/callback" in services.text
    for answer in (shown, services):
        assert EVIL not in answer.text + str(answer.headers)


def test_demonstration_signs_in_where_it_was_opened(mock: MockProvider) -> None:
    """Its base is that of its first start; it may be opened under another port and name of this machine."""
    with behind(mock, demo_people=True) as (_, address):
        for name in ("127.0.0.1", "localhost", "[::1]"):
            host = f"{name}:{urlsplit(address).port}"
            answer = requests.get(
                f"{address}/signin/mock", headers={"Host": host}, allow_redirects=False, timeout=60
            )
            assert redirect_uri(answer) == f"http://{host}/signin/mock/callback"
        for host in (EVIL, f"127.0.0.1:8@{EVIL}", f"127.0.0.1.{EVIL}"):
            answer = requests.get(
                f"{address}/signin/mock", headers={"Host": host}, allow_redirects=False, timeout=60
            )
            assert redirect_uri(answer) == f"{BASE}signin/mock/callback"
        session = requests.Session()
        answer = session.post(f"{address}/signin/demo/member", headers=SAME, timeout=60)
        assert answer.status_code == 200
        assert urlsplit(answer.url).netloc == urlsplit(address).netloc
        assert session.get(f"{address}/signin.json", timeout=60).json()["signedIn"]
