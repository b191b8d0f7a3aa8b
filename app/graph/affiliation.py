"""May this principal confirm that somebody belongs to an institution? The query of permissions answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from app.graph.principal import Decision, Principal
from app.graph.terms import iri

if TYPE_CHECKING:
    from app.graph.platform import Platform


def may_confirm(platform: Platform, principal: Principal, statement: str, institution: str) -> Decision:
    """Whether ``principal`` speaks for ``institution``, of which ``statement`` (a part of an account) is.

    The statement is judged as a document of that institution would be, and the reason is given.
    """
    said = Quad(NamedNode(statement), iri("holotype:institution"), NamedNode(institution))
    return platform.permissions.decide(principal, "confirm", statement, [said])
