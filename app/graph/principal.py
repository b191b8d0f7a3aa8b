"""Who asks: a person, a machine or a loader, what they see and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.graph.errors import Forbidden
from app.graph.said import worded
from app.graph.store import View


class Decision(NamedTuple):
    """An answer with its reason."""

    allowed: bool
    reason: str


class Grant(NamedTuple):
    """A role with its scope and its time, as the graph of people has it.

    ``role`` and ``scope`` are IRIs, ``scope`` is "" for everywhere; ``names`` are what documents
    may call the scope; ``since`` and ``until`` are moments as RDF writes them, "" for none.
    """

    iri: str
    role: str
    scope: str = ""
    names: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Principal:
    """``iri`` names it in the ledger; ``roles`` are the keys of what it may do everywhere.

    ``grants`` are roles within a scope. ``view`` is what it sees. ``deeds`` are all it may do where
    a token limits it, None where its roles alone decide.
    """

    iri: str
    name: str
    roles: frozenset[str] = frozenset()
    view: View = View((), ())
    grants: tuple[Grant, ...] = ()
    person: bool = False  # signed in as somebody, with or without a role
    deeds: frozenset[str] | None = None

    def is_let(self, deed: str) -> bool:
        """Whether a token, if one was shown, lets it do that."""
        return self.deeds is None or deed in self.deeds

    @property
    def signed_in(self) -> bool:
        return self.person or bool(self.roles or self.grants)

    def hold_to(self, decision: Decision, remedy: str = "") -> None:
        """Go on where a decision lets it. Raises Forbidden with the reason and the remedy."""
        if not decision.allowed:
            raise Forbidden(decision.reason, signed_in=self.signed_in, remedy=remedy)

    def may_update(self) -> Decision:
        """Whether it may send SPARQL updates and write whole graphs."""
        if not self.is_let("change"):
            return Decision(
                False, worded("The token of {name} does not let it change anything.", name=self.name)
            )
        if "administrator" in self.roles:
            return Decision(True, worded("Administrators may write."))
        if self.signed_in:
            return Decision(False, worded("{name} has no role that may write graphs.", name=self.name))
        return Decision(False, worded("Writing needs a token with the role administrator."))

    def may_oversee(self) -> Decision:
        """Whether it may see and end the queries of others."""
        if not self.is_let("oversee"):
            return Decision(
                False,
                worded("The token of {name} does not let it see the queries of others.", name=self.name),
            )
        if "administrator" in self.roles:
            return Decision(True, worded("Administrators see and end queries."))
        if self.signed_in:
            return Decision(
                False, worded("{name} has no role that may see the queries of others.", name=self.name)
            )
        return Decision(
            False, worded("Seeing the queries of others needs a token with the role administrator.")
        )

    def may_load(self) -> Decision:
        """Whether it may hand in archives, follow what becomes of them and see what was refused."""
        if not self.is_let("load"):
            return Decision(
                False, worded("The token of {name} does not let it load anything.", name=self.name)
            )
        if self.roles & {"administrator", "loader"}:
            return Decision(True, worded("Administrators and loaders bring in records."))
        if self.signed_in:
            return Decision(
                False, worded("{name} has no role that may load (administrator or loader).", name=self.name)
            )
        return Decision(False, worded("Loading needs a token with the role administrator or loader."))
