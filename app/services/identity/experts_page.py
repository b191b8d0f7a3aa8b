"""Find an expert: people who show what they know, by words in it."""

from __future__ import annotations

from flask import request

from app.graph.errors import NotFound
from app.graph.person import key
from app.services.identity import showing
from app.services.identity.asking import oversees
from app.web.context import platform, workbench
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page

_AUDIENCE = "https://w3id.org/holotype/vocabulary/profile-audience/"


def audiences() -> list[str]:
    """The audiences that whoever asks belongs to."""
    principal = workbench().principal
    return ["everybody", *(["people"] if principal.person else [])]


def experts_page() -> Page:
    """Those who know something, the best proven first."""
    letters = " ".join(request.args.get("q", "").split())[:100]
    field = request.args.get("field", "")
    answer = platform().people.read(
        "identity/experts", letters=letters, audiences=[_AUDIENCE + name for name in audiences()]
    )
    found: dict[str, dict[str, object]] = {}
    for row in answer.rows:
        if field and key(str(row["field"])) != field:
            continue
        account = str(row["account"])
        one = found.setdefault(
            account,
            {"id": account.rpartition("/")[2], "name": row["name"], "orcid": row["orcid"] or "", "knows": []},
        )
        one["knows"].append(  # type: ignore[attr-defined]
            {
                "text": row["expertise"],
                "field": key(str(row["field"])),
                "fieldLabel": label(str(row["field"])),
                "verification": key(str(row["verification"])),
                "verificationLabel": label(str(row["verification"])),
            }
        )
    return Page(
        "identity/experts.html",
        {
            "title": gettext("Find an expert"),
            "q": letters,
            "field": field,
            "experts": list(found.values()),
            "signedIn": workbench().principal.person,
        },
    )


def profile_page(id: str) -> Page:
    """The profile of a person who shows it to whoever asks. Raises NotFound."""
    account = f"{platform().base}agent/{id}"
    principal = workbench().principal
    people = platform().people
    said = (
        showing.account(people.document(account))
        if people.read("identity/person", person=account).rows
        else {}
    )
    seen = said and (
        account == principal.iri
        or oversees(principal)
        or (said["shownTo"] in audiences() and said["state"] == "active")
    )
    if not seen:
        raise NotFound(
            gettext("There is no profile here that you may see."),
            remedy=gettext("Signed in, you see the profiles that are shown to people who are signed in."),
        )
    profile = showing.statements(people.document(account))
    profile.pop("emails")
    return Page(
        "identity/profile.html",
        {
            "title": said["name"],
            "account": {name: said[name] for name in ("iri", "id", "name", "orcid", "shownTo")},
            "profile": profile,
            "mine": account == principal.iri,
        },
    )
