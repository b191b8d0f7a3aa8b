"""Find an expert: people who show what they know, by words in it, or by a taxon, region or method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from app.graph.account import VOCABULARY
from app.graph.errors import NotFound
from app.graph.person import key
from app.services.identity import proven, showing, statements, subjects
from app.services.identity.asking import oversees
from app.web.context import platform, workbench
from app.web.labels import known, label
from app.web.locale import gettext
from app.web.pages import Page

Row = Mapping[str, Any]


def audiences() -> list[str]:
    """The audiences that whoever asks belongs to."""
    principal = workbench().principal
    return ["everybody", *(["people"] if principal.person else [])]


def _audiences() -> list[str]:
    return [f"{VOCABULARY}profile-audience/{name}" for name in audiences()]


def experts_page() -> Page:
    """Those who know something, the best proven first; with several things sought, those who know all."""
    letters = " ".join(request.args.get("q", "").split())[:100]
    field = request.args.get("field", "")
    asked = {name: " ".join(request.args.get(name, "").split())[:200] for name in subjects.FIELDS}
    found = [_by_words(letters, field)] if letters or field or not any(asked.values()) else []
    found += [_by_thing(subjects.sought(name, words)) for name, words in asked.items() if words]
    return Page(
        "identity/experts.html",
        {
            "title": gettext("Find an expert"),
            "q": letters,
            "field": field,
            **asked,
            "sought": [subjects.title(name, words) for name, words in asked.items() if words],
            "experts": _together(found),
            "signedIn": workbench().principal.person,
        },
        {"things": {name: subjects.choices(name) for name in subjects.SCHEMES}},
    )


def _by_words(letters: str, field: str) -> list[Row]:
    """Rows of people by words in what they know."""
    rows = platform().people.read("identity/experts", letters=letters, audiences=_audiences()).rows
    return [row for row in rows if not field or key(str(row["field"])) == field]


def _by_thing(sought: subjects.Sought) -> list[Row]:
    """Rows of people who know a thing, or what it belongs to; the nearest first, then the best proven."""
    rows = (
        platform()
        .people.read(
            "identity/experts-on",
            subjects=sought.iris,
            names=sought.names,
            field=f"{VOCABULARY}expertise-field/{sought.field}",
            audiences=_audiences(),
        )
        .rows
    )

    def distance(row: Row) -> int:
        iri, words = str(row["subject"] or ""), str(row["expertise"]).lower()
        return sought.iris.index(iri) if iri in sought.iris else sought.names.index(words)

    return sorted(rows, key=distance)


def _together(found: list[list[Row]]) -> list[dict[str, Any]]:
    """People of every list, in the order of the first, each with what was found of them."""
    experts: dict[str, dict[str, Any]] = {}
    everywhere = [{str(row["account"]) for row in rows} for rows in found]
    for row in (row for rows in found for row in rows):
        account = str(row["account"])
        if all(account in accounts for accounts in everywhere):
            one = experts.setdefault(
                account,
                {
                    "id": account.rpartition("/")[2],
                    "name": row["name"],
                    "orcid": row["orcid"] or "",
                    "knows": [],
                },
            )
            if (said := _known(row)) not in one["knows"]:
                one["knows"].append(said)
    return list(experts.values())


def _known(row: Row) -> dict[str, str]:
    subject = str(row["subject"] or "")
    return {
        "text": known(subject) or str(row["expertise"]),
        "subject": subject,
        "field": key(str(row["field"])),
        "fieldLabel": label(str(row["field"])),
        "verification": key(str(row["verification"])),
        "verificationLabel": label(str(row["verification"])),
    }


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
    document = people.document(account)
    profile, done = statements.shown(document), proven.work(account, said["orcid"])
    profile["expertise"] = proven.proven(profile["expertise"], done)
    return Page(
        "identity/profile.html",
        {
            "title": said["name"],
            "account": {name: said[name] for name in ("iri", "id", "name", "orcid", "shownTo")},
            "profile": profile,
            "work": proven.shown(done),
            "mine": account == principal.iri,
        },
    )
