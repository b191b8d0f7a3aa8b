"""What a sign-in service says of a person, in our terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Claims:
    """Issuer and subject name the person for ever; everything else may be missing.

    ``affiliations`` are of home organisations (AARC-G025), ``community`` the identifier of AARC-G026.
    ``authenticated`` is when the person last proved who they are, in seconds; 0 where it is not said.
    """

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    email_verified: bool = False
    orcid: str = ""
    community: str = ""
    affiliations: tuple[str, ...] = ()
    entitlements: tuple[str, ...] = ()
    assurance: tuple[str, ...] = ()
    authenticated: int = 0


@dataclass(frozen=True, order=True)
class Entitled:
    """A role that follows from an entitlement: ``role`` is its key, ``scope`` an IRI or "" for everywhere."""

    role: str
    scope: str
    entitlement: str
