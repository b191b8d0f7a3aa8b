"""May this principal do this to this document? A query answers, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from app.graph.principal import Decision, Grant, Principal
from app.graph.store import View, solutions
from app.graph.terms import iri
from app.graph.writer import moment

if TYPE_CHECKING:
    from app.graph.platform import Platform

ROLE = "https://w3id.org/holotype/vocabulary/role/"
DEED = "https://w3id.org/holotype/vocabulary/deed/"
_TYPE, _GRANT, _MAY_DO = iri("rdf:type"), iri("holotype:Grant"), iri("holotype:mayDo")


class Permissions:
    """Decides for one installation. What a role may do is in its words."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    @cached_property
    def _deeds(self) -> list[Quad]:
        """What each role may do, as the words say it."""
        platform = self._platform
        text = platform.catalogue["identity/deeds-of-roles"].bind()
        rows = solutions(platform.store.query(text, View((platform.graphs.vocabulary,), ())))
        return [Quad(row["role"], _MAY_DO, row["deed"]) for row in rows]

    @cached_property
    def _able(self) -> dict[str, set[str]]:
        """The roles that may do each deed."""
        able: dict[str, set[str]] = {}
        for quad in self._deeds:
            able.setdefault(str(quad.object), set()).add(str(quad.subject)[1:-1])
        return able

    def decide(self, principal: Principal, deed: str, document: str, said: Iterable[Quad] = ()) -> Decision:
        """Whether ``principal`` may do ``deed`` (its last word) to a document.

        ``said`` is what the document says: as it is, or as it is going to be.
        """
        if not principal.signed_in:
            return Decision(False, f"Whoever wants to {deed} this has to sign in.")
        if not principal.is_let(deed):
            return Decision(False, f"The token of {principal.name} does not let it {deed} anything.")
        store = Oxigraph()
        store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in said)
        store.extend(self._deeds)
        grants = [*_everywhere(principal), *principal.grants]
        store.extend(quad for grant in grants for quad in _described(grant))
        text = self._platform.catalogue["identity/may-change"].bind(
            deed=DEED + deed, document=document, now=moment(datetime.now(UTC))
        )
        row = next(solutions(store.query(text)), None)
        if row is None:
            return Decision(False, self._why_not(principal, deed, grants))
        scope = row["scope"]
        where = f" for {_called(grants, scope.value)}" if scope is not None else ""
        return Decision(True, f"{_short(row['role'].value).capitalize()}{where} may {deed} it.")

    def able(self, principal: Principal, deed: str) -> Decision:
        """Whether there is anything at all that ``principal`` may do ``deed`` to."""
        if not principal.signed_in:
            return Decision(False, f"Whoever wants to {deed} anything has to sign in.")
        grants = [*_everywhere(principal), *principal.grants]
        now = moment(datetime.now(UTC)).value
        roles = self._able.get(str(NamedNode(DEED + deed)), set())
        if any(grant.role in roles and (not grant.until or grant.until > now) for grant in grants):
            return Decision(True, "")
        return Decision(False, self._why_not(principal, deed, grants))

    def _why_not(self, principal: Principal, deed: str, grants: list[Grant]) -> str:
        able = self._able.get(str(NamedNode(DEED + deed)), set())
        held = [grant for grant in grants if grant.role in able]
        if not held:
            roles = " or ".join(sorted(_short(role) for role in able)) or "none"
            return f"{principal.name} has no role that may {deed} documents ({roles})."
        now = moment(datetime.now(UTC)).value
        running = [grant for grant in held if not grant.until or grant.until > now]
        if not running:
            return f"The role {_short(held[0].role)} of {principal.name} ended on {held[0].until[:10]}."
        scopes = ", ".join(_called(grants, grant.scope) for grant in running)
        role = _short(running[0].role)
        return f"{principal.name} is {role} for {scopes}; this document belongs elsewhere."


def _everywhere(principal: Principal) -> list[Grant]:
    """Roles that a token or the house itself holds without a scope, as grants."""
    return [Grant(f"{principal.iri}#role-{role}", ROLE + role) for role in sorted(principal.roles)]


def _described(grant: Grant) -> list[Quad]:
    node = NamedNode(grant.iri)
    quads = [Quad(node, _TYPE, _GRANT), Quad(node, iri("holotype:role"), NamedNode(grant.role))]
    if grant.scope:
        scope = NamedNode(grant.scope)
        quads.append(Quad(node, iri("holotype:scope"), scope))
        quads += [Quad(scope, iri("skos:prefLabel"), Literal(name)) for name in grant.names]
    for name, at in (("validFrom", grant.since), ("validUntil", grant.until)):
        if at:
            quads.append(Quad(node, iri(f"holotype:{name}"), Literal(at, datatype=iri("xsd:dateTime"))))
    return quads


def _called(grants: list[Grant], scope: str) -> str:
    names = next((grant.names for grant in grants if grant.scope == scope and grant.names), ())
    return names[0] if names else scope


def _short(role: str) -> str:
    return role.removeprefix(ROLE)
