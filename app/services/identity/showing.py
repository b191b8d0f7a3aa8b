"""What is kept of a person, as plain rows for a page and its twin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from app.graph.document import Document, Node
from app.graph.errors import NotFound
from app.graph.person import Person, Role, key
from app.web.context import platform
from app.web.labels import label
from app.web.signin import assurance
from app.web.signin.reception import reception
from app.web.titles import titles


def roles(person: Person) -> list[dict[str, Any]]:
    """The roles of a person, those that hold first, each with why, where and until when."""
    names = titles(role.grant.scope for role in person.roles if role.grant.scope)
    document = platform().people.document(person.iri)
    rows = [_role(role, names, document) for role in person.roles]
    return sorted(rows, key=lambda row: (row["state"] != "holds", row["role"], row["scopeTitle"]))


def _role(role: Role, names: dict[str, str], document: Document) -> dict[str, Any]:
    grant, now = role.grant, datetime.now(UTC)
    node = document.parts[grant.iri]
    begun = not grant.since or datetime.fromisoformat(grant.since) <= now
    by = node.text("prov:wasAttributedTo")
    return {
        "part": node.id,
        "role": key(grant.role),
        "roleLabel": label(grant.role),
        "deeds": [label(f"https://w3id.org/holotype/vocabulary/deed/{deed}") for deed in sorted(role.deeds)],
        "scope": grant.scope,
        "scopeTitle": names.get(grant.scope) or (grant.names[0] if grant.names else grant.scope),
        "origin": key(grant.origin),
        "originLabel": label(grant.origin),
        "because": node.text("holotype:entitlement") or node.text("dcterms:description"),
        "by": by,
        "byName": called(by),
        "since": grant.since,
        "until": grant.until,
        "state": "holds" if role.holds(now) else "ended" if begun else "to-come",
    }


def called(account: str) -> str:
    """The name of whoever did something; "" where nobody is known any more."""
    if not account:
        return ""
    if account == platform().house.iri:
        return platform().house.name
    try:
        return platform().people.person(account).name
    except NotFound:
        return ""


def identities(document: Document, current: tuple[str, str] = ("", "")) -> list[dict[str, Any]]:
    """The ways in which a person signs in."""
    return [
        {
            "part": node.id,
            "issuer": node.text("holotype:issuer"),
            "service": service(node.text("holotype:issuer")),
            "subject": node.text("holotype:subject"),
            "community": node.text("holotype:communityIdentifier"),
            "entitlements": node.texts("holotype:entitlement"),
            "assurance": assurance.level(node.texts("holotype:assurance")),
            "current": (node.text("holotype:issuer"), node.text("holotype:subject")) == current,
        }
        for node in of_class(document, "holotype:Identity")
    ]


def service(issuer: str) -> str:
    """What a sign-in service is called here."""
    names = (p.issuer.name for p in reception().providers.values() if p.issuer.issuer == issuer)
    return next(names, issuer)


def of_class(document: Document, kind: str) -> Iterable[Node]:
    """The parts of a class, in the order of their names."""
    return [node for _, node in sorted(document.parts.items()) if kind in node.types]


def assured(document: Document) -> list[str]:
    """All that the sign-in services of a person assert of how surely they know them."""
    return [
        text for node in of_class(document, "holotype:Identity") for text in node.texts("holotype:assurance")
    ]


def account(document: Document) -> dict[str, Any]:
    """The account itself."""
    root = document.root
    return {
        "iri": document.iri,
        "id": document.iri.rpartition("/")[2],
        "name": root.text("schema:name"),
        "state": key(root.text("holotype:state")),
        "stateLabel": label(root.text("holotype:state")),
        "reason": root.text("holotype:stateReason"),
        "orcid": next(iter(root.texts("owl:sameAs")), ""),
        "shownTo": key(root.text("holotype:shownTo")) or "nobody",
        "since": root.text("dcterms:created"),
    }
