"""Where a search leads besides its page: as table or RDF to the same search in SPARQL, else to its feed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import url_for

from app.graph.search import Search
from app.graph.search_sparql import Equivalents
from app.services.specimens.asked import Asked, only_specimens, read
from app.web.context import workbench
from app.web.format import with_arguments
from app.web.negotiation import BY_FORM, GENERAL, GRAPHS

ATOM = "application/atom+xml"
Lead = Callable[[Asked], str]


def feed(asked: Asked) -> str:
    """The address of what was added to a search last."""
    return asked.at("specimens.feed")


def table(asked: Asked) -> str:
    """The address that answers a search with its documents, row by row."""
    return _asking(_written().documents(_whole(asked)))


def graph(asked: Asked) -> str:
    """The address that answers a search with what its documents say."""
    return _asking(_written().records(_whole(asked)))


LEADS: Mapping[str, Lead] = {
    ATOM: feed,
    **{media_type: table for media_type in BY_FORM["select"] if media_type not in GENERAL},
    **{media_type: graph for media_type in GRAPHS if media_type not in GENERAL},
}


def _now(lead: Lead) -> Callable[[], str]:
    """Where the search of the request that is being answered leads."""
    return lambda: lead(read(workbench().platform.search_index().fields))


FROM_HERE: Mapping[str, Callable[[], str]] = {media_type: _now(lead) for media_type, lead in LEADS.items()}


def _written() -> Equivalents:
    platform = workbench().platform
    return Equivalents(platform.catalogue, platform.search_index().fields)


def _whole(asked: Asked) -> Search:
    return only_specimens(replace(asked.search, offset=0, facets=(), histograms={}, open={}))


def _asking(query: str) -> str:
    return with_arguments(url_for("endpoint.sparql_endpoint"), [("query", query)])
