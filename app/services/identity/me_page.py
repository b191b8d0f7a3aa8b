"""The page of the one who asks: how they sign in, what they may and why, what is kept of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import url_for

from app.graph.principal import Principal
from app.services.identity import belongings, grants, proven, showing, statements, subjects
from app.services.identity.asking import oversees, signed_in
from app.web.context import platform
from app.web.kept import answered
from app.web.pages import Page
from app.web.signin import assurance, cookies
from app.web.signin.reception import reception


def me_page(shown_token: str = "") -> Page:
    """Everything of the one who asks. ``shown_token`` is a token made just now."""
    principal = signed_in()
    data: dict[str, Any] = {
        "title": principal.name,
        "agent": principal.iri,
        "heldRoles": sorted(principal.roles),
        "person": None,
    }
    if principal.person:
        data["person"] = _person(principal)
    return Page("identity/me.html", data, {"shown_token": shown_token, "things": _things(principal)})


def _things(principal: Principal) -> dict[str, list[dict[str, str]]]:
    """What the forms of a profile offer to choose from."""
    if not principal.person:
        return {}
    places = answered("collections/institutions").rows
    return {
        "institution": [
            {"iri": str(row["document"]), "title": str(row["title"] or row["document"])} for row in places
        ],
        **{field: subjects.choices(field) for field in subjects.SCHEMES},
    }


def _person(principal: Principal) -> dict[str, Any]:
    people, served = platform().people, reception()
    person, document = people.person(principal.iri), people.document(principal.iri)
    held = cookies.held()
    profile, account = statements.statements(document), showing.account(document)
    profile["expertise"] = proven.proven(profile["expertise"], proven.work(principal.iri, account["orcid"]))
    gate = assurance.gate(showing.assured(document), "medium")
    return {
        "account": account,
        "identities": showing.identities(document, (held.issuer, held.subject) if held else ("", "")),
        "links": [
            {"name": provider.issuer.name, "href": url_for("signin.leave", key=key, link=1, back="/me")}
            for key, provider in served.providers.items()
        ],
        "fresh": bool(held and served.is_fresh(held.proven)),
        "again": _again(held.issuer if held else ""),
        "roles": showing.roles(person),
        "assurance": {
            "level": assurance.level(showing.assured(document)),
            "enough": gate.allowed,
            "says": gate.reason,
        },
        "profile": profile,
        "readsOrcid": bool(served.orcid.base),
        "tokens": [
            {
                "id": one.id,
                "name": one.name,
                "deeds": sorted(one.deeds),
                "created": one.created,
                "expires": one.expires,
                "used": one.used,
            }
            for one in platform().tokens.all(principal.iri)
        ],
        "deeds": sorted(person.deeds()),
        "sessions": [
            {
                "number": one.number,
                "service": showing.service(one.issuer),
                "began": _moment(one.began),
                "seen": _moment(one.seen),
                "ends": _moment(one.ends),
                "current": held is not None and one.number == held.number,
            }
            for one in served.sessions.of(principal.iri)
        ],
        "events": [
            {
                "at": one.at,
                "kind": one.kind,
                "service": showing.service(one.issuer) if one.issuer else "",
                "says": one.says,
            }
            for one in served.events.of(principal.iri, most=20)
        ],
        "changes": people.read("identity/work-of", person=principal.iri).value,
        "kept": belongings.counts(principal.iri),
        "mayGrant": bool(grants.choices(principal)),
        "oversees": oversees(principal),
    }


def _again(issuer: str) -> str:
    """Where to prove once more who one is, by the service of this session."""
    for key, provider in reception().providers.items():
        if provider.issuer.issuer == issuer:
            return url_for("signin.leave", key=key, fresh=1, back="/me")
    return url_for("signin.index", back="/me")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
