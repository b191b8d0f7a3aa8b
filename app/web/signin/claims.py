"""The claims of a sign-in service, read with care: what comes from outside is cut, cleaned and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.graph.claims import Claims
from app.graph.errors import BadRequest
from app.web.signin.issuer import Issuer

_ORCID = re.compile(r"(?:https?://(?:sandbox\.)?orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_LONGEST = 1000  # letters of one value
_MOST = 200  # values of one claim


def claims(issuer: Issuer, said: Mapping[str, Any]) -> Claims:
    """The claims of a service as ours. Raises BadRequest where it does not say who it is."""
    subject = said.get(issuer.subject_claim)
    if isinstance(subject, bool) or not isinstance(subject, str | int) or not str(subject).strip():
        raise BadRequest(
            f"{issuer.name} did not say who signed in: the claim {issuer.subject_claim} is missing.",
            remedy="Tell the administrators; the service must release this claim.",
        )
    email = _one(said, "email")
    when = said.get("auth_time")
    return Claims(
        issuer=issuer.issuer,
        subject=str(subject)[:_LONGEST],
        name=_name(said),
        email=email if "@" in email else "",
        email_verified=said.get("email_verified") in (True, "true"),
        orcid=orcid_of(_one(said, issuer.orcid_claim)) if issuer.orcid_claim else "",
        community=_one(said, "voperson_id"),
        affiliations=_many(said, "voperson_external_affiliation")
        or _many(said, "eduperson_scoped_affiliation"),
        entitlements=_many(said, "eduperson_entitlement") or _many(said, "entitlements"),
        assurance=_many(said, "eduperson_assurance"),
        authenticated=when if isinstance(when, int) and not isinstance(when, bool) else 0,
    )


def orcid_of(text: str) -> str:
    """The ORCID iD in a text, if there is one whose check digit is right; else ""."""
    found = _ORCID.fullmatch(text.strip())
    if found is None:
        return ""
    total = 0
    for digit in found[1].replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return found[1] if found[1][-1] == ("X" if check == 10 else str(check)) else ""


def _name(said: Mapping[str, Any]) -> str:
    parts = " ".join(filter(None, (_one(said, "given_name"), _one(said, "family_name"))))
    return _one(said, "name") or parts or _one(said, "preferred_username") or _one(said, "login")


def _one(said: Mapping[str, Any], name: str) -> str:
    found = _many(said, name)
    return found[0] if found else ""


def _many(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = said.get(name)
    values = value if isinstance(value, list) else [value]
    clean = (" ".join(text.split())[:_LONGEST] for text in values if isinstance(text, str))
    return tuple(dict.fromkeys(filter(None, clean)))[:_MOST]
