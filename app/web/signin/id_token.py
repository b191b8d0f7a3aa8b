"""An ID token, held to its signature, its issuer, its audience, its times and the nonce we sent."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, ClaimError, ExpiredTokenError, InvalidClaimError, JoseError

from app.graph.errors import BadRequest
from app.web.signin.provider import Provider

LEEWAY = 120  # seconds that two clocks may differ
# No HS…: it would sign with our own secret. No none: it would not sign at all.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


def read(provider: Provider, raw: Any, *, nonce: str, access_token: str) -> dict[str, Any]:
    """The claims of an ID token that holds. Raises BadRequest with the reason, Unavailable."""
    if not isinstance(raw, str):
        raise _refused(provider, "it sent no ID token")
    token = _decoded(provider, raw)
    issuer = provider.issuer
    registry = jwt.JWTClaimsRegistry(
        now=lambda: int(provider.clock()),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer.issuer},
        aud={"essential": True, "value": issuer.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    said: dict[str, Any] = token.claims
    try:
        registry.validate(said)
    except ExpiredTokenError as error:
        raise _refused(provider, "its ID token has run out, or a clock is wrong") from error
    except InvalidClaimError as error:
        raise _refused(provider, f"the {error.claim} of its ID token is not as it must be") from error
    except ClaimError as error:
        raise _refused(provider, f"its ID token lacks {error.claim}") from error
    except JoseError as error:
        raise _refused(provider, "its ID token is not as it must be") from error
    audiences = said["aud"] if isinstance(said["aud"], list) else [said["aud"]]
    if len(audiences) > 1 and said.get("azp") != issuer.client_id:
        raise _refused(provider, "its ID token was made for somebody else")
    if "at_hash" in said and said["at_hash"] != _half(access_token, str(token.header["alg"])):
        raise _refused(provider, "its ID token and its access token do not belong together")
    return said


def _decoded(provider: Provider, raw: str) -> jwt.Token:
    """The token, its signature checked; the keys are read anew once, for they may have been changed."""
    for anew in (False, True):
        try:
            return jwt.decode(raw, provider.keys(anew=anew), algorithms=ALGORITHMS)
        except (BadSignatureError, JoseError, ValueError) as error:
            trouble: Exception = error
    raise _refused(provider, "the signature of its ID token does not hold") from trouble


def _half(access_token: str, algorithm: str) -> str:
    """The left half of the digest of an access token, as OpenID Connect asks for in at_hash."""
    digest = hashlib.new(f"sha{algorithm[-3:] if algorithm[-3:].isdigit() else '512'}", access_token.encode())
    half = digest.digest()[: digest.digest_size // 2]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def _refused(provider: Provider, why: str) -> BadRequest:
    return BadRequest(
        f"The sign-in by {provider.issuer.name} was refused: {why}.",
        remedy="Start again from the sign-in page. If it stays so, tell the administrators.",
    )
