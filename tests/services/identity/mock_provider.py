"""A small OpenID provider on a free port of this machine, whose people, keys and faults a test chooses."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import requests
from werkzeug.serving import make_server

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it still imports what Authlib will drop
    import oidc_provider_mock
    from authlib.jose import JsonWebKey


class MockProvider:
    """The provider: ``address`` is its issuer."""

    def __init__(self, address: str, app: flask.Flask) -> None:
        self.address = address
        self._app = app
        self.down = False  # answers nothing but 503

    def person(self, subject: str, **claims: Any) -> None:
        """Make somebody known to it."""
        answer = requests.put(f"{self.address}/users/{subject}", json=claims, timeout=10)
        assert answer.ok, answer.text

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one is gone."""
        requests.post(f"{self.address}/test/rotate", timeout=10).raise_for_status()

    def agree(self, address: str, subject: str) -> dict[str, str]:
        """Be ``subject`` at the address we were sent to, and agree. Gives what is sent back."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
        return self._sent(answer)

    def refuse(self, address: str) -> dict[str, str]:
        """Say no there."""
        answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=10)
        return self._sent(answer)

    @staticmethod
    def _sent(answer: requests.Response) -> dict[str, str]:
        assert answer.status_code == 302, answer.text
        return {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


@contextmanager
def providing() -> Iterator[MockProvider]:
    """Run one until the block ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        app = oidc_provider_mock.app(require_nonce=True)
    app.debug = False

    @app.post("/test/rotate")
    def rotate() -> tuple[str, int]:
        flask.g.oidc_provider_mock_storage.jwk = JsonWebKey.generate_key("RSA", 2048, is_private=True)
        return "", 204

    @app.before_request
    def break_down() -> tuple[str, int] | None:
        return ("", 503) if provider.down else None

    server = make_server("127.0.0.1", 0, quiet(app), threaded=True)
    provider = MockProvider(f"http://127.0.0.1:{server.server_port}", app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def quiet(app: Any) -> Any:
    """The app, its warnings about deprecations kept to itself."""

    def answer(environ: Any, start_response: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(app(environ, start_response))

    return answer
