"""What else a change would change: queries that ask for what it touches, and what the services tell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import current_app, url_for

from app.graph.change import Rehearsal
from app.graph.errors import HolotypeError
from app.graph.outlook import Outlook
from app.graph.patterns import patterns
from app.graph.terms import curie
from app.web.context import platform, workbench
from app.web.query_names import kept_queries
from app.web.rehearsed import seen
from app.web.service import services

_MOST = 200  # queries of the house that are named
_SHOWN = 200  # characters of a query
_KEPT = 500  # queries behind short addresses that are looked at, those asked for last


def affected(rehearsal: Rehearsal) -> dict[str, Any]:
    """What a dry run tells beside the change itself.

    The properties that are touched; the queries of the house that ask for them; those behind short
    addresses that the one who asks has kept, and how many of others do; and what each service tells of
    the documents. ``whole`` says whether all documents were looked at.
    """
    touched = {quad.predicate.value for quad in seen(rehearsal.delta)}
    outlook = Outlook(platform(), rehearsal)
    told: dict[str, Any] = {}
    for service in services(current_app).values():
        if service.concerns is not None:
            told |= service.concerns(outlook)
    kept = _kept(touched)
    mine = kept_queries().names_of(workbench().principal.iri) if workbench().principal.signed_in else set()
    return {
        "properties": sorted(curie(name) for name in touched),
        "queries": _of_the_house(touched),
        "ownQueries": [one for one in kept if one["name"] in mine],
        "keptQueries": sum(one["name"] not in mine for one in kept),
        **told,
        "whole": outlook.whole,
    }


def _of_the_house(touched: Collection[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for query in platform().catalogue:
        if query.returns == "change" or len(found) >= _MOST:
            continue
        if shared := _asked(query.text) & set(touched):
            found.append(
                {
                    "name": query.name,
                    "summary": query.summary,
                    "properties": sorted(curie(name) for name in shared),
                    "href": url_for("questions.question", name=query.name),
                }
            )
    return found


def _kept(touched: Collection[str]) -> list[dict[str, Any]]:
    """The queries behind short addresses that ask for what is touched."""
    return [
        {
            "name": name,
            "text": text[:_SHOWN],
            "properties": sorted(curie(one) for one in shared),
            "href": url_for("query_names.kept", name=name),
        }
        for name, text in kept_queries().latest(_KEPT).items()
        if (shared := _asked(text) & set(touched))
    ]


def _asked(text: str) -> set[str]:
    """The properties that a query names; none where that is not clear."""
    try:
        return {one.property for one in patterns(text) or ()}
    except HolotypeError:  # kept before it was ever run
        return set()
