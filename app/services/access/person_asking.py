"""Who asks for exact values, as those who decide have to know: name, ORCID iD, affiliations, expertise."""

from __future__ import annotations

from typing import Any

from app.graph.errors import NotFound
from app.graph.terms import iri
from app.web.context import platform
from app.web.labels import label
from app.web.locale import gettext
from app.web.titles import titles

_KINDS = {iri("holotype:Affiliation").value: "affiliations", iri("holotype:Expertise").value: "expertise"}


def name(who: str) -> str:
    """What somebody goes by; a token by its number, and whoever has gone by what they were."""
    if "/former-" in who:
        return gettext("Former member")
    try:
        return platform().people.person(who).name
    except NotFound:  # a token, or an account that was erased
        return who.rpartition("/")[2]


def described(who: str) -> dict[str, Any]:
    """Name, ORCID iD, affiliations and expertise of somebody, each statement with how far it is proven."""
    rows = platform().people.read("access/who-asks", person=who).rows
    called = titles(str(row["institution"]) for row in rows if row["institution"])
    found: dict[str, Any] = {"name": name(who), "orcid": "", "affiliations": [], "expertise": []}
    for row in rows:
        kind = _KINDS.get(str(row["kind"]))
        if kind is None:
            found["orcid"] = str(row["text"])
            continue
        found[kind].append(
            {
                "text": called.get(str(row["institution"]), "") or str(row["text"]),
                "verification": str(row["verification"]),
                "verificationLabel": label(str(row["verification"])),
            }
        )
    return found
