"""A record on its way through a chunk: its documents, and what of it was set aside or refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.graph.sensitivity import Protection
from app.graph.shape_report import Result as Finding
from loaders.blame import culprits, row_of
from loaders.build import Culprit
from loaders.mapper import Mapped
from loaders.pieces import Made, Task
from loaders.record import Issue, Record


@dataclass(eq=False)
class Draft:
    """One record. ``refused`` holds faults of its own, ``aside`` those of its other rows.

    ``protection`` says what is kept back of it, ``ledger`` where its source goes then.
    """

    task: Task
    documents: list[Mapped] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    refused: list[Issue] = field(default_factory=list)
    aside: dict[Culprit, list[Issue]] = field(default_factory=dict)
    protection: Protection | None = None
    ledger: str = ""

    @property
    def digest_mark(self) -> str:
        """Stands behind the digest of a record that is not whole, so that the next load looks again."""
        return "+" if self.aside else ""

    def set_aside(self) -> Record:
        """The record with just the rows that were set aside, whole or for an address in them."""
        places = sorted({place for place, _ in self.aside})
        return self.task.record._replace(rows=tuple(self.task.record.rows[place] for place in places))


Owner = tuple[Draft, Mapped]


def place_of(mapped: Mapped, found: Finding) -> int:
    """Which row of its record a finding is about."""
    return row_of(mapped.build, str(found.focus), _predicate(found))


def blamed(owners: list[Owner], found: Finding) -> Iterator[tuple[Draft, Mapped, set[Culprit]]]:
    """Which records have to give up what to mend a finding.

    Several records may carry one document, a picture of them all for instance: those are blamed
    that say the value, and where each alone would do, the first keeps it: that of a record which is
    not among the drafts, where there is one.
    """
    focus, predicate = str(found.focus), _predicate(found)
    value = "" if found.value is None else str(found.value)
    others = [line for draft, _ in owners for line in draft.task.others]
    if len(owners) > 1 or others:
        line = f"{focus} {predicate} {value} " if value else f"{focus} {predicate} "
        stands = next((text for text in others if text.startswith(line)), "")
        said = [(d, m) for d, m in owners if any(text.startswith(line) for text in m.lines)]
        twice = found.component.endswith("MaxCountConstraintComponent")
        if twice and stands:
            owners = [(d, m) for d, m in said if _otherwise(m, line, stands)]
        elif twice and said:
            first = next(text for text in said[0][1].lines if text.startswith(line))
            owners = [(d, m) for d, m in said if _otherwise(m, line, first)] or said
        else:
            owners = said if said or stands else owners
    for draft, mapped in owners:
        yield draft, mapped, culprits(mapped.build, focus, predicate, value)


def _otherwise(mapped: Mapped, start: str, stands: str) -> bool:
    """Whether a document says another value than the one that stands."""
    return any(text.startswith(start) and text != stands for text in mapped.lines)


def _predicate(found: Finding) -> str:
    single = found.path is not None and found.path.predicate is not None
    return str(found.path.predicate) if single and found.path is not None else ""
