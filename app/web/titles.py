"""What other documents are called, for links to them."""

from __future__ import annotations

from collections.abc import Iterable

from app.web.context import ways_to_see


def titles(documents: Iterable[str]) -> dict[str, str]:
    """The title of each document that has one, by IRI."""
    wanted, found = sorted(set(documents)), dict[str, str]()
    for bench in ways_to_see():
        if missing := [one for one in wanted if one not in found]:
            answer = bench.read("core/titles", documents=missing)
            found |= {str(row["document"]): str(row["title"]) for row in answer.rows}
    return found
