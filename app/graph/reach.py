"""Which scopes a role can be held for: none, an institution, or any."""

from __future__ import annotations

from typing import NamedTuple

from app.graph.permission import ROLE
from app.graph.said import Word, word, worded

REACH = "https://w3id.org/holotype/vocabulary/role-reach/"


class Misplaced(NamedTuple):
    """Why a role cannot be held for a scope, and what to do instead."""

    message: str
    remedy: str


def misplaced(role: str, reach: str, scope: str, base: str) -> Misplaced | None:
    """Why a role (by its key) that reaches so far cannot be held for a scope; None where it can.

    A role that would open less than it says, or nothing, is refused where it is given: an archive
    says only when it is read of which institutions its records are, so that loading has no scope.
    """
    if reach == "house" and scope:
        return Misplaced(
            worded("The role {role} is held for the whole house: it takes no scope.", role=_called(role)),
            worded("Leave the scope away; within a scope, curators change documents."),
        )
    if reach == "institution" and not scope.startswith(f"{base}institution/"):
        return Misplaced(
            worded(
                "The role {role} is held for an institution, whose exact values it opens.", role=_called(role)
            ),
            worded("Give the address of an institution as the scope."),
        )
    return None


def _called(role: str) -> Word:
    return word(ROLE + role, role)
