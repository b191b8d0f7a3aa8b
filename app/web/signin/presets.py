"""What is known of sign-in services beforehand, so that a setting names little more than its own keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PROXY = (
    "openid profile email orcid voperson_id eduperson_entitlement eduperson_scoped_affiliation "
    "voperson_external_affiliation eduperson_assurance"
)

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "openid": {"scopes": "openid profile email"},
    # ORCID gives neither e-mail nor affiliation; its subject is the ORCID iD itself.
    "orcid": {
        "name": "ORCID",
        "issuer": "https://orcid.org",
        "scopes": "openid",
        "orcid_claim": "sub",
    },
    # A proxy after the AARC blueprint, such as LS Login: home organisations of eduGAIN stand behind it.
    "edugain-proxy": {"name": "Institution", "scopes": _PROXY, "orcid_claim": "orcid"},
    "google": {
        "name": "Google",
        "issuer": "https://accounts.google.com",
        "scopes": "openid profile email",
    },
    # GitHub speaks OAuth 2 without OpenID Connect: who it is, is asked with the token just got.
    "github": {
        "name": "GitHub",
        "issuer": "https://github.com",
        "scopes": "read:user",
        "kind": "oauth2",
        "authorization_endpoint": "https://github.com/login/oauth/authorize",
        "token_endpoint": "https://github.com/login/oauth/access_token",
        "userinfo_endpoint": "https://api.github.com/user",
        "subject_claim": "id",
    },
}
