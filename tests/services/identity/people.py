"""People of a test installation: each signs in by the provider, and is given roles by the house."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.graph.account import concept
from app.graph.account_edit import address
from app.graph.claims import Claims
from app.graph.writer import moment
from tests.services.identity.receiving import Browser, House

NORTH = "http://localhost/institution/NNN-111-NNN"
SOUTH = "http://localhost/institution/SSS-111-SSS"
BEETLES = "https://example.org/taxon/name/Coleoptera"
HERBARIUM = "http://localhost/collection/CCC-111-CCC"  # of the north


def person(house: House, subject: str, *grants: tuple[str, str], **claims: Any) -> str:
    """Somebody with roles (role, scope); gives the account."""
    account, _ = house.platform.people.sign_in(
        Claims("https://test.example", subject, claims.pop("name", f"Demo {subject}"), **claims)
    )
    for role, scope in grants:
        give(house, account, role, scope)
    return account


def give(house: House, account: str, role: str, scope: str = "", until: datetime | None = None) -> None:
    """Give a role as the house."""
    with house.platform.people.editing(account, why="Granted for a test.") as edit:
        edit.say(
            edit.free("grant"),
            a=address("https://w3id.org/holotype/ns/Grant"),
            holotype_role=concept(f"role/{role}"),
            holotype_scope=address(scope) if scope else "",
            holotype_origin=concept("grant-origin/grant"),
            holotype_validFrom=moment(datetime.fromisoformat("2026-01-01T00:00:00+00:00")),
            holotype_validUntil=moment(until) if until else "",
            prov_wasAttributedTo=address(house.platform.house.iri),
        )


def belong(house: House, account: str, institution: str, confirmed_by: str = "") -> str:
    """Let a person say that they belong to an institution. Gives the name of the statement."""
    with house.platform.people.editing(account, why="Said for a test.") as edit:
        part = edit.free("affiliation")
        edit.say(
            part,
            a=address("https://w3id.org/holotype/ns/Affiliation"),
            schema_name=f"Museum {id_of(institution)}",
            schema_affiliation=address(institution),
            holotype_verification=concept(f"verification/{'asserted' if confirmed_by else 'self-stated'}"),
            holotype_confirmedBy=address(confirmed_by) if confirmed_by else "",
            prov_wasAttributedTo=address(account),
        )
    return part


def proofs(house: House, account: str) -> list[str]:
    """How far each affiliation of a person is proven, in the order of their names."""
    document = house.platform.people.document(account)
    parts = [node for _, node in sorted(document.parts.items()) if "holotype:Affiliation" in node.types]
    return [node.text("holotype:verification").rpartition("/")[2] for node in parts]


def browser_of(house: House, account: str) -> Browser:
    """A browser in which somebody is signed in just now."""
    browser = house.browser()
    secret = house.reception.sessions.begin(account, "https://test.example", "x")
    browser.client.set_cookie("holotype-session", secret)
    return browser


def id_of(account: str) -> str:
    return account.rpartition("/")[2]
