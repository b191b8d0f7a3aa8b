"""A person with roles, as the house remembers them between two commits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from app.graph.account import VOCABULARY
from app.graph.principal import Grant


class Role(NamedTuple):
    """A grant, with the deeds its role allows and what it follows from."""

    grant: Grant
    deeds: frozenset[str]
    source: str

    def holds(self, now: datetime) -> bool:
        """Whether it has begun and not ended."""
        since, until = self.grant.since, self.grant.until
        return (not since or datetime.fromisoformat(since) <= now) and (
            not until or datetime.fromisoformat(until) > now
        )


class Person(NamedTuple):
    """An account as the house remembers it between two commits."""

    iri: str
    name: str
    state: str
    reason: str
    roles: tuple[Role, ...]

    def held(self) -> list[Role]:
        """The roles that hold now."""
        now = datetime.now(UTC)
        return [role for role in self.roles if role.holds(now)]

    def deeds(self) -> frozenset[str]:
        """All that the roles that hold now allow, somewhere."""
        return frozenset(deed for role in self.held() for deed in role.deeds)


def key(iri: str) -> str:
    """The last word of a concept: ``curator``."""
    return iri.rpartition("/")[2] if iri.startswith(VOCABULARY) else iri
