"""May this principal do this to this document? A query answers, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from app.graph.principal import Decision, Grant, Principal
from app.graph.said import Word, word, worded
from app.graph.store import View, solutions
from app.graph.terms import iri
from app.graph.writer import moment

if TYPE_CHECKING:
    from app.graph.platform import Platform

ROLE = "https://w3id.org/holotype/vocabulary/role/"
DEED = "https://w3id.org/holotype/vocabulary/deed/"
_TYPE, _GRANT, _MAY_DO = iri("rdf:type"), iri("holotype:Grant"), iri("holotype:mayDo")
_RULE = iri("holotype:SensitivityRule")


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

    def decide(self, principal: Principal, deed: str, document: str, state: Iterable[Quad] = ()) -> Decision:
        """Whether ``principal`` may do ``deed`` (its last word) to a document.

        ``state`` is what the document says: as it is, or as it is going to be.
        """
        if not principal.signed_in:
            return Decision(False, worded("Whoever wants to {deed} this has to sign in.", deed=_deed(deed)))
        if not principal.is_let(deed):
            return Decision(
                False,
                worded(
                    "The token of {name} does not let it {deed} anything.",
                    name=principal.name,
                    deed=_deed(deed),
                ),
            )
        store = Oxigraph()
        store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in state)
        store.extend(self._deeds)
        grants = [*_everywhere(principal), *principal.grants]
        store.extend(quad for grant in grants for quad in _described(grant))
        text = self._platform.catalogue["identity/may-change"].bind(
            deed=DEED + deed, document=document, now=moment(datetime.now(UTC))
        )
        row = next(solutions(store.query(text)), None)
        if row is None:
            if _RULE in {quad.object for quad in store.quads_for_pattern(NamedNode(document), _TYPE, None)}:
                return Decision(False, worded("Rules that keep values back are changed by administrators."))
            return Decision(False, self._why_not(principal, deed, grants))
        scope = row["scope"]
        role = _role(row["role"].value, capital=True)
        if scope is None:
            return Decision(True, worded("{role} may {deed} it.", role=role, deed=_deed(deed)))
        where = _called(grants, scope.value)
        return Decision(
            True, worded("{role} for {scope} may {deed} it.", role=role, scope=where, deed=_deed(deed))
        )

    def able(self, principal: Principal, deed: str) -> Decision:
        """Whether there is anything at all that ``principal`` may do ``deed`` to."""
        if not principal.signed_in:
            return Decision(
                False, worded("Whoever wants to {deed} anything has to sign in.", deed=_deed(deed))
            )
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
            roles = ", ".join(sorted(_short(role) for role in able)) or "–"
            return worded(
                "{name} has no role that may {deed} documents ({roles}).",
                name=principal.name,
                deed=_deed(deed),
                roles=roles,
            )
        now = moment(datetime.now(UTC)).value
        running = [grant for grant in held if not grant.until or grant.until > now]
        if not running:
            return worded(
                "The role {role} of {name} ended on {day}.",
                role=_role(held[0].role),
                name=principal.name,
                day=held[0].until[:10],
            )
        scopes = ", ".join(_called(grants, grant.scope) for grant in running)
        return worded(
            "{name} is {role} for {scopes}; this document belongs elsewhere.",
            name=principal.name,
            role=_role(running[0].role),
            scopes=scopes,
        )


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


def _deed(deed: str) -> Word:
    return word(DEED + deed, deed)


def _role(role: str, *, capital: bool = False) -> Word:
    name = _short(role)
    return word(role, name.capitalize() if capital else name)


def _short(role: str) -> str:
    return role.removeprefix(ROLE)
