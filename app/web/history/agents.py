"""Who did something: a name where the one who asks may see it, else what the ledger calls them."""

from __future__ import annotations

from collections.abc import Iterable

from app.web.context import workbench
from app.web.format import href
from app.web.labels import known
from app.web.titles import titles


def named(agents: Iterable[str]) -> dict[str, dict[str, str]]:
    """Each agent as its IRI, the name it goes by here, and where it leads."""
    wanted = {agent for agent in agents if agent}
    house = workbench().platform.house
    seen = titles(wanted)
    return {
        agent: {
            "iri": agent,
            "name": house.name
            if agent == house.iri
            else seen.get(agent) or known(agent) or agent.rstrip("/").rsplit("/", 1)[-1],
            "href": href(agent),
        }
        for agent in wanted
    }
