"""The code flow with PKCE: a person is sent to a sign-in service and comes back with a code for us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from app.graph.claims import Claims
from app.graph.errors import BadRequest, Unavailable
from app.web.signin import id_token
from app.web.signin.claims import claims
from app.web.signin.provider import TIMEOUT, Provider

_DENIED = ("access_denied", "interaction_required", "login_required", "consent_required")


@dataclass(frozen=True)
class Sent:
    """What was sent along with a person, to be held against what comes back."""

    issuer: str  # its key
    state: str
    nonce: str
    verifier: str
    redirect: str


@dataclass(frozen=True)
class Returned:
    """Who came back, and the ID token to show when they sign out there ("" where there is none)."""

    claims: Claims
    id_token: str


def begin(provider: Provider, redirect: str, *, fresh: bool = False) -> tuple[str, Sent]:
    """Where to send a person, and what to remember. ``fresh`` asks them to prove anew who they are.

    Raises Unavailable.
    """
    sent = Sent(provider.issuer.key, generate_token(43), generate_token(43), generate_token(64), redirect)
    more = {"nonce": sent.nonce} if provider.issuer.kind == "openid" else {}
    if fresh and provider.issuer.kind == "openid":
        more |= {"prompt": "login"}
    address, _ = _client(provider, redirect).create_authorization_url(
        provider.metadata()["authorization_endpoint"],
        state=sent.state,
        code_verifier=sent.verifier,
        **more,
    )
    return str(address), sent


def finish(provider: Provider, sent: Sent, came: Mapping[str, str]) -> Returned:
    """Who came back with ``came`` in the address. Raises BadRequest, Unavailable."""
    name, metadata = provider.issuer.name, provider.metadata()
    _hold_issuer(provider, metadata, came)
    if error := came.get("error"):
        raise BadRequest(
            f"{name} did not sign you in: "
            + ("you, or it, said no." if error in _DENIED else f"it answers “{error[:80]}”."),
            remedy="Go back to the sign-in page and try again, or choose another way to sign in.",
        )
    if not came.get("code"):
        raise BadRequest(f"{name} sent no code.", remedy="Start again from the sign-in page.")
    token = _token(provider, sent, came["code"])
    said: dict[str, Any] = {}
    if provider.issuer.kind == "openid":
        said = id_token.read(
            provider, token.get("id_token"), nonce=sent.nonce, access_token=str(token["access_token"])
        )
    if address := metadata.get("userinfo_endpoint"):
        more = provider.ask(address, Authorization=f"Bearer {token['access_token']}")
        if said and more.get("sub") != said["sub"]:
            raise BadRequest(
                f"The sign-in by {name} was refused: it speaks of two people.",
                remedy="Start again from the sign-in page.",
            )
        said = more | said
    return Returned(claims(provider.issuer, said), str(token.get("id_token") or ""))


def _hold_issuer(provider: Provider, metadata: Mapping[str, Any], came: Mapping[str, str]) -> None:
    """Refuse the answer of one service given for that of another (RFC 9207)."""
    said = came.get("iss", "")
    must = metadata.get("authorization_response_iss_parameter_supported") is True
    if (said or must) and said != provider.issuer.issuer:
        raise BadRequest(
            f"This is not the answer of {provider.issuer.name}, to which you were sent.",
            remedy="Start again from the sign-in page, and tell the administrators: somebody may be "
            "trying to mix up two sign-in services.",
        )


def _client(provider: Provider, redirect: str) -> OAuth2Session:
    issuer = provider.issuer
    known = provider.metadata().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    method = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
    return OAuth2Session(
        issuer.client_id,
        issuer.client_secret or None,
        token_endpoint_auth_method=method if issuer.client_secret else "none",
        scope=issuer.scopes,
        redirect_uri=redirect,
        code_challenge_method="S256",
    )


def _token(provider: Provider, sent: Sent, code: str) -> dict[str, Any]:
    address = str(provider.metadata()["token_endpoint"])
    try:
        with _client(provider, sent.redirect) as client:
            found = client.fetch_token(
                address,
                code=code,
                grant_type="authorization_code",
                code_verifier=sent.verifier,
                headers={"Accept": "application/json"},
                timeout=TIMEOUT,
                allow_redirects=False,
            )
    except OAuthError as error:
        if error.error in ("invalid_client", "unauthorized_client"):
            raise provider.failed(
                address,
                "it does not accept our client id and secret",
                "The administrators must compare client_id and secret in the settings with the service.",
            ) from error
        raise BadRequest(
            f"{provider.issuer.name} does not accept the code you came back with: it may have been used "
            "before, or have run out.",
            remedy="Start again from the sign-in page.",
        ) from error
    except (requests.RequestException, ValueError) as error:
        raise provider.failed(address, "it does not give out tokens") from error
    if not isinstance(found, dict) or not found.get("access_token"):
        raise Unavailable(f"{provider.issuer.name} gave no access token.", where=address)
    return dict(found)


def farewell(provider: Provider, *, hint: str, back: str) -> str:
    """Where a person goes to sign out at the service too; "" where it has no such place."""
    try:
        address = provider.metadata().get("end_session_endpoint", "")
    except Unavailable:
        return ""
    if not address or provider.issuer.kind != "openid":
        return ""
    asked = {"client_id": provider.issuer.client_id, "post_logout_redirect_uri": back}
    if hint:
        asked["id_token_hint"] = hint
    return requests.Request("GET", address, params=asked).prepare().url or ""
