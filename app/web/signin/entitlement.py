"""Entitlements as research communities write them: groups, roles in them, capabilities (AARC).

AARC-G069 writes ``<namespace>:group:<group>[:<subgroup>…][:role=<role>][#<authority>]``, its
forerunner AARC-G002 the same with a ``#<authority>`` that must be there; AARC-G027 writes
``<namespace>:res:<resource>[:<child>…][:act:<action>[,<action>…]][#<authority>]``. Parts are
percent-encoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from app.graph.errors import BadParameter
from app.graph.reach import misplaced

_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:[^\s#]+(#[^\s#]*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Entitlement:
    """A group membership (``group``, ``role``) or a capability (``group`` is the resource, ``actions``)."""

    namespace: str
    kind: str  # group, res
    group: tuple[str, ...]
    role: str = ""
    actions: tuple[str, ...] = ()
    authority: str = ""


def entitlement(text: str) -> Entitlement | None:
    """The entitlement a text says, or None where it is in none of the forms."""
    if not _URN.fullmatch(text):
        return None
    body, _, authority = text.partition("#")
    parts = body.split(":")
    for kind in ("group", "res"):
        if kind in parts[3:]:  # urn, its kind, and a namespace come first
            at = parts.index(kind, 3)
            break
    else:
        return None
    namespace, rest = ":".join(parts[:at]).lower(), parts[at + 1 :]
    role, actions = "", tuple[str, ...]()
    if kind == "group" and rest and rest[-1].startswith("role="):
        role = unquote(rest.pop().removeprefix("role="))
        if not role:
            return None
    if kind == "res" and "act" in rest:
        at = rest.index("act")
        actions = tuple(unquote(word) for word in ":".join(rest[at + 1 :]).split(",") if word)
        rest = rest[:at]
        if not actions:
            return None
    if not rest or not all(rest):
        return None
    return Entitlement(
        namespace, kind, tuple(unquote(part) for part in rest), role, actions, unquote(authority)
    )


@dataclass(frozen=True)
class Rule:
    """Which role follows from which entitlement. ``scope`` is an IRI, "" for everywhere."""

    entitlement: str
    role: str
    scope: str = ""
    issuer: str = ""  # the key of the service that must assert it; "" for any

    def fits(self, text: str) -> bool:
        """Whether an entitlement is the one of this rule.

        Namespace, group and role must be the same; an authority is compared where the rule names
        one. ``*`` as the last group takes any subgroup. What is in none of the forms must be the
        same letter by letter.
        """
        wanted, said = entitlement(self.entitlement), entitlement(text)
        if wanted is None or said is None:
            return self.entitlement == text
        same = (wanted.namespace, wanted.kind, wanted.role) == (said.namespace, said.kind, said.role)
        if wanted.authority and wanted.authority != said.authority:
            return False
        if wanted.actions and not set(wanted.actions) <= set(said.actions):
            return False
        if wanted.group[-1] == "*":
            above = wanted.group[:-1]
            return same and len(said.group) > len(above) and said.group[: len(above)] == above
        return same and wanted.group == said.group


def read_rules(
    tables: Iterable[Mapping[str, Any]], reaches: Mapping[str, str], base: str
) -> tuple[Rule, ...]:
    """The rules of the settings; ``reaches`` says which scopes each role can be held for.

    Raises BadParameter.
    """
    known, found = sorted(reaches), []
    whole = sorted(role for role, reach in reaches.items() if reach == "house")
    for number, table in enumerate(tables, 1):
        where = f"entitlements, entry {number}"
        if unknown := sorted(set(table) - {"entitlement", "role", "scope", "issuer"}):
            raise BadParameter(f"{where}: unknown {', '.join(unknown)}.")
        if not table.get("entitlement"):
            raise BadParameter(f"{where}: entitlement is missing.")
        if table.get("role") not in known:
            raise BadParameter(f"{where}: role must be one of {', '.join(known)}.")
        role, scope = str(table["role"]), str(table.get("scope", ""))
        if not scope and role not in whole:
            raise BadParameter(
                f"{where}: scope is missing: say within which institution the role holds. "
                f"Everywhere hold {', '.join(whole)}."
            )
        if wrong := misplaced(role, reaches[role], scope, base):
            raise BadParameter(f"{where}: {wrong.message}", parameter="scope", remedy=wrong.remedy)
        found.append(Rule(**{name: str(value) for name, value in table.items()}))
    return tuple(found)
