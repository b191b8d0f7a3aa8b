"""What other documents are called, for links to them."""

from __future__ import annotations

from collections.abc import Iterable

from app.web.context import workbench


def titles(documents: Iterable[str]) -> dict[str, str]:
    """The title of each document that has one, by IRI."""
    wanted = sorted(set(documents))
    if not wanted:
        return {}
    answer = workbench().read("core/titles", documents=wanted)
    return {str(row["document"]): str(row["title"]) for row in answer.rows}
