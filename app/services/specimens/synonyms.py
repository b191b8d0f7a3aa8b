"""Names that the data holds to be synonyms: a search for one leads to the accepted name."""

from __future__ import annotations

from typing import Any

from app.graph.search import Search
from app.services.specimens.asked import Asked, only_specimens
from app.web.context import workbench

MOST = 3
_NAMES = ("scientificName", "genus")


def synonyms(asked: Asked) -> list[dict[str, Any]]:
    """Name, accepted name and the records under that, for what the search names.

    Each word of the search has to be in the synonym; that it is one, the identifications say.
    """
    search = asked.search
    texts = [search.text, *(value for name in _NAMES for value in search.filters.get(name, ()))]
    found: list[dict[str, Any]] = []
    index = workbench().platform.search_index()
    for text in filter(str.strip, texts):
        if ":" in text or '"' in text or len(text) > 200:
            continue
        for suggestion in index.suggest(text, ("synonym",), limit=8):
            name, _, accepted = suggestion.value.partition(" = ")
            wanted = text.lower().split()
            if not accepted or not all(word in name.lower() for word in wanted):
                continue
            if accepted in search.filters.get("scientificName", ()):
                continue
            other = Search().with_value("scientificName", accepted)
            total = workbench().search(only_specimens(Search(filters=other.filters, limit=0))).total
            if total:
                row = {"name": name, "accepted": accepted, "total": total}
                found.append(row | {"href": asked.href(other, view="list")})
    return found[:MOST]
