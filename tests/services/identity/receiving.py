"""An installation where one can sign in, behind Flask's test client: a browser with its own cookies."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.factory import create_app
from app.graph.platform import Platform
from app.settings import Settings
from app.web.signin.reception import Reception
from tests.installations import installation
from tests.services.identity.mock_provider import MockProvider

HTML = {"Accept": "text/html"}
SAME = {"Sec-Fetch-Site": "same-origin", **HTML}


class House:
    """The installation with its clock: ``ahead`` is by how many seconds it is fast."""

    def __init__(self, platform: Platform, app: Flask) -> None:
        self.platform, self.app = platform, app
        self.reception: Reception = app.extensions["holotype-reception"]
        self.set_clock()

    def set_clock(self) -> None:
        """Let every part go by the one clock, and that be right."""
        self.ahead = 0.0
        for part in (self.reception, self.reception.sessions, *self.reception.providers.values()):
            part.clock = lambda: time.time() + self.ahead

    def browser(self) -> Browser:
        """A new browser."""
        return Browser(self.app.test_client())


class Browser:
    """Somebody at a browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={**SAME, **headers})

    def post(self, path: str, data: Mapping[str, Any] | None = None, **headers: str) -> TestResponse:
        return self.client.post(path, data=data or {}, headers={**SAME, **headers})

    def leave(self, key: str, **args: str) -> str:
        """Go to a sign-in service. Gives the address there."""
        answer = self.get(f"/signin/{key}?{urlencode(args)}")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def come_back(self, key: str, sent: Mapping[str, str]) -> TestResponse:
        """Come back from it, as its redirect leads."""
        return self.client.get(
            f"/signin/{key}/callback?{urlencode(sent)}", headers={"Sec-Fetch-Site": "cross-site", **HTML}
        )

    def sign_in(self, provider: MockProvider, subject: str, key: str = "mock", **args: str) -> TestResponse:
        """The whole way there and back."""
        return self.come_back(key, provider.agree(self.leave(key, **args), subject))

    @property
    def name(self) -> str:
        """Who is signed in, as the page of sign-in says; "" for nobody."""
        said = self.client.get("/signin.json").json["signedIn"]
        return said["name"] if said else ""

    @property
    def secret(self) -> str:
        """The secret of the session's cookie."""
        cookie = self.client.get_cookie("holotype-session")
        return cookie.value if cookie else ""


def path_of(answer: TestResponse) -> str:
    """Where a redirect leads, without the host."""
    parts = urlsplit(answer.headers["Location"])
    return parts.path + (f"?{parts.query}" if parts.query else "")


def issuer(provider: MockProvider, key: str = "mock", **more: str) -> dict[str, str]:
    """A provider as a table of the settings."""
    return {
        "key": key, "name": key.capitalize(), "issuer": provider.address, "client_id": "holotype",
        "client_secret": "secret", **more,
    }  # fmt: skip


@contextmanager
def receiving(*issuers: Mapping[str, str], **settings: Any) -> Iterator[House]:
    """Open an installation in memory until the block ends."""
    with installation(base="http://localhost/") as platform:
        rates = {"rate_visitor": "100000/minute", "rate_sign_in": "100000/minute"}  # all of one address
        app = create_app(platform, Settings(issuers=tuple(issuers), **rates, **settings))
        app.testing = True
        yield House(platform, app)
