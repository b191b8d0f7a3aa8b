"""What a change would do to numbers and to saved searches, told before it is made."""

from __future__ import annotations

from typing import Any

from app.graph.outlook import Outlook, Shift
from app.services.specimens.asked import only_specimens
from app.services.specimens.saved import asked_again, searches
from app.services.specimens.wording import Readable, title_of
from app.web.context import workbench
from app.web.figures import found_at

MOST = 100  # numbers and searches that are told, each


def concerned(outlook: Outlook) -> dict[str, list[dict[str, Any]]]:
    """``figures``: values that pages and facets count, and by how many records each would change;
    ``searches``: those that the one who asks has saved, with what would come into them and go."""
    return {"figures": _figures(outlook.shifts()[:MOST]), "searches": _searches(outlook)}


def _figures(shifts: list[Shift]) -> list[dict[str, Any]]:
    readable = Readable((one.field.name, one.value) for one in shifts)
    return [
        {
            "field": one.field.argument,
            "title": title_of(one.field.name, one.field.title),
            "value": one.value,
            "label": readable.value(one.field.name, one.value),
            "by": one.by,
            "href": found_at({one.field.argument: one.value}),
        }
        for one in shifts
    ]


def _searches(outlook: Outlook) -> list[dict[str, Any]]:
    principal = workbench().principal
    if not principal.signed_in:
        return []
    found = []
    for one in searches().of(principal.iri)[:MOST]:
        asked = asked_again(one.text)
        before, after = outlook.found(only_specimens(asked.search))
        if before or after:
            found.append(
                {
                    "title": one.title,
                    "href": asked.href(),
                    "comes": sorted(after - before),
                    "goes": sorted(before - after),
                    "stays": len(before & after),
                }
            )
    return found
