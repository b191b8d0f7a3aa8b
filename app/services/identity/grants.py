"""Granting a role and ending it: who may, within what, and what is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from app.graph.account import concept
from app.graph.account_edit import address
from app.graph.errors import BadParameter, Forbidden, NotFound
from app.graph.person import Role, key
from app.graph.principal import Decision, Principal
from app.graph.reach import misplaced
from app.graph.writer import moment
from app.web.context import platform
from app.web.locale import gettext
from app.web.signin.reception import reception


def roles_that_grant(principal: Principal) -> list[Role]:
    """The roles of a person that hold now and let them grant others."""
    if not principal.person or not principal.is_let("grant"):
        return []
    return [role for role in platform().people.person(principal.iri).held() if "grant" in role.deeds]


def may_grant(principal: Principal, role: str, scope: str) -> Decision:
    """Whether a principal may give or end a role (by its key) within a scope ("" for everywhere)."""
    grantable = platform().people.grantable()
    everywhere = {name for name in principal.roles if role in grantable.get(name, ())}
    if everywhere and principal.is_let("grant"):
        return Decision(True, gettext("Your role %(role)s holds everywhere.", role=min(everywhere)))
    held = roles_that_grant(principal)
    if not held:
        return Decision(False, gettext("You have no role that may grant roles."))
    able = [one for one in held if role in grantable.get(key(one.grant.role), ())]
    if not able:
        return Decision(False, gettext("Your role may not grant the role %(role)s.", role=role))
    if not scope:
        return Decision(False, gettext("Only administrators grant a role that holds everywhere."))
    for one in able:
        if platform().people.read("identity/within", inner=scope, outer=one.grant.scope).boolean:
            return Decision(True, gettext("You speak for this scope."))
    return Decision(False, gettext("This is outside the scope of your own role."))


def grant(
    account: str,
    role: str,
    scope: str,
    *,
    by: Principal,
    until: datetime | None = None,
    why: str = "",
) -> str:
    """Give somebody a role. Gives the IRI of the grant. Raises Forbidden, BadParameter, NotFound."""
    check(by, role, scope, until)
    now = datetime.now(UTC)
    with platform().people.editing(account, why="Granted a role.", by=by) as edit:
        part = edit.say(
            edit.free("grant"),
            a=address("https://w3id.org/holotype/ns/Grant"),
            holotype_role=concept(f"role/{role}"),
            holotype_scope=address(scope) if scope else "",
            holotype_origin=concept("grant-origin/grant"),
            holotype_validFrom=moment(now),
            holotype_validUntil=moment(until) if until else "",
            prov_wasAttributedTo=address(by.iri),
            dcterms_description=why,
        )
    reception().events.note("granted", account, by=by.iri, says=f"{role} {scope or 'everywhere'}")
    return part


def check(by: Principal, role: str, scope: str, until: datetime | None = None) -> None:
    """Raises Forbidden, BadParameter where somebody may not give a role within a scope."""
    _known(role, scope, until)
    _hold(may_grant(by, role, scope))


def end(account: str, part: str, *, by: Principal) -> None:
    """End a grant now; it stays on record. Raises Forbidden, NotFound, BadParameter."""
    found = [r for r in platform().people.person(account).held() if r.grant.iri == f"{account}#{part}"]
    if not found:
        raise NotFound(
            gettext("There is no such role, or it has ended already."),
            remedy=gettext("Look at the page of the person again."),
        )
    one = found[0].grant
    if key(one.origin) == "entitlement":
        raise BadParameter(
            gettext("This role is asserted by a sign-in service and would come back at the next sign-in."),
            remedy=gettext("Let it be ended there, or ban the account."),
        )
    if by.iri != account:  # everybody may lay down a role of their own
        _hold(may_grant(by, key(one.role), one.scope))
    with platform().people.editing(account, why="Ended a role.", by=by) as edit:
        edit.replace(part, holotype_validUntil=moment(datetime.now(UTC)))
    reception().events.note("ended", account, by=by.iri, says=f"{key(one.role)} {one.scope or 'everywhere'}")


def choices(principal: Principal) -> list[str]:
    """The roles a principal may grant somewhere, by key."""
    grantable = platform().people.grantable()
    if not principal.is_let("grant"):
        return []
    own = {key(role.grant.role) for role in roles_that_grant(principal)} | set(principal.roles)
    return sorted({role for name in own for role in grantable.get(name, ())})


def scopes(principal: Principal) -> list[str]:
    """The scopes within which a principal may grant; empty for nowhere, or everywhere."""
    return sorted({role.grant.scope for role in roles_that_grant(principal) if role.grant.scope})


def is_everywhere(principal: Principal) -> bool:
    """Whether a principal grants without bounds."""
    return principal.is_let("grant") and _any_grants(principal.roles)


def _any_grants(roles: Iterable[str]) -> bool:
    grantable = platform().people.grantable()
    return any(grantable.get(role) for role in roles)


def _known(role: str, scope: str, until: datetime | None) -> None:
    if role not in platform().people.grantable():
        raise BadParameter(
            gettext("There is no role “%(role)s”.", role=role), remedy=gettext("Choose one of the list.")
        )
    reach = platform().people.reaches()[role]
    if wrong := misplaced(role, reach, scope, platform().base):
        raise BadParameter(wrong.message, parameter="scope", remedy=wrong.remedy)
    if until is not None and until <= datetime.now(UTC):
        raise BadParameter(
            gettext("The role would end before it begins."), remedy=gettext("Give a day in the future.")
        )


def _hold(decision: Decision) -> None:
    if not decision.allowed:
        raise Forbidden(
            decision.reason,
            remedy=gettext("Ask an administrator, or whoever speaks for the institution."),
        )
