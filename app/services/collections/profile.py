"""Counts by the search index."""

from __future__ import annotations


def counts_by(fields: tuple[str, ...]) -> dict[str, dict[str, int]]:
    return {field: {} for field in fields}
