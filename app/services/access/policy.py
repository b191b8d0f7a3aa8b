"""The rules as pages show them: what each covers, how far it goes, and on whose word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from app.graph.terms import curie
from app.web.labels import label
from app.web.locale import gettext
from app.web.titles import titles

Said = dict[str, list[str]]
_LINKS = ("holotype:institution", "dwciri:inCollection", "dwciri:toTaxon")


def conditions() -> dict[str, str]:
    """The kinds of condition a rule may have, in the language of the page."""
    return {
        "holotype:taxonName": gettext("Taxon"),
        "dwciri:toTaxon": gettext("Taxon by identifier"),
        "holotype:country": gettext("Country"),
        "dwc:stateProvince": gettext("State or province"),
        "dwc:footprintWKT": gettext("Area"),
        "holotype:institution": gettext("Institution"),
        "dwciri:inCollection": gettext("Collection"),
        "holotype:youngerThanYears": gettext("Gathered in the last (years)"),
    }


def grouped(rows: Iterable[Mapping[str, Any]]) -> dict[str, Said]:
    """Rows of (rule, property, value) by rule and property."""
    found: dict[str, Said] = {}
    for row in rows:
        said = found.setdefault(str(row["rule"]), {})
        said.setdefault(curie(str(row["property"])), []).append(str(row["value"]))
    return found


def described(rules: Mapping[str, Said], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each rule in plain words, the strictest first."""
    links = [value for said in rules.values() for name in _LINKS for value in said.get(name, ())]
    called = titles(links)
    found = [_rule(name, said, counts.get(name, 0), called) for name, said in rules.items()]
    return sorted(found, key=lambda one: (one["level"], one["title"]))


def _rule(name: str, said: Said, count: int, called: Mapping[str, str]) -> dict[str, Any]:
    category = _first(said, "holotype:sensitivityCategory")
    review = _first(said, "holotype:reviewBy")
    reason = _first(said, "holotype:reason")
    return {
        "rule": name,
        "title": _first(said, "dcterms:title"),
        "why": _first(said, "dcterms:description"),
        "category": category,
        "level": category.rpartition("/")[2],
        "category_label": label(category) if category else "",
        "reason": reason,
        "reason_label": label(reason) if reason else "",
        "authority": " ".join(said.get("holotype:authority", ())),
        "review": review,
        "overdue": bool(review) and review < datetime.now(UTC).date().isoformat(),
        "grid": _first(said, "holotype:gridDegrees"),
        "covers": [
            {"what": what, "values": [_shown(property, value, called) for value in sorted(said[property])]}
            for property, what in conditions().items()
            if property in said
        ],
        "records": count,
    }


def _shown(property: str, value: str, called: Mapping[str, str]) -> dict[str, str]:
    if property == "holotype:country":
        return {"value": value, "label": label(value)}
    return {"value": value, "label": called.get(value, "") or value}


def _first(said: Said, name: str) -> str:
    return next(iter(said.get(name, ())), "")
