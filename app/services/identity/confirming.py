"""Affiliations that an institution confirms: who waits for it, who may, and what is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from app.graph.account import concept
from app.graph.account_edit import Edit, address
from app.graph.affiliation import may_confirm
from app.graph.document import Node
from app.graph.errors import BadParameter, Conflict, Forbidden, NotFound
from app.graph.person import key
from app.graph.principal import Decision, Principal
from app.graph.writer import moment
from app.services.identity.statements import Row
from app.web.context import platform
from app.web.kept import answered
from app.web.labels import label
from app.web.locale import gettext
from app.web.signin.reception import reception
from app.web.titles import titles


def decision(principal: Principal, account: str, part: str, institution: str) -> Decision:
    """Whether a principal may confirm an affiliation, and why or why not. Nobody confirms their own."""
    if account == principal.iri:
        return Decision(False, gettext("Nobody confirms an affiliation of their own."))
    if not institution:
        return Decision(False, gettext("The affiliation names no institution that is described here."))
    return may_confirm(platform(), principal, f"{account}#{part}", institution)


def institutions(principal: Principal) -> list[str]:
    """The institutions for which a principal may confirm."""
    known = [str(row["document"]) for row in answered("collections/institutions").rows]
    scopes = [grant.scope for grant in principal.grants]
    return [one for one in {*known, *scopes} if may_confirm(platform(), principal, one, one).allowed]


def waiting(principal: Principal) -> list[dict[str, Any]]:
    """Affiliations with institutions that a principal speaks for; those not confirmed yet come first."""
    able = sorted(institutions(principal))
    if not able:
        return []
    rows = platform().people.read("identity/affiliations-at", institutions=able).rows
    called = titles(able)
    return [
        {
            "id": str(row["account"]).rpartition("/")[2],
            "part": str(row["statement"]).rpartition("#")[2],
            "name": row["name"],
            "as": row["as"] or "",
            "institution": row["institution"],
            "institutionTitle": called.get(str(row["institution"]), str(row["institution"])),
            "verification": key(str(row["verification"])),
            "verificationLabel": label(str(row["verification"])),
            "confirmed": bool(row["confirmer"]),
            "mine": row["account"] == principal.iri,
        }
        for row in rows
    ]


def judged(principal: Principal, account: str, rows: Iterable[Row]) -> list[Row]:
    """Affiliations, each with whether the principal may confirm it, and why or why not."""
    found = []
    for row in rows:
        said = decision(principal, account, row["part"], row["institution"])
        found.append(row | {"mayConfirm": said.allowed, "says": said.reason})
    return found


def confirm(account: str, part: str, *, by: Principal, why: str = "") -> None:
    """Say for an institution that a person belongs to it. Raises Forbidden, NotFound, Conflict."""
    with platform().people.editing(account, why=_why("Confirmed an affiliation.", why), by=by) as edit:
        node = _held(edit, account, part, by)
        if node.text("holotype:confirmedBy"):
            raise Conflict(gettext("This affiliation is confirmed already."))
        edit.replace(
            part,
            holotype_verification=concept("verification/asserted"),
            holotype_confirmedBy=address(by.iri),
            holotype_confirmedAt=moment(datetime.now(UTC)),
        )
    reception().events.note("confirmed", account, by=by.iri, says=node.text("schema:name"))


def withdraw(account: str, part: str, *, by: Principal, why: str) -> None:
    """Take a confirmation back, with a reason. Raises Forbidden, NotFound, Conflict, BadParameter."""
    if not why.strip():
        raise BadParameter(
            gettext("Taking a confirmation back needs a reason."),
            where="why",
            remedy=gettext("Say why in a sentence; it is written into the record."),
        )
    with platform().people.editing(account, why=_why("Took a confirmation back.", why), by=by) as edit:
        node = _held(edit, account, part, by)
        if not node.text("holotype:confirmedBy"):
            raise Conflict(gettext("This affiliation is not confirmed."))
        edit.replace(
            part,
            holotype_verification=concept(
                "verification/from-orcid"
                if node.text("prov:hadPrimarySource")
                else "verification/self-stated"
            ),
            holotype_confirmedBy="",
            holotype_confirmedAt="",
        )
    reception().events.note("unconfirmed", account, by=by.iri, says=node.text("schema:name"))


def _held(edit: Edit, account: str, part: str, by: Principal) -> Node:
    """The affiliation, if it is there and its institution lets ``by`` speak for it."""
    node = edit.document.parts.get(f"{account}#{part}")
    there = node is not None and "holotype:Affiliation" in node.types
    said = decision(by, account, part, node.text("schema:affiliation") if node and there else "")
    if not said.allowed and (there or not institutions(by)):
        raise Forbidden(
            said.reason,
            signed_in=by.signed_in,
            remedy=gettext("Ask whoever speaks for the institution."),
        )
    if node is None or not there:
        raise NotFound(gettext("There is no such affiliation any more."))
    return node


def _why(what: str, why: str) -> str:
    clean = " ".join(why.split())[:500]
    return f"{what} {clean}".strip()
