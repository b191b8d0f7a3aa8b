"""What other documents are called, for links to them."""

from __future__ import annotations

from collections.abc import Iterable

from app.web.context import texts_of


def titles(documents: Iterable[str]) -> dict[str, str]:
    """The title of each document that has one, by IRI."""
    return texts_of("core/titles", "documents", documents, "title")
