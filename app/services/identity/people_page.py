"""For administrators and moderators: people, their roles, and what is known of sign-in services."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from app.graph.errors import BadParameter, Forbidden
from app.graph.permission import ROLE
from app.graph.person import key
from app.graph.principal import Principal
from app.graph.reach import REACH
from app.services.identity import confirming, grants, showing, statements
from app.services.identity.asking import overseer, oversees, signed_in
from app.services.identity.invitations import Invitations
from app.web.context import absolute, platform
from app.web.format import with_arguments
from app.web.kept import answered
from app.web.labels import label
from app.web.locale import gettext
from app.web.pages import Page
from app.web.signin.reception import reception
from app.web.titles import titles


def invitations() -> Invitations:
    """The invitations of this installation."""
    return Invitations(platform().folder / "people.sqlite")


def manager() -> tuple[Principal, bool]:
    """Whoever asks and may grant roles somewhere, and whether everywhere. Raises Forbidden."""
    principal = signed_in()
    everywhere = oversees(principal)
    if not everywhere and not grants.choices(principal):
        raise Forbidden(
            gettext(
                "This is for those who look after people: administrators, and moderators of an institution."
            ),
            remedy=gettext("Ask whoever speaks for your institution."),
        )
    return principal, everywhere


def people_page() -> Page:
    """The people one looks after: all of them, or those with a role in one's scope."""
    principal, everywhere = manager()
    letters = request.args.get("q", "").strip()
    rows = _all(letters) if everywhere else _in_scopes(grants.scopes(principal))
    made = invitations().by("" if everywhere else principal.iri)
    names = titles(one.scope for one in made if one.scope)
    return Page(
        "identity/people.html",
        {
            "title": gettext("People"),
            "q": letters,
            "everywhere": everywhere,
            "people": rows,
            "invitations": [
                {
                    "id": one.id,
                    "roleLabel": label(ROLE + one.role),
                    "scopeTitle": names.get(one.scope, one.scope),
                    "note": one.note,
                    "ends": one.last_day,
                    "taken": showing.called(one.taken) if one.taken else "",
                    "waits": not one.taken,
                }
                for one in made
            ],
            "affiliations": confirming.waiting(principal),
            "choices": choices(principal),
        },
    )


def _all(letters: str) -> list[dict[str, Any]]:
    found = platform().people.read("identity/people", letters=letters)
    return [
        {
            "account": row["account"],
            "id": _id(row["account"]),
            "name": row["name"],
            "state": key(str(row["state"])),
            "stateLabel": label(str(row["state"])),
            "roles": [],
            "count": row["roles"],
        }
        for row in found.rows
    ]


def _in_scopes(scopes: list[str]) -> list[dict[str, Any]]:
    people: dict[str, dict[str, Any]] = {}
    rows = platform().people.read("identity/people-in-scopes", scopes=scopes).rows if scopes else []
    names = titles(str(row["scope"]) for row in rows)
    for row in rows:
        one = people.setdefault(
            str(row["account"]),
            {
                "account": row["account"],
                "id": _id(row["account"]),
                "name": row["name"],
                "state": key(str(row["state"])),
                "stateLabel": label(str(row["state"])),
                "roles": [],
            },
        )
        where = names.get(str(row["scope"]), str(row["scope"]))
        one["roles"].append(f"{label(str(row['role']))}: {where}")
        one["count"] = len(one["roles"])
    return list(people.values())


def _id(account: Any) -> str:
    return str(account).rpartition("/")[2]


def choices(principal: Principal) -> dict[str, list[dict[str, str]]]:
    """The roles and scopes that a principal may choose when granting."""
    institutions = answered("collections/institutions").rows
    collections = answered("collections/collections").rows
    known = [
        (str(row["document"]), str(row["title"] or row["document"])) for row in (*institutions, *collections)
    ]
    if grants.is_everywhere(principal):
        scopes = [("", gettext("everywhere")), *known]
    else:
        held = set(grants.scopes(principal))
        inner = {str(row["document"]) for row in collections if str(row.get("institution")) in held}
        scopes = [(scope, title) for scope, title in known if scope in held | inner]
        scopes += [(scope, scope) for scope in sorted(held - {scope for scope, _ in scopes})]
    reaches = platform().people.reaches()
    return {
        "roles": [_offered(role, reaches[role]) for role in grants.choices(principal)],
        "scopes": [{"iri": scope, "title": title} for scope, title in scopes],
    }


def _offered(role: str, reach: str) -> dict[str, str]:
    """A role to choose, with what it can be held for where that is not everything."""
    limits = "" if reach in ("", "any") else label(REACH + reach)
    return {"key": role, "label": label(ROLE + role), "reach": limits}


def person_page(id: str) -> Page:
    """One person, for those who look after people."""
    principal, everywhere = manager()
    account = f"{platform().base}agent/{id}"
    person = platform().people.person(account)
    document = platform().people.document(account)
    rows = showing.roles(person)
    profile = statements.shown(document)
    profile["affiliations"] = confirming.judged(principal, account, profile["affiliations"])
    if not everywhere:
        rows = [row for row in rows if grants.may_grant(principal, "reader", row["scope"]).allowed]
        own = confirming.institutions(principal)
        profile = {kind: [] for kind in profile} | {
            "affiliations": [one for one in profile["affiliations"] if one["institution"] in own],
            "names": profile["names"][:1],
        }
        if not rows and not profile["affiliations"]:
            raise Forbidden(
                gettext("This person has no role in your scope, and no affiliation with it."),
                remedy=gettext("Invite them by a link, so that they agree to be seen."),
            )
    said = showing.account(document)
    return Page(
        "identity/person.html",
        {
            "title": person.name,
            "account": said
            if everywhere
            else {name: said[name] for name in ("iri", "id", "name", "state", "stateLabel")},
            "everywhere": everywhere,
            "roles": rows,
            "profile": profile,
            "identities": showing.identities(document) if everywhere else [],
            "events": [one._asdict() for one in reception().events.of(account)] if everywhere else [],
            "choices": choices(principal),
            "me": account == principal.iri,
        },
    )


def services_page() -> Page:
    """The sign-in services: whether each can be used, asked just now; and what has happened lately."""
    overseer()
    found = reception().events.page(100, *map(_place, ("before", "after")))
    turned = {"newer": {"after": found.newer}, "older": {"before": found.older}}
    return Page(
        "identity/services.html",
        {
            "title": gettext("Sign-in services"),
            "issuers": [
                {
                    "key": name,
                    "name": provider.issuer.name,
                    "preset": provider.issuer.preset,
                    "issuer": provider.issuer.issuer,
                    "callback": absolute(url_for("signin.come_back", key=name)),
                    **provider.status(),
                }
                for name, provider in reception().providers.items()
            ],
            "rules": [rule.__dict__ for rule in reception().rules],
            "events": [
                {**one._asdict(), "name": showing.called(one.agent), "byName": showing.called(one.by)}
                for one in found.events
            ],
            **{
                name: with_arguments(url_for("identity.services"), said) if any(said.values()) else ""
                for name, said in turned.items()
            },
        },
        {"newest": url_for("identity.services") if request.args.get("before") or found.newer else ""},
    )


def _place(name: str) -> int:
    """A place among the events, as the address says it; 0 for none. Raises BadParameter."""
    said = request.args.get(name, "")
    if said and not (said.isdecimal() and len(said) < 16):
        raise BadParameter(
            gettext("“%(said)s” is no place among the events.", said=said[:20]),
            parameter=name,
            remedy=gettext("Follow the links of the page."),
        )
    return int(said or 0)
