"""Pieces of generated pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BASE = "https://collection.example/"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [list(head), ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def first(text: str | None) -> str:
    """The first line of a docstring, as a cell."""
    return (text or "").strip().partition("\n")[0].replace("``", "`")
