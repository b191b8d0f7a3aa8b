"""How surely a sign-in service knows a person (REFEDS Assurance Framework), and what a deed asks for."""

from __future__ import annotations

from collections.abc import Iterable

from app.graph.principal import Decision
from app.web.locale import gettext

_PREFIX = "https://refeds.org/assurance/"
_RANK = {"low": 1, "medium": 2, "high": 3}


def level(said: Iterable[str]) -> str:
    """The highest level of identity proofing that is asserted: "", low, medium or high."""
    found = {text.removeprefix(_PREFIX + "IAP/") for text in said if text.startswith(_PREFIX + "IAP/")}
    return max((name for name in found if name in _RANK), key=lambda name: _RANK[name], default="")


def unique(said: Iterable[str]) -> bool:
    """Whether it is asserted that the identifier is one person's for ever."""
    return f"{_PREFIX}ID/unique" in set(said)


def gate(said: Iterable[str], wanted: str) -> Decision:
    """Whether the assurance reaches a level; if not, why, and how to get there."""
    reached = level(said)
    if _RANK.get(reached, 0) >= _RANK[wanted]:
        return Decision(
            True, gettext("Your sign-in service vouches for you at the level %(level)s.", level=reached)
        )
    how = gettext(
        "Sign in by your institution, or link that sign-in to your account, and ask it to confirm your "
        "identity (for example by showing a passport) so that it asserts the level %(level)s.",
        level=wanted,
    )
    if reached:
        why = gettext(
            "This needs the level %(wanted)s; your sign-in service vouches for you at %(reached)s only.",
            wanted=wanted,
            reached=reached,
        )
    else:
        why = gettext(
            "This needs the level %(wanted)s; your sign-in service does not say how surely it knows you.",
            wanted=wanted,
        )
    return Decision(False, f"{why} {how}")
