"""What is done with a cell of a column of dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from loaders import dates, values
from loaders.build import Build
from loaders.cell_rules import DATE_NOTHING, DATE_READ, DATE_UNDECIDED
from loaders.mapping import Place

Action = Callable[[Build, str, Sequence[str]], None]


def dated(place: Place, order: str, verbatim: str, own: int) -> Action:
    """Write the date a cell means; what is no date, or not surely one, stays the text it is.

    ``verbatim`` is the property that keeps the words of a cell that was read otherwise, "" where there
    is none, and ``own`` the column in which the source may say it itself (-1: none). The source record
    holds the words in any case.
    """
    node, predicate = place.node, f"<{place.property}>"
    wins, kept = "wins" in place.hints, f"<{verbatim}>"

    def understood(build: Build, cell: str, cells: Sequence[str]) -> str | None:
        found = dates.read(cell, order)
        if found is None:
            if dates.undecided(cell):
                build.doubt(DATE_UNDECIDED.name, place.term, cell)
            return values.text(cell)
        if found == cell.strip():
            return values.text(cell)
        rule = DATE_NOTHING if found == dates.NOTHING else DATE_READ
        build.doubt(rule.name, place.term, cell, found)
        if verbatim and not (own >= 0 and cells[own].strip()):
            build.say(build.node(node), kept, values.text(cell))
        return values.when(found) if found else None

    def act(build: Build, cell: str, cells: Sequence[str]) -> None:
        value: str | None = values.when(cell)
        if value is None or not value.endswith(">"):
            value = understood(build, cell, cells)
        if value is None:
            return
        build.say(build.node(node), predicate, value, wins=wins)

    return act
