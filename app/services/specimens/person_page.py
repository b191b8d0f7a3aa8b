"""The page of somebody who collected or identified, by the name that records give."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.graph.errors import NotFound
from app.services.specimens import schema_org
from app.services.specimens.survey import survey
from app.services.specimens.views import blueprint
from app.web.context import workbench
from app.web.figures import question
from app.web.format import is_link
from app.web.kept import Kept
from app.web.locale import gettext
from app.web.pages import Page, page

_FIGURES = ("family", "countryCode", "typeStatus", "institutionDocument", "dataset")
_roles: Kept[list[dict[str, Any]]] = Kept(500)
_known: Kept[list[tuple[str, str]]] = Kept(500)


@page(blueprint, "/agent/name/<path:name>", endpoint="person")
def person(name: str) -> Page:
    """What somebody collected: where, when, of what; and how often they named, measured, made."""
    seen = survey({"collector": name}, _FIGURES)
    done = _roles.get(name, lambda: _counted(name))
    if not seen.seen.total and not done:
        raise NotFound(
            gettext("Nobody is called “%(name)s” in the records here.", name=name),
            remedy=gettext("Names stand as the sources write them; search for a part of it."),
        )
    return Page(
        "specimens/person.html",
        {
            "title": name,
            "roles": done,
            "identifiers": _identifiers(name),
            "spellings": _spellings(name),
        }
        | dict(seen.data),
        {
            "schema_org": schema_org.of_value("Person", name, sameAs=_identifiers(name)),
            "asked": question("specimens/count-of-collector", name=name),
            "asked_roles": question("specimens/roles-of-person", name=name),
        },
        stamp=seen.seen.hits.stamp,
    )


def _counted(name: str) -> list[dict[str, Any]]:
    return workbench().read("specimens/roles-of-person", name=name).rows


def _identifiers(name: str) -> list[str]:
    """Identifiers that records give with this name."""
    said = _known.get(name, lambda: _identified(name))
    return [identifier for identifier in dict.fromkeys(one for one, _ in said) if is_link(identifier)]


def _spellings(name: str) -> list[dict[str, Any]]:
    """Other names that records give with the same identifiers."""
    said = _known.get(name, lambda: _identified(name))
    others = sorted({spelling for _, spelling in said if spelling != name})
    return [{"name": other, "href": url_for("specimens.person", name=other)} for other in others]


def _identified(name: str) -> list[tuple[str, str]]:
    rows = workbench().read("specimens/identifiers-of-person", name=name).rows
    return [(str(row["identifier"]), str(row["spelling"])) for row in rows]
