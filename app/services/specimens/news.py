"""News of saved searches, of those that somebody wants to hear of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.graph.principal import Principal
from app.services.specimens.saved import news as new_results
from app.web.format import number
from app.web.locale import gettext
from app.web.news import News


def kinds() -> Mapping[str, str]:
    """What the news of this service are called, by kind."""
    return {"search": gettext("New records in my saved searches")}


def news(person: Principal) -> Iterator[News]:
    """Saved searches with records that came since they were last looked at."""
    for row in new_results(person.iri):
        says = gettext(
            "New records in “%(title)s”: %(number)s", title=row["title"], number=number(row["new"])
        )
        yield News("search", f"search/{row['id']}/{row['seen']}/{row['new']}", says, row["new_href"])
