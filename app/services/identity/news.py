"""News of roles, affiliations and invitations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from flask import url_for

from app.graph.person import Role
from app.graph.principal import Principal
from app.services.identity import confirming
from app.services.identity.people_page import invitations
from app.services.identity.showing import called
from app.services.identity.statements import KINDS
from app.web.context import platform
from app.web.format import moment
from app.web.labels import label
from app.web.locale import gettext
from app.web.news import News
from app.web.titles import titles

SOON = timedelta(days=14)  # before a role ends
_LATELY = timedelta(days=90)  # that something which is over is told


def kinds() -> Mapping[str, str]:
    """What the news of this service are called, by kind."""
    return {
        "role": gettext("Roles given to me, and their end"),
        "affiliation": gettext("Confirmations of my affiliations"),
        "affiliation-asked": gettext("Affiliations that wait for my confirmation"),
        "invitation": gettext("What becomes of my invitations"),
    }


def news(person: Principal) -> Iterator[News]:
    """What happened to a person's account, and what others wait for."""
    yield from _roles(person)
    yield from _affiliations(person)
    yield from _waiting(person)
    yield from _invitations(person)


def _roles(person: Principal) -> Iterator[News]:
    roles = platform().people.person(person.iri).roles
    names, now = titles(role.grant.scope for role in roles if role.grant.scope), datetime.now(UTC)
    for role in roles:
        what = _what(role, names)
        part = role.grant.iri.rpartition("#")[2]
        since, until = _time(role.grant.since), _time(role.grant.until)
        if since and now - _LATELY < since <= now:
            given = gettext("You were given a role: %(role)s", role=what)
            yield News(
                "role", f"role/{part}/{role.grant.since}", given, url_for("identity.me"), role.grant.since
            )
        if until and now < until < now + SOON:
            ends = gettext(
                "A role of yours ends on %(day)s: %(role)s", day=moment(role.grant.until), role=what
            )
            at = (until - SOON).isoformat(timespec="seconds")
            yield News("role", f"role-ends/{part}/{role.grant.until}", ends, url_for("identity.me"), at)
        elif until and now - _LATELY < until <= now:
            over = gettext("A role of yours has ended: %(role)s", role=what)
            yield News(
                "role", f"role-over/{part}/{role.grant.until}", over, url_for("identity.me"), role.grant.until
            )


def _what(role: Role, names: Mapping[str, str]) -> str:
    scope = role.grant.scope
    where = (names.get(scope) or next(iter(role.grant.names), scope)) if scope else gettext("everywhere")
    return f"{label(role.grant.role)}, {where}"


def _affiliations(person: Principal) -> Iterator[News]:
    document = platform().people.document(person.iri)
    for node in document.parts.values():
        at = node.text("holotype:confirmedAt")
        if KINDS["affiliations"] in node.types and at:
            says = gettext(
                "%(who)s confirmed your affiliation: %(place)s",
                who=called(node.text("holotype:confirmedBy")) or gettext("Somebody"),
                place=node.text("schema:name"),
            )
            yield News("affiliation", f"affiliation/{node.id}/{at}", says, url_for("identity.me"), at)


def _waiting(person: Principal) -> Iterator[News]:
    if not platform().permissions.able(person, "confirm").allowed:
        return
    for row in confirming.waiting(person):
        if not row["confirmed"] and not row["mine"]:
            says = gettext(
                "%(name)s says they belong to %(place)s; you may confirm it",
                name=row["name"],
                place=row["institutionTitle"],
            )
            href = url_for("identity.person", id=row["id"])
            yield News("affiliation-asked", f"affiliation-asked/{row['id']}/{row['part']}", says, href)


def _invitations(person: Principal) -> Iterator[News]:
    now = datetime.now(UTC)
    for one in invitations().by(person.iri):
        role = label(f"https://w3id.org/holotype/vocabulary/role/{one.role}")
        ends = datetime.fromisoformat(one.last_day)
        href = url_for("identity.people")
        if one.taken:
            who = called(one.taken) or gettext("Somebody")
            says = gettext("%(who)s took your invitation: %(role)s", who=who, role=role)
            yield News("invitation", f"invitation/{one.id}/taken", says, href)
        elif now - _LATELY < ends <= now:
            says = gettext("Nobody took your invitation in time: %(role)s", role=role)
            yield News("invitation", f"invitation/{one.id}/over", says, href, one.last_day)


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
